"""What may be done with reports and what comes of it. Writes, each in one transaction, by somebody who may."""

"""What puts the apps together: the start page, accounts, and pages for base data."""

"""Writes that somebody may be asked about later: each checks, writes and records in one transaction."""

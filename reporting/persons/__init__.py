"""Finds what looks like a person in texts and tables, before it is stored. Pure: no database, no framework."""

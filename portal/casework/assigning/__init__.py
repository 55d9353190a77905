"""Who assesses what in a call, and what the assessors know."""

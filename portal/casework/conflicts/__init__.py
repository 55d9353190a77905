"""Conflicts of interest: what a person declares before and during the work, and what the head withdraws."""

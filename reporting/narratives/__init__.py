"""Sachberichte: what a grant has achieved, in answers to structured questions, beside the figures already delivered."""

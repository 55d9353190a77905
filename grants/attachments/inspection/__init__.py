"""Looks into uploaded files before they are kept: what they really are, and what must not be in them. Pure."""

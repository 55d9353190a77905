"""Förderaufrufe in the office: written, announced, extended."""

"""Kept scenarios, papers for the committee, and its resolutions."""

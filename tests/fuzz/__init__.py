"""Hostile input: random posts to every form of a Träger, raw requests, and the REST interface by its own schema."""

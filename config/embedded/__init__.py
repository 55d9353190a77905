"""The embedded way to run: PostgreSQL from a wheel, one folder of state, no root, no network."""

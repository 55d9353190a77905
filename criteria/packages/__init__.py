"""A guideline version as one readable YAML package: its shape, reading, writing, and what differs between two."""

"""The demo city: real facts of the city with their source, and invented Träger, marked as invented."""

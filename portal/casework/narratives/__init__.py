"""The office's pages about Sachberichte."""

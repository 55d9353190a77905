"""The file as it is examined: a copy of it with its proof, and samples for the Rechnungsprüfung."""

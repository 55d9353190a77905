"""A file as it leaves the portal: export with manifest, sample for Rechnungsprüfung."""

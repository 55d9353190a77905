"""Letters of the office: reading, drafts with their optional clauses, and many at once."""

"""The act: organisations, calls, applications, assessment, awards, letters and the record."""

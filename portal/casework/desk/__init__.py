"""The desk of the office: the list of files with its views, acts on many files, officers, Wiedervorlagen."""

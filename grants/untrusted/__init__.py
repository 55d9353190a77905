"""Opens files that came from outside: in a confined child process, under a budget, workbooks cell by cell. Pure."""

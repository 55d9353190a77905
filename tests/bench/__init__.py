"""`make bench`: what the pages cost, on a database that the benchmark fills itself."""

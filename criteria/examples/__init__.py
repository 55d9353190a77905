"""The office's own worked examples as tests: tables read, computed and compared, case by case."""

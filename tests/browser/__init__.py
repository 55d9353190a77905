"""Tests in a real Chromium, against the real server, worker and databases of `make demo`."""

"""A real portal for tests that need processes: its own PostgreSQL, gunicorn with two workers, people who are signed in.

Web server and database are reached over Unix sockets, so that these tests run without a network.
"""

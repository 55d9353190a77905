"""The finance check of a file."""

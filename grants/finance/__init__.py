"""The finance check: what is asked and what is set, row by row, with reasons."""

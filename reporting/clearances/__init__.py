"""No persons in what is reported: what looks like one is refused before storing, or vouched for with a reason."""

"""What is reported: the catalogue, deliveries, the feed of the central statistics store, and figures."""

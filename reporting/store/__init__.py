"""The central statistics store: a database of its own (`STORE_URL`), written only by the feed."""

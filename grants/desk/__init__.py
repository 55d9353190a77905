"""The officer's desk: saved views, substitutes, Wiedervorlagen."""

"""Settings: `base` reads the environment; `tests` changes what tests need."""

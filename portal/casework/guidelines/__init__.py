"""The pages on which the office keeps its Förderrichtlinie: read, compare, change, bring in, release."""

"""Scenarios that are kept, the Entscheidungsvorlage, and what the committee resolved."""

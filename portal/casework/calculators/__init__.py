"""Calculators of the office: they store nothing, except the base rates, and show how each result comes about."""

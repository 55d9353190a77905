"""The office keeps its rules: doors for guideline versions, plan goals and base rates."""

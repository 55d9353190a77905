"""The rule: plans and goals, guideline versions, the rubric, and the pure arithmetic of grants."""

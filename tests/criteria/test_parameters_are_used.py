"""Every rule of the guideline is used by code, or it does not exist."""

import ast
from dataclasses import fields
from pathlib import Path

import pytest
from django.conf import settings

from criteria.packages.parameters import Rules

FLOORS = ("criteria", "grants", "reporting", "portal", "config")


def attributes_read() -> set[str]:
    """Names read as an attribute of something called rules, outside the room that defines them."""
    root = Path(settings.BASE_DIR)
    return {
        node.attr
        for floor in FLOORS
        for path in (root / floor).rglob("*.py")
        if "packages" not in path.parts and "migrations" not in path.parts
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and _is_rules(node.value)
    }


def _is_rules(node: ast.expr) -> bool:
    """`rules.x`, `something.rules.x` or `rules_of(guideline).x`."""
    if isinstance(node, ast.Call):
        node = node.func
        return isinstance(node, ast.Name) and node.id == "rules_of"
    name = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
    return name == "rules"


READ = attributes_read()


@pytest.mark.parametrize("name", [field.name for field in fields(Rules)])
def test_a_rule_is_used(name):
    assert name in READ

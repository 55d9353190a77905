"""How a figure is named: indicator, and what of it. Pure text, because workbooks and stored cells share it."""

from collections.abc import Iterable

AT = "@"
AND = ";"
IS = "="


def category_of(codes: Iterable[tuple[str, str]]) -> str:
    """The category of codes, each as (list, code), in the order of their lists: "age=60-69;gender=w"."""
    return AND.join(f"{code_list}{IS}{code}" for code_list, code in sorted(codes))


def key_of(indicator: str, category: str = "") -> str:
    """The name of a figure: "besuche", or "besuche@age=60-69"."""
    return f"{indicator}{AT}{category}" if category else indicator


def parts_of(key: str) -> tuple[str, str]:
    """The indicator and the category of a name; the category of a total is ""."""
    indicator, _, category = key.partition(AT)
    return indicator, category

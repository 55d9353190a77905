"""Reads of a guideline version."""

from decimal import Decimal, InvalidOperation

from criteria.guideline.models import Guideline


class MissingParameter(Exception):
    """The guideline version has no such parameter, or its value is no number."""


def words(guideline: Guideline, name: str) -> tuple[str, ...]:
    """The value of a parameter that lists several words, separated by commas. Raises MissingParameter."""
    parameter = guideline.parameters.filter(name=name).first()
    if parameter is None:
        raise MissingParameter(_sentence(guideline, name))
    return tuple(word.strip() for word in parameter.value.split(","))


def number(guideline: Guideline, name: str) -> Decimal:
    """The value of a parameter as a number, in the parameter's own unit.

    Raises MissingParameter: a rule that is not written down is never guessed.
    """
    parameter = guideline.parameters.filter(name=name).first()
    try:
        return Decimal(parameter.value)
    except (AttributeError, InvalidOperation) as error:
        raise MissingParameter(_sentence(guideline, name)) from error


def _sentence(guideline: Guideline, name: str) -> str:
    return f"In der Förderrichtlinie „{guideline}“ fehlt die Regel „{name}“. Bitte tragen Sie die Regel dort ein."

"""The one entry: what in a text looks like a person."""

import re
from collections.abc import Iterable, Sequence

from reporting.persons.contacts import contacts
from reporting.persons.dates import birth_dates
from reporting.persons.finding import Finding
from reporting.persons.names import names
from reporting.persons.numbers import numbers

_SHORTEST = 4


def find(text: str, allowed: Iterable[str] = ()) -> tuple[Finding, ...]:
    """Everything in the text that looks like personal data, in its order, no place twice.

    `allowed` are phrases that are no person although they look like one: the name and the site of the Träger.
    """
    if len(text) < _SHORTEST:
        return ()
    found = [*contacts(text), *birth_dates(text), *numbers(text), *names(text)]
    spared = [span for phrase in allowed for span in _spans(text, phrase)]
    left = [each for each in found if not any(start <= each.start and each.end <= end for start, end in spared)]
    return _without_overlaps(left)


def _spans(text: str, phrase: str) -> Iterable[tuple[int, int]]:
    if phrase.strip():
        for match in re.finditer(re.escape(phrase.strip()), text, re.IGNORECASE):
            yield match.span()


def _without_overlaps(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    kept: list[Finding] = []
    for finding in sorted(findings, key=lambda each: (each.start, each.start - each.end)):
        if not kept or finding.start >= kept[-1].end:
            kept.append(finding)
    return tuple(kept)

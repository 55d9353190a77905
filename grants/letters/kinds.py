"""The kinds of letters: what each is about, and who words it. Rooms above register theirs, nothing here knows them."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models

from grants.applications.models import Application
from grants.documents.content import Document


@dataclass(frozen=True)
class Source:
    """What a kind of letter is made from: rows of `subject`, which have an `application`, worded by `word`."""

    subject: type[models.Model]
    word: Callable[[Any], Document]


@dataclass(frozen=True)
class Date:
    """A day on which the Träger owes something."""

    text: str
    day: datetime.date


SOURCES: dict[str, Source] = {}
OBLIGATIONS: list[Callable[[Application], tuple[Date, ...]]] = []


def register(kind: str, subject: type[models.Model], word: Callable[[Any], Document]) -> None:
    """Say what a kind (`Letter.Kind`) is made from. Raises ValueError if somebody else has said so already."""
    source = Source(subject, word)
    if SOURCES.setdefault(kind, source) != source:
        raise ValueError(f"Die Art „{kind}“ ist schon vergeben.")


def register_obligations(dates: Callable[[Application], tuple[Date, ...]]) -> None:
    """Add what else a grant owes, and when (statistics); the Bescheid lists it among its dates."""
    if dates not in OBLIGATIONS:
        OBLIGATIONS.append(dates)


def obligations_of(application: Application) -> tuple[Date, ...]:
    """Every date that rooms above know for this grant, the earliest first."""
    return tuple(sorted((date for dates in OBLIGATIONS for date in dates(application)), key=lambda date: date.day))

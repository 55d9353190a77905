"""The door of the Basiszinssatz."""

import datetime
import hashlib

from django.db import IntegrityError, transaction

from criteria.interest import Rate
from criteria.moments import day_of
from criteria.money import ImpossibleSum, format_percent, round_cent
from criteria.rates.models import BaseRate
from grants import audit
from grants.steps import NotPossible, Refused, ensure, locked

FARTHEST = 20
"""Per cent above or below zero; what lies beyond is a slip of the pen."""
FIRST = datetime.date(2002, 1, 1)
"""The day from which § 247 BGB gives a Basiszinssatz."""


class BadRate(Refused):
    """A base rate that cannot be right; the message says why, and `field` names the part it is about."""

    def __init__(self, field: str, sentence: str):
        super().__init__(sentence)
        self.field = field


@transaction.atomic
def save_rate(*, rate: BaseRate, actor, now: datetime.datetime, seen: str = "") -> BaseRate:
    """Save the base rate of a half-year, new or changed; one that did not change is not recorded again.

    `seen` is the fingerprint of the stored rate that the person had before them; a new one has none.
    Raises Forbidden, BadRate, NotPossible.
    """
    ensure(actor, "rates.edit", rate)
    _ensure_sensible(rate, now)
    before = None if rate.pk is None else locked(rate)
    if before is not None:
        if fingerprint(before) != seen:
            raise NotPossible(
                "Dieser Basiszinssatz wurde inzwischen von jemand anderem geändert. Es wurde nichts überschrieben. "
                "Bitte öffnen Sie ihn neu und tragen Sie Ihre Änderung noch einmal ein."
            )
        if _said(before) == _said(rate):
            return before
    _save(rate)
    sentence = f"Basiszinssatz eingetragen: {_said(rate)}."
    if before is not None:
        sentence = f"Basiszinssatz geändert: {_said(rate)}. Vorher: {_said(before)}."
    audit.record(chain=rate.chain, actor=actor, action="rates.edit", sentence=sentence, now=now)
    return rate


def fingerprint(rate: BaseRate) -> str:
    """What is stored of a rate, in 16 characters: two people who edit one half-year notice each other by it."""
    return hashlib.sha256(_said(rate).encode()).hexdigest()[:16]


def _said(rate: BaseRate) -> str:
    state = "abgeglichen" if rate.is_verified else "noch nicht abgeglichen"
    return f"{format_percent(rate.percent)} ab {rate.valid_from:%d.%m.%Y} ({state}; Beleg: {rate.note})"


def _ensure_sensible(rate: BaseRate, now: datetime.datetime) -> None:
    try:
        Rate(rate.valid_from, rate.percent)
    except ImpossibleSum as problem:
        raise BadRate("valid_from", str(problem)) from problem
    newest = _next_half_year(day_of(now))
    if not FIRST <= rate.valid_from <= newest:
        raise BadRate(
            "valid_from",
            f"Möglich ist ein Halbjahr vom {FIRST:%d.%m.%Y} bis zum {newest:%d.%m.%Y}: Vorher gab es keinen "
            "Basiszinssatz nach § 247 BGB, spätere sind noch nicht bekannt.",
        )
    if abs(rate.percent) > FARTHEST or rate.percent != round_cent(rate.percent):
        raise BadRate(
            "percent",
            f"Möglich sind −{FARTHEST} % bis {FARTHEST} % mit höchstens zwei Stellen nach dem Komma. "
            "Bitte prüfen Sie, ob das Komma richtig steht.",
        )
    if not rate.note.strip():
        raise BadRate("note", "Bitte nennen Sie den Beleg, zum Beispiel „Bundesanzeiger vom 30.06.2026“.")


def _next_half_year(day: datetime.date) -> datetime.date:
    return datetime.date(day.year, 7, 1) if day.month < 7 else datetime.date(day.year + 1, 1, 1)


def _save(rate: BaseRate) -> None:
    try:
        with transaction.atomic():
            rate.save()
    except IntegrityError as taken:
        # The half-year was checked before; what the database still refuses is a second rate for it.
        raise BadRate(
            "valid_from",
            f"Für das Halbjahr ab {rate.valid_from:%d.%m.%Y} gibt es schon einen Basiszinssatz. "
            "Bitte ändern Sie den vorhandenen.",
        ) from taken

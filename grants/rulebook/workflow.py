"""The doors of a guideline version: bring in, revise, release by two people, put into force."""

import dataclasses
import datetime

from django.db import connection, transaction

from criteria import transfer
from criteria.guideline.models import Guideline
from criteria.guideline.states import BY_NAME, State
from criteria.moments import day_of
from criteria.packages.checking import check
from criteria.packages.differences import differences
from criteria.packages.problems import BadPackage
from criteria.packages.reading import read_package
from criteria.packages.shape import Package
from grants import audit
from grants.rulebook.models import Approval
from grants.rulebook.queries import fingerprint, known_goals, overlapping, problems_of
from grants.steps import NotPossible, Refused, ensure, ensure_possible, locked, take

MOST_NAMED = 20


class BadGuideline(Refused):
    """The content of a version is not whole; `problems` name each place."""

    def __init__(self, problems):
        super().__init__(" ".join(f"{problem.place}: {problem.sentence}" for problem in problems))
        self.problems = problems


class NotReleasable(Refused):
    """The version cannot be released or put into force now; the message says why."""


class NameTaken(Refused):
    """Another version has this name."""


def read(text: bytes) -> Package:
    """Read an uploaded package. Raises BadGuideline."""
    try:
        return read_package(text, known_goals=known_goals())
    except BadPackage as bad:
        raise BadGuideline(bad.problems) from bad


@transaction.atomic
def add(*, package: Package, actor, now: datetime.datetime) -> Guideline:
    """Bring in a new version as a draft. Raises Forbidden, BadGuideline, NameTaken."""
    ensure(actor, "guideline.edit", None)
    _ensure_whole(package)
    _ensure_new_name(package.header.version)
    guideline = transfer.create(package)
    _record(guideline, actor, now, "add_guideline", f"Fassung „{guideline.version}“ als Entwurf angelegt.")
    return guideline


@transaction.atomic
def copy(*, guideline: Guideline, version: str, valid_from: datetime.date, actor, now: datetime.datetime) -> Guideline:
    """Start the next version from this one. Raises Forbidden, BadGuideline, NameTaken."""
    package = transfer.package_of(guideline)
    header = dataclasses.replace(package.header, version=version, valid_from=valid_from)
    return add(package=dataclasses.replace(package, header=header), actor=actor, now=now)


@transaction.atomic
def revise(*, guideline: Guideline, package: Package, seen: str, actor, now: datetime.datetime) -> Guideline:
    """Put new content into a draft. `seen` is the fingerprint of the content that the person had before them.

    The record says what changed, in words. Raises Forbidden, NotPossible, BadGuideline, NameTaken.
    """
    row = locked(guideline)
    ensure(actor, "guideline.edit", row)
    if row.state != State.DRAFT:
        raise NotPossible("Nur ein Entwurf lässt sich ändern. Legen Sie aus dieser Fassung eine neue an.")
    if fingerprint(row) != seen:
        raise NotPossible(
            "Der Entwurf wurde inzwischen von jemand anderem geändert. Es wurde nichts überschrieben. "
            "Bitte laden Sie die Seite neu und tragen Sie Ihre Änderung noch einmal ein."
        )
    _ensure_whole(package)
    if package.header.version != row.version:
        _ensure_new_name(package.header.version)
    changes = differences(transfer.package_of(row), package)
    if changes:
        transfer.replace(row, package)
        named = [f"{change.place}: {change.sentence}" for change in changes]
        more = f" Und {len(named) - MOST_NAMED} weitere Änderungen." if len(named) > MOST_NAMED else ""
        _record(row, actor, now, "revise_guideline", f"Entwurf geändert. {' '.join(named[:MOST_NAMED])}{more}")
    return Guideline.objects.get(pk=row.pk)


@transaction.atomic
def sign(*, guideline: Guideline, actor, now: datetime.datetime, seen: str | None = None) -> Guideline:
    """Release a draft as the first of two people.

    `seen` is the fingerprint of the content that the person read; without one nothing was read on a page.
    Raises Forbidden, NotPossible, BadGuideline, NotReleasable.
    """
    row = _locked_with_its_series(guideline)
    ensure(actor, "guideline.sign", row)
    ensure_possible(BY_NAME["sign"], row)
    _ensure_as_read(row, seen)
    if problems := problems_of(row):
        raise BadGuideline(problems)
    return _released("sign", row, actor=actor, now=now)


@transaction.atomic
def approve(*, guideline: Guideline, actor, now: datetime.datetime, seen: str | None = None) -> Guideline:
    """Release as the second person; the rubric is public from now on. `seen` as for `sign`.

    Raises Forbidden, NotPossible, NotReleasable.
    """
    row = _locked_with_its_series(guideline)
    ensure(actor, "guideline.approve", row)
    ensure_possible(BY_NAME["approve"], row)
    _ensure_as_read(row, seen)
    return _released("approve", row, actor=actor, now=now)


@transaction.atomic
def reopen(*, guideline: Guideline, actor, now: datetime.datetime, reason: str) -> Guideline:
    """Take a version back to a draft, as long as no call rests on it. Raises Forbidden, NotPossible, NotReleasable."""
    row = locked(guideline)
    ensure(actor, "guideline.reopen", row)
    if row.frozen_at is not None or row.calls.exists():
        raise NotReleasable("Auf dieser Fassung beruht ein Förderaufruf. Legen Sie zum Ändern eine neue Fassung an.")
    ensure_possible(BY_NAME["reopen"], row)
    if not reason.strip():
        raise NotReleasable("Bitte schreiben Sie, warum Sie die Freigabe zurücknehmen.")
    row = take(BY_NAME["reopen"], row, actor=actor, now=now, note=reason.strip(), reason=reason)
    row.approvals.filter(revoked_at=None).update(revoked_at=now)
    return row


@transaction.atomic
def enact(*, guideline: Guideline, actor, now: datetime.datetime) -> Guideline:
    """Put a released version into force; its predecessor ends the day before.

    Raises Forbidden, NotPossible, NotReleasable.
    """
    row = _locked_with_its_series(guideline)
    ensure(actor, "guideline.enact", row)
    ensure_possible(BY_NAME["enact"], row)
    if row.valid_from > day_of(now):
        raise NotReleasable(f"Die Fassung gilt erst ab {row.valid_from:%d.%m.%Y}. Setzen Sie sie dann in Kraft.")
    _ensure_no_overlap(row)
    if predecessor := Guideline.objects.filter(series=row.series, state=State.IN_FORCE).first():
        ends = row.valid_from - datetime.timedelta(days=1)
        take(
            BY_NAME["supersede"],
            predecessor,
            actor=actor,
            now=now,
            note=f"Abgelöst durch „{row.version}“, gültig bis {ends:%d.%m.%Y}.",
            valid_until=ends,
        )
    return take(BY_NAME["enact"], row, actor=actor, now=now)


def _locked_with_its_series(guideline: Guideline) -> Guideline:
    """The version as it is now; all of its series are locked, in one order, so that no two of them overlap."""
    series = Guideline.objects.filter(pk=guideline.pk).values("series")
    list(Guideline.objects.select_for_update().filter(series__in=series).order_by("pk"))
    return locked(guideline)


def _released(step: str, guideline: Guideline, *, actor, now: datetime.datetime) -> Guideline:
    _ensure_no_overlap(guideline)
    row = take(BY_NAME[step], guideline, actor=actor, now=now)
    Approval.objects.create(guideline=row, person=actor, given_at=now)
    return row


def _ensure_as_read(guideline: Guideline, seen: str | None) -> None:
    if seen is not None and fingerprint(guideline) != seen:
        raise NotPossible(
            "Die Fassung wurde geändert, seit Sie die Seite geöffnet haben. Es wurde nichts freigegeben. "
            "Bitte lesen Sie den jetzigen Stand."
        )


def _ensure_whole(package: Package) -> None:
    if problems := check(package, known_goals()):
        raise BadGuideline(problems)


def _ensure_new_name(version: str) -> None:
    # Two people may bring in the same name at the same moment: the second waits here for the first.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", ["names of guideline versions"])
    if Guideline.objects.filter(version=version).exists():
        raise NameTaken(f"Eine Fassung „{version}“ gibt es schon. Bitte geben Sie dieser einen anderen Namen.")


def _ensure_no_overlap(guideline: Guideline) -> None:
    if other := overlapping(guideline):
        until = f" bis {other.valid_until:%d.%m.%Y}" if other.valid_until else ""
        raise NotReleasable(
            f"Gilt ab: {guideline.valid_from:%d.%m.%Y} überschneidet sich mit der Fassung „{other.version}“ "
            f"(gilt ab {other.valid_from:%d.%m.%Y}{until}). Bitte wählen Sie einen späteren Tag."
        )


def _record(guideline: Guideline, actor, now: datetime.datetime, action: str, sentence: str) -> None:
    audit.record(chain=guideline.chain, actor=actor, action=action, sentence=sentence, now=now)

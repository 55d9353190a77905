"""Other files and noted grants of a Träger for the same time, and what files say about money of others.

It names what to look at, so that nothing is paid for twice (city's Zuwendungsordnung, Punkt 6.2), and decides nothing.
Everything is read from the versions that were sent, and only from files that the person may know.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from grants.applications.labels import WITH_LABELS
from grants.applications.models import Application, Submission
from grants.applications.queries import files
from grants.applications.states import State
from grants.assessment.outside import NotedGrant


@dataclass(frozen=True)
class DeclaredFunds:
    """Money of others as declared in the file at hand and in another one; None where no amount was given. In euros."""

    giver: str
    here: Decimal | None
    there: Decimal | None

    @property
    def differs(self) -> bool:
        """Whether the two files name different amounts: one sum may stand behind both, or two."""
        return self.here != self.there


@dataclass(frozen=True)
class OtherFile:
    """A file of the same Träger whose time overlaps; `requested` in euros, `shared` what both declare."""

    application: Application
    title: str
    start: datetime.date
    end: datetime.date
    requested: Decimal
    shared: tuple[DeclaredFunds, ...]


@dataclass(frozen=True)
class Funds:
    """Money of one giver as a file declares it; `amount` in euros, None where none was given."""

    giver: str
    amount: Decimal | None


@dataclass(frozen=True)
class Elsewhere:
    """A noted grant of another office for the same time, and what the file declares of that office, in euros."""

    noted: NotedGrant
    is_declared: bool
    declared: Decimal | None

    @property
    def differs(self) -> bool:
        return self.declared is not None and self.declared != self.noted.amount


def declared_funds(application: Application) -> tuple[Funds, ...]:
    """Money of others as the version that counts declares it, one entry per giver."""
    own = _latest(application.submissions.all())
    return tuple(Funds(giver, amount) for giver, amount in _funds(own).values()) if own else ()


def grants_elsewhere(application: Application, user) -> tuple[Elsewhere, ...]:
    """What other offices grant the Träger in the time of this file, as far as it is noted and this person may know."""
    own = _latest(application.submissions.all())
    if own is None:
        return ()
    start, end = _period(own)
    noted = NotedGrant.objects.visible_to(user).filter(organisation=application.organisation_id)
    funds = _funds(own)
    return tuple(
        Elsewhere(row, _key(row.office) in funds, funds.get(_key(row.office), (row.office, None))[1])
        for row in noted.filter(start__lte=end, end__gte=start)
    )


def overlapping_files(application: Application, user) -> tuple[OtherFile, ...]:
    """All files of the Träger that this person may know and whose time overlaps, except withdrawn and refused ones."""
    own = _latest(application.submissions.all())
    if own is None:
        return ()
    others = files(user).filter(organisation=application.organisation_id).exclude(pk=application.pk)
    standing = others.exclude(state__in=[State.WITHDRAWN, State.REJECTED]).prefetch_related("submissions", WITH_LABELS)
    found = (_other(row, own, _latest(row.submissions.all())) for row in standing.order_by("reference"))
    return tuple(other for other in found if other is not None)


def _latest(submissions: Iterable[Submission]) -> Submission | None:
    return max(submissions, key=lambda submission: submission.number, default=None)


def _other(application: Application, own: Submission, sent: Submission | None) -> OtherFile | None:
    if sent is None:
        return None
    (start, end), (own_start, own_end) = _period(sent), _period(own)
    if end < own_start or own_end < start:
        return None
    here, there = _funds(own), _funds(sent)
    shared = tuple(DeclaredFunds(giver, amount, there[key][1]) for key, (giver, amount) in here.items() if key in there)
    requested = Decimal(sent.content["sums"]["requested"])
    return OtherFile(application, sent.content["title"], start, end, requested, shared)


def _period(submission: Submission) -> tuple[datetime.date, datetime.date]:
    start, end = submission.content["period"]
    return datetime.date.fromisoformat(start), datetime.date.fromisoformat(end)


def _funds(submission: Submission) -> dict[str, tuple[str, Decimal | None]]:
    """Givers by a key that does not mind capitals and spaces. Of several sums of one giver the total counts."""
    found: dict[str, tuple[str, Decimal | None]] = {}
    for row in submission.content.get("other_funds", ()):
        key = _key(row["giver"])
        amount = Decimal(row["amount"]) if row["amount"] else None
        before = found[key][1] if key in found else None
        total = amount if before is None else before if amount is None else before + amount
        found[key] = (row["giver"], total)
    return found


def _key(giver: str) -> str:
    return " ".join(giver.split()).casefold()

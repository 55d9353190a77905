"""The doors of a release: money under the Haushaltsvorbehalt is freed in whole or in part, by two people."""

import datetime
from decimal import Decimal

from django.db import transaction

from criteria.money import format_euro, round_cent
from grants import audit
from grants.applications.models import Application
from grants.applications.states import State
from grants.awards.models import Release, Slice
from grants.awards.slices import Year, released, years
from grants.steps import NotPossible, Refused, ensure, locked


class NotReleasable(Refused):
    """The release contradicts the rule; the message says how."""


@transaction.atomic
def propose_release(*, part: Slice, amount: Decimal, reason: str, actor, now: datetime.datetime) -> Release:
    """Propose to release an amount of a yearly part, in euros; `reason` names the budget decision it rests on.

    Only for a grant in force of a call under the Haushaltsvorbehalt. Raises Forbidden, NotPossible, NotReleasable.
    """
    application = _opened(part, actor, "release.propose")
    if not reason.strip():
        raise NotReleasable("Bitte schreiben Sie, worauf die Freigabe beruht, zum Beispiel den Haushaltsbeschluss.")
    year = _year(application, part)
    if year.waiting:
        raise NotReleasable(f"Für {part.year} wartet schon eine Freigabe auf die zweite Person.")
    left = year.left
    if not amount.is_finite() or amount != round_cent(amount) or not 0 < amount <= left:
        raise NotReleasable(f"Für {part.year} können Sie einen Betrag über 0 € bis {format_euro(left)} freigeben.")
    release = Release.objects.create(
        slice=part, amount=amount, reason=reason.strip(), proposed_at=now, proposed_by=actor
    )
    _record(application, release, actor, now, "propose_release", f"vorgeschlagen. {release.reason}", release.reason)
    return release


@transaction.atomic
def confirm_release(*, release: Release, actor, now: datetime.datetime) -> Release:
    """Confirm a release as the second person. Raises Forbidden, NotPossible, NotReleasable."""
    application = _opened(release.slice, actor, "release.confirm")
    row = _waiting(release)
    remaining = application.decisions.standing().get().remaining
    if row.amount > remaining - released(application.pk):
        raise NotReleasable(
            "Seit dem Vorschlag ist ein Teil der Zuwendung zurückgenommen oder widerrufen; so viel ist nicht mehr "
            "frei. Bitte geben Sie die Freigabe zurück."
        )
    row.confirmed_at, row.confirmed_by = now, actor
    row.save(update_fields=["confirmed_at", "confirmed_by"])
    _record(application, row, actor, now, "confirm_release", "bestätigt.")
    return row


@transaction.atomic
def return_release(*, release: Release, reason: str, actor, now: datetime.datetime) -> Release:
    """Give a proposed release back instead of confirming it. Raises Forbidden, NotPossible, NotReleasable."""
    application = _opened(release.slice, actor, "release.confirm")
    if not reason.strip():
        raise NotReleasable("Bitte schreiben Sie, warum Sie die Freigabe zurückgeben.")
    row = _waiting(release)
    row.returned_at, row.return_reason = now, reason.strip()
    row.save(update_fields=["returned_at", "return_reason"])
    _record(application, row, actor, now, "return_release", f"zurückgegeben. {row.return_reason}", row.return_reason)
    return row


def _opened(part: Slice, actor, act: str) -> Application:
    """The locked application of a part whose money can be released now."""
    application = locked(part.decision.application)
    ensure(actor, act, application)
    if application.state != State.GRANTED:
        raise NotPossible("Mittel lassen sich nur freigeben, wenn die Bewilligung mitgezeichnet ist.")
    if not application.call.budget_reservation:
        raise NotPossible("Dieser Förderaufruf steht nicht unter Haushaltsvorbehalt. Eine Freigabe ist nicht nötig.")
    return application


def _year(application: Application, part: Slice) -> Year:
    """The yearly part as it stands. Raises NotPossible for a part of a decision that was replaced."""
    found = next((year for year in years(application.decisions.standing().get()) if year.slice.pk == part.pk), None)
    if found is None:
        raise NotPossible("Diese Bewilligung ist durch eine Abhilfe ersetzt. Bitte laden Sie die Seite neu.")
    return found


def _waiting(release: Release) -> Release:
    row = locked(release)
    if not row.is_open:
        raise NotPossible("Über diese Freigabe ist schon entschieden. Vielleicht war jemand schneller.")
    return row


def _record(application: Application, release: Release, actor, now, action: str, rest: str, reason: str = "") -> None:
    audit.record(
        chain=application.chain,
        actor=actor,
        action=action,
        sentence=f"Freigabe von {format_euro(release.amount)} für {release.slice.year} {rest}",
        now=now,
        reason=reason,
        release=release.pk,
        amount=f"{release.amount:.2f}",
        year=release.slice.year,
    )

"""The doors of Wiedervorlagen: set one, put it off, tick it off; and whose they are."""

import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef

from criteria.moments import day_of
from grants import audit
from grants.accounts.substituting import substituted_by
from grants.applications.conflicts import hidden_from
from grants.applications.models import Application
from grants.desk.models import FollowUp
from grants.people.models import Role, User
from grants.permissions import can
from grants.steps import NotPossible, Refused, ensure, locked

FOLLOW_UP = "application.follow_up"
WORKS_ON_FILES = [Role.CASEWORKER.value, Role.HEAD.value]


class UnfitFollowUp(Refused):
    """The Wiedervorlage has no future day, no note, or a person who does not work on the file."""


@transaction.atomic
def set_follow_up(
    *, application: Application, person: User, due_on: datetime.date, note: str, actor: User, now: datetime.datetime
) -> FollowUp:
    """Have a person look at a file again on a day. The same one a second time stays one.

    Raises Forbidden, UnfitFollowUp.
    """
    row = locked(application)
    ensure(actor, FOLLOW_UP, row)
    note = _fitting_note(note)
    _ensure_future(due_on, now)
    if not can(person, FOLLOW_UP, row):
        raise UnfitFollowUp(f"{person} kann diese Akte nicht bearbeiten. Bitte wählen Sie eine andere Person.")
    made, is_new = FollowUp.objects.get_or_create(
        application=row,
        person=person,
        due_on=due_on,
        note=note,
        done_at=None,
        defaults={"created_at": now, "created_by": actor},
    )
    if is_new:
        _record(made, actor, now, "set_follow_up", f"Wiedervorlage zum {due_on:%d.%m.%Y} für {person}: {note}")
    return made


@transaction.atomic
def postpone(*, follow_up: FollowUp, due_on: datetime.date, actor: User, now: datetime.datetime) -> FollowUp:
    """Move a Wiedervorlage to another day. Raises Forbidden, NotPossible, UnfitFollowUp."""
    row = _open(follow_up, actor)
    _ensure_future(due_on, now)
    before, row.due_on = row.due_on, due_on
    row.save(update_fields=["due_on"])
    _record(
        row, actor, now, "postpone_follow_up", f"Wiedervorlage vom {before:%d.%m.%Y} auf {due_on:%d.%m.%Y} verlegt."
    )
    return row


@transaction.atomic
def finish(*, follow_up: FollowUp, actor: User, now: datetime.datetime) -> FollowUp:
    """Tick a Wiedervorlage off. Raises Forbidden, NotPossible."""
    row = _open(follow_up, actor)
    row.done_at, row.done_by = now, actor
    row.save(update_fields=["done_at", "done_by"])
    _record(row, actor, now, "finish_follow_up", f"Wiedervorlage zum {row.due_on:%d.%m.%Y} erledigt.")
    return row


def follow_ups_of(user: User, today: datetime.date):
    """The Wiedervorlagen of this person, and of those for whom the person stands in today."""
    people = [user.pk, *substituted_by(user, today)]
    found = FollowUp.objects.visible_to(user).filter(person__in=people)
    return found.select_related("application__organisation", "person", "done_by")


def people_for(application: Application) -> list[User]:
    """Who can get a Wiedervorlage about this file, in German order."""
    # Twice outer: inside the condition the file itself is the outer row.
    hidden = Application.objects.filter(hidden_from(OuterRef(OuterRef("pk"))), pk=application.pk)
    people = User.objects.filter(~Exists(hidden), is_active=True, roles__overlap=WORKS_ON_FILES)
    return list(people.order_by("sort_name", "pk"))


def _open(follow_up: FollowUp, actor: User) -> FollowUp:
    """The row, locked and still open, if this person may handle it."""
    row = locked(follow_up)
    ensure(actor, FOLLOW_UP, row.application)
    if row.done_at is not None:
        raise NotPossible("Diese Wiedervorlage ist schon erledigt.")
    return row


def _fitting_note(note: str) -> str:
    note = " ".join(note.split())
    if not note:
        raise UnfitFollowUp("Bitte schreiben Sie, woran die Wiedervorlage erinnern soll.")
    longest = FollowUp._meta.get_field("note").max_length
    if len(note) > longest:
        raise UnfitFollowUp(f"Der Vermerk ist zu lang. Möglich sind {longest} Zeichen.")
    return note


def _ensure_future(due_on: datetime.date, now: datetime.datetime) -> None:
    if due_on < day_of(now):
        raise UnfitFollowUp("Dieser Tag ist schon vorbei. Bitte wählen Sie heute oder einen späteren Tag.")


def _record(row: FollowUp, actor: User, now: datetime.datetime, action: str, sentence: str) -> None:
    audit.record(chain=row.application.chain, actor=actor, action=action, sentence=sentence, now=now, follow_up=row.pk)

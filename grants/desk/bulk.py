"""One act on many files: a preview says what is possible, then the outbox does it file by file.

Each file is a message of its own in the outbox, handled in its own transaction through the same door as a single act.
What is interrupted goes on where it stopped; what is done is not done twice; a refusal stops only its own file.
"""

import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, Q

from grants import outbox
from grants.applications import workflow
from grants.applications.models import Application
from grants.applications.queries import files
from grants.applications.states import State
from grants.assessment.proposing import assign_chosen
from grants.committee import batch
from grants.desk import assigning, follow_ups
from grants.desk.models import BulkItem, BulkRun
from grants.people.models import User
from grants.permissions import can
from grants.steps import Forbidden, NotPossible, Refused, locked

MOST = 500
"""How many files one run takes: who looks at the preview shall be able to read it."""
TOPIC = "bulk"


@dataclass(frozen=True)
class Act:
    """An act for many files: the right it needs, how one file is done, and what may be in its way.

    `run` gets application, actor, now and the values; `hindrance` says in German why it is not possible, or nothing.
    `is_offered` says whether the work list offers it; the others have a page of their own.
    """

    label: str
    right: str
    run: Callable[..., object]
    hindrance: Callable[[Application], str]
    is_offered: bool = True


@dataclass(frozen=True)
class Line:
    """One file of the preview; without a reason it is possible."""

    application: Application
    reason: str


@dataclass(frozen=True)
class Standing:
    """How far a run is."""

    total: int
    done: int
    refused: int

    @property
    def waiting(self) -> int:
        return self.total - self.done - self.refused


def _assign(application: Application, actor: User, now: datetime.datetime, values: Mapping) -> None:
    officer = _person(values)
    assigning.assign_officer(application=application, officer=officer, actor=actor, now=now)


def _start_check(application: Application, actor: User, now: datetime.datetime, values: Mapping) -> None:
    workflow.start_check(application=application, actor=actor, now=now)


def _follow_up(application: Application, actor: User, now: datetime.datetime, values: Mapping) -> None:
    follow_ups.set_follow_up(
        application=application,
        person=_person(values),
        due_on=datetime.date.fromisoformat(values["due_on"]),
        note=values["note"],
        actor=actor,
        now=now,
    )


def _assign_assessors(application: Application, actor: User, now: datetime.datetime, values: Mapping) -> None:
    chosen = values["chosen"][str(application.pk)]
    assign_chosen(application=application, actor=actor, now=now, chosen=chosen)


def _decide(application: Application, actor: User, now: datetime.datetime, values: Mapping) -> None:
    batch.decide(application=application, actor=actor, now=now, values=values)


def _nothing(application: Application) -> str:
    return ""


def _only_submitted(application: Application) -> str:
    if application.state == State.SUBMITTED:
        return ""
    return f"Die Akte ist im Stand „{application.get_state_display()}“; die formale Prüfung hat schon begonnen."


ACTS: dict[str, Act] = {
    "assign": Act("Sachbearbeitung zuweisen", assigning.ASSIGN, _assign, _nothing),
    "start_check": Act("Formale Prüfung beginnen", "application.start_check", _start_check, _only_submitted),
    "assessors": Act("Bewertende zuweisen", "assessment.assign", _assign_assessors, _nothing, is_offered=False),
    "decide": Act("Entscheidungen aus einem Szenario", batch.ACT, _decide, _nothing, is_offered=False),
    "follow_up": Act("Auf Wiedervorlage legen", follow_ups.FOLLOW_UP, _follow_up, _nothing),
}


def preview(*, act: str, values: Mapping, applications: Iterable[Application], actor: User) -> list[Line]:
    """What the act would do with each file, with a constant number of queries. Nothing changes.

    Raises Forbidden if this person may not do the act at all.
    """
    chosen = ACTS[act]
    found = list(applications)
    ensure_may_at_all(act, actor)
    person = _person(values)
    shut = _shut_files(person, found) if person else set()
    return [Line(each, chosen.hindrance(each) or _about_person(each, person, shut)) for each in found]


def ensure_may_at_all(act: str, actor: User) -> None:
    """Raise Forbidden unless this person may do the act on a file that is open to them."""
    if not can(actor, ACTS[act].right, Application()):
        raise Forbidden("Dafür fehlt Ihnen das Recht. Wenden Sie sich an die Person, die Ihr Konto verwaltet.")


@transaction.atomic
def start(
    *, act: str, values: Mapping, applications: Iterable[Application], actor: User, now: datetime.datetime
) -> BulkRun:
    """Begin: keep which files are wanted, and hand each to the outbox. Raises Forbidden, NotPossible."""
    ensure_may_at_all(act, actor)
    wanted = sorted({each.pk for each in applications})
    if not 0 < len(wanted) <= MOST:
        raise NotPossible(f"Wählen Sie mindestens eine und höchstens {MOST} Akten.")
    run = BulkRun.objects.create(act=act, values=dict(values), started_at=now, started_by=actor)
    for item in BulkItem.objects.bulk_create(BulkItem(run=run, application_id=key) for key in wanted):
        outbox.put(topic=TOPIC, key=str(item.pk), now=now, item=item.pk)
    return run


@outbox.handler(TOPIC)
def handle_item(payload: dict, now: datetime.datetime) -> None:
    """Do the act on one file, once. A refusal is the result; any other error lets the outbox try again."""
    item = locked(BulkItem(pk=payload["item"]))
    if item.handled_at is not None:
        return
    run = item.run
    try:
        with transaction.atomic():
            application = files(run.started_by).filter(pk=item.application_id).first()
            if application is None or not run.started_by.is_active:
                raise NotPossible("Diese Akte ist für Sie nicht mehr einsehbar.")
            ACTS[run.act].run(application, run.started_by, now, run.values)
    except Refused as refusal:
        item.reason = str(refusal)
    item.handled_at = now
    item.save(update_fields=["handled_at", "reason"])


def standing(run: BulkRun) -> Standing:
    """How far it is."""
    counts = run.items.aggregate(
        total=Count("pk"),
        done=Count("pk", filter=Q(handled_at__isnull=False, reason="")),
        refused=Count("pk", filter=~Q(reason="")),
    )
    return Standing(**counts)


def items_of(run: BulkRun, user: User):
    """The files of a run that this person may still know, refused ones first."""
    found = run.items.filter(application__in=files(user).values("pk"))
    return found.select_related("application__organisation").order_by("-reason", "application__reference", "pk")


def _person(values: Mapping) -> User | None:
    key = values.get("person")
    return User.objects.get(pk=key) if key else None


def _about_person(application: Application, person: User | None, shut: set[int]) -> str:
    if application.pk not in shut:
        return ""
    return f"{person} kann diese Akte nicht bearbeiten. Bitte wählen Sie eine andere Person."


def _shut_files(person: User, applications: list[Application]) -> set[int]:
    """The files on which this person may not work (§ 20 VwVfG), whatever the reason."""
    hidden = Application.objects.hidden_from(person).filter(pk__in=[each.pk for each in applications])
    return set(hidden.values_list("pk", flat=True))

"""Making an application from an earlier one of the same Träger, and what is still to be checked in it.

Which answer is taken over says the table in `copy_rules`. Where a copied application comes from, and which of its
sections nobody has checked yet, is read from the record.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models, transaction

from grants import audit
from grants.applications import workflow
from grants.applications.copy_rules import ANSWERS, Answer, Rule
from grants.applications.counterparts import Counterparts
from grants.applications.differences import Difference, differences_between
from grants.applications.editing import SectionClosed, open_sections
from grants.applications.models import Application
from grants.applications.sections import PLAN, TITLES, sums
from grants.applications.states import State
from grants.audit.models import Entry
from grants.calls.models import Call
from grants.steps import NotPossible, ensure, locked

COPIED, CONFIRMED = "start_from", "confirm_section"


class NotCopyable(NotPossible):
    """The application cannot be the start of one in this call."""


@dataclass(frozen=True)
class Origin:
    """Where a copied application comes from.

    `notes` are pairs of section and sentence about what could not be taken over; `unchecked` are the sections that
    nobody has saved since they were copied.
    """

    source: Application
    notes: tuple[tuple[str, str], ...]
    unchecked: tuple[str, ...]

    @property
    def name(self) -> str:
        """The source as people call it."""
        return f"Antrag {self.source} (Förderjahr {self.source.call.funding_year})"


def sources(applications: models.QuerySet, call: Call) -> models.QuerySet:
    """Those of `applications` from which one can be made in this call: submitted in an earlier call, newest first."""
    earlier = applications.filter(submitted_at__isnull=False, call__opens_at__lt=call.opens_at)
    return earlier.exclude(call=call).order_by("-call__opens_at", "sort_title", "pk")


@transaction.atomic
def start_from(*, call: Call, source: Application, actor, now: datetime.datetime) -> Application:
    """Start a draft with the answers of an earlier application. Asked again, it gives the draft that there is.

    Raises Forbidden, NotCopyable, CallClosed.
    """
    row = locked(source)
    ensure(actor, "application.copy", row)
    if not sources(Application.objects.filter(pk=row.pk), call).exists():
        raise NotCopyable("Nur ein abgesendeter Antrag aus einem früheren Förderaufruf lässt sich übernehmen.")
    if existing := _draft_from(row, call):
        return existing
    application = workflow.start(call=call, organisation=row.organisation, actor=actor, now=now)
    notes = _copy(row, application)
    application.requested_amount = sums(application).requested
    # Copying is a save, so that nobody takes the draft for an unused one.
    application.version += 1
    application.save()
    copied = [section for section in TITLES if section in _answered(application)]
    audit.record(
        chain=application.chain,
        actor=actor,
        action=COPIED,
        # Without its Aktenzeichen: the earlier file may be hidden from who reads this record (§ 20 VwVfG).
        sentence=f"Angaben aus einem Antrag des Förderjahrs {row.call.funding_year} übernommen.",
        now=now,
        source=row.pk,
        sections=copied,
        notes=notes,
    )
    return application


@transaction.atomic
def confirm_section(*, application: Application, section: str, actor, now: datetime.datetime) -> None:
    """Record that a copied section was checked. Once is enough; what was not copied needs no check.

    Raises Forbidden, SectionClosed.
    """
    row = locked(application)
    ensure(actor, "application.edit", row)
    if section not in open_sections(row, [section]):
        raise SectionClosed("Dieser Abschnitt ist nicht zur Bearbeitung geöffnet. Der Antrag wurde nicht verändert.")
    found = origin(row)
    if found is None or section not in found.unchecked:
        return
    audit.record(
        chain=row.chain,
        actor=actor,
        action=CONFIRMED,
        sentence=f"Abschnitt „{TITLES[section]}“ geprüft. Er war aus einem früheren Antrag übernommen.",
        now=now,
        section=section,
    )


def record_read(*, application: Application, actor, now: datetime.datetime) -> None:
    """Record that the copied sections were read by who signs, though nobody saved them anew.

    Called by the door that signs, in its transaction, before the draft leaves its state.
    """
    found = origin(application)
    if not found or not found.unchecked:
        return
    titles = ", ".join(TITLES[section] for section in found.unchecked)
    audit.record(
        chain=application.chain,
        actor=actor,
        action="confirm_read",
        sentence=f"Beim Unterschreiben bestätigt, die übernommenen Abschnitte gelesen zu haben: {titles}.",
        now=now,
        sections=list(found.unchecked),
    )


def origin(application: Application) -> Origin | None:
    """Where a copied application comes from, and what is still to be checked; None if it was not copied."""
    entries = list(Entry.objects.filter(chain=application.chain, action__in=(COPIED, CONFIRMED)).order_by("number"))
    copied = next((entry for entry in entries if entry.action == COPIED), None)
    if copied is None:
        return None
    checked = {entry.data["section"] for entry in entries if entry.action == CONFIRMED}
    return Origin(
        source=Application.objects.select_related("call__guideline", "organisation", "priority").get(
            pk=copied.data["source"]
        ),
        notes=tuple((section, sentence) for section, sentence in copied.data["notes"]),
        unchecked=tuple(name for name in copied.data["sections"] if name not in checked and name in TITLES),
    )


def changes(found: Origin, new_content: dict) -> tuple[Difference, ...]:
    """What a content says other than the application it was made from, as that was last submitted."""
    last = found.source.submissions.order_by("number").last()
    # Only what was submitted can be copied, so there is always a frozen content.
    return differences_between(last.content, new_content)


def left_out(source: Application, section: str) -> tuple[str, ...]:
    """The questions of a section that were answered in the source, but whose answers are not taken over."""
    labels = []
    for name, answer in ANSWERS.items():
        if answer.section != section:
            continue
        field = Application._meta.get_field(name)
        if answer.rule != Rule.KEEP and getattr(source, name):
            labels.append(str(field.verbose_name))
        not_kept = [row_name for row_name, rule in answer.rows.items() if rule != Rule.KEEP]
        rows = list(getattr(source, name).order_by("position")) if not_kept else []
        labels.extend(
            str(field.related_model._meta.get_field(row_name).verbose_name)
            for row_name in not_kept
            if any(getattr(row, row_name) not in (None, "") for row in rows)
        )
    return tuple(labels)


def _draft_from(source: Application, call: Call) -> Application | None:
    """The draft in this call that was already made from the source."""
    drafts = {draft.chain: draft for draft in call.applications.filter(organisation=source.organisation_id)}
    open_drafts = [chain for chain, draft in drafts.items() if draft.state == State.DRAFT]
    made = Entry.objects.filter(chain__in=open_drafts, action=COPIED, data__source=source.pk).order_by("chain").first()
    return drafts[made.chain] if made else None


def _copy(source: Application, target: Application) -> list[tuple[str, str]]:
    """Carry over what the table says. Returns what could not be taken over, by section."""
    counterparts = Counterparts(target.call)
    notes = _length_note(source.call, target.call)
    for name, answer in ANSWERS.items():
        if answer.rule != Rule.KEEP:
            continue
        kind = Application._meta.get_field(name)
        if kind.one_to_many:
            lost = _copy_rows(getattr(source, name).order_by("position"), target, answer, counterparts)
        elif kind.many_to_many:
            lost = _copy_many(name, source, target, counterparts)
        else:
            lost = _copy_value(name, source, target, counterparts)
        notes.extend((answer.section, sentence) for sentence in lost)
    return notes


def _length_note(old: Call, new: Call) -> list[tuple[str, str]]:
    """Amounts for two years do not fit one, nor the other way round; nobody but the Träger can say what does."""
    years_before, years_now = (call.period_end.year - call.period_start.year + 1 for call in (old, new))
    if years_before == years_now:
        return []
    sentence = (
        f"Der frühere Antrag galt für {_years(years_before)}, dieser Förderaufruf für {_years(years_now)}. "
        "Bitte passen Sie alle Beträge an."
    )
    return [(PLAN, sentence)]


def _years(number: int) -> str:
    return "ein Jahr" if number == 1 else f"{number} Jahre"


def _copy_value(name: str, source: Application, target: Application, counterparts: Counterparts) -> list[str]:
    value = getattr(source, name)
    found = counterparts.of(value, target)
    setattr(target, name, found)
    return [] if found is not None or value is None else [counterparts.sentence(value)]


def _copy_many(name: str, source: Application, target: Application, counterparts: Counterparts) -> list[str]:
    pairs = [(value, counterparts.of(value, target)) for value in getattr(source, name).all()]
    getattr(target, name).set({found for _, found in pairs if found is not None})
    return [counterparts.sentence(value) for value, found in pairs if found is None]


def _copy_rows(rows: Iterable, target: Application, answer: Answer, counterparts: Counterparts) -> list[str]:
    """Copy the rows of a list. A row that points to something without a counterpart is left out."""
    copies, lost = [], []
    for row in rows:
        kept = {name: getattr(row, name) for name, rule in answer.rows.items() if rule == Rule.KEEP}
        found = {name: counterparts.of(value, target) for name, value in kept.items()}
        gone = [value for name, value in kept.items() if value is not None and found[name] is None]
        if gone:
            lost.append(counterparts.sentence(gone[0], row))
        else:
            copies.append(type(row)(application=target, position=len(copies) + 1, **found))
    if copies:
        type(copies[0]).objects.bulk_create(copies)
    return lost


def _answered(application: Application) -> set[str]:
    """The sections in which something was taken over."""
    found = set()
    for name, answer in ANSWERS.items():
        if answer.rule == Rule.KEEP:
            value = getattr(application, name)
            if value.exists() if isinstance(value, models.Manager) else value:
                found.add(answer.section)
    return found

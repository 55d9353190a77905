"""The proposal of who assesses what in a call, made of what one person of the office may know; and its execution."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db import transaction
from django.db.models import Count, OuterRef, Q

from criteria import assignment, scoring
from criteria.guideline.queries import rules_of
from criteria.rubric.models import Criterion
from grants.applications.models import Application
from grants.applications.queries import files
from grants.applications.states import State
from grants.assessment.competences import Competence, assessors
from grants.assessment.models import WHOLE_RUBRIC, Assessment
from grants.assessment.queries import progress
from grants.assessment.workflow import NotAssignable, assign
from grants.calls.models import Call
from grants.people.models import User
from grants.steps import locked


@dataclass(frozen=True)
class Open:
    """One sheet that nobody has yet. `part` is a part of the rubric, or empty where there is only one.

    `working` is the place with its numbers; `candidates` are all who may take it, each with whether the competences
    fit. Their `load` are the open sheets now.
    """

    part: str
    person: User | None
    working: assignment.Place
    candidates: tuple[tuple[User, bool], ...]

    @property
    def part_label(self) -> str:
        return dict(Criterion.PARTS).get(self.part, WHOLE_RUBRIC)


@dataclass(frozen=True)
class Proposed:
    """A file that lacks assessors, who assesses it already, and the open sheets with the proposed people."""

    application: Application
    assigned: tuple[Assessment, ...]
    places: tuple[Open, ...]


@dataclass(frozen=True)
class Load:
    """A person with the open sheets now, and with those of the proposal."""

    person: User
    now: int
    proposed: int

    @property
    def then(self) -> int:
        return self.now + self.proposed


@dataclass(frozen=True)
class Proposal:
    """The proposal for a call, by Aktenzeichen."""

    files: tuple[Proposed, ...]
    loads: tuple[Load, ...]

    @property
    def gaps(self) -> int:
        """How many sheets nobody can take."""
        return sum(place.person is None for row in self.files for place in row.places)


def proposal(call: Call, user: User) -> Proposal:
    """Who could assess what, of the files in assessment that this person may know (§ 20 VwVfG).

    The same facts always give the same proposal (criteria.assignment), in a constant number of queries.
    """
    applications = list(_in_assessment(user).filter(call=call).order_by("reference"))
    people = list(assessors().annotate(load=_load(user)))
    sheets = _sheets(applications)
    barred = _barred(applications, people)
    parts = _parts(call)
    wanted = rules_of(call.guideline).assessors
    material = [_file(row, sheets[row.pk], barred[row.pk], parts, wanted) for row in applications]
    found = defaultdict(list)
    known, by_key = _people(people), {str(person.pk): person for person in people}
    for place in assignment.propose(material, known):
        found[place.file].append(place)
    rows = [
        Proposed(
            row, tuple(sheets[row.pk]), tuple(_opened(file, place, by_key, known, parts) for place in found[file.key])
        )
        for row, file in zip(applications, material, strict=True)
        if found[file.key]
    ]
    return Proposal(tuple(rows), _loads(people, rows))


@transaction.atomic
def assign_chosen(
    *, application: Application, actor: User, now: datetime.datetime, chosen: Iterable[Sequence]
) -> list[Assessment]:
    """Assign the chosen (person id, part) of one file, all or none, each through `assign`.

    Raises Forbidden, NotPossible, and NotAssignable, also if the part has its people by now.
    """
    row, made = locked(application), []
    for key, part in chosen:
        found = progress(row)
        lacking = {each.part.value for each in found.lacking}
        if not (part in lacking if part else lacking):
            raise NotAssignable("Inzwischen hat dieser Antrag genug Bewertende. Es wurde niemand zugewiesen.")
        person = User.objects.get(pk=key)
        made.append(assign(application=row, assessor=person, actor=actor, now=now, part=part))
    return made


def _in_assessment(user):
    return files(user).filter(state=State.ASSESSMENT).select_related("organisation", "priority")


def _load(user) -> Count:
    """Open sheets, of the files that this person may know."""
    known = files(user).filter(state=State.ASSESSMENT).values("pk")
    return Count("assessments", filter=Q(assessments__submitted_at=None, assessments__application__in=known))


def _parts(call: Call) -> tuple[str, ...]:
    found = set(Criterion.objects.filter(guideline=call.guideline_id).values_list("part", flat=True))
    return tuple(part.value for part in scoring.Part if part in found)


def _sheets(applications: Iterable[Application]) -> Mapping[int, list[Assessment]]:
    found = defaultdict(list)
    for sheet in Assessment.objects.filter(application__in=applications).select_related("assessor"):
        found[sheet.application_id].append(sheet)
    return found


def _barred(applications: Iterable[Application], people: Iterable[User]) -> Mapping[int, set[str]]:
    """Who takes no part in which file."""
    hidden = Application.objects.hidden_from(OuterRef(OuterRef("pk"))).filter(pk__in=[row.pk for row in applications])
    rows = User.objects.filter(pk__in=[one.pk for one in people]).annotate(hidden=ArraySubquery(hidden.values("pk")))
    found = defaultdict(set)
    for person, keys in rows.values_list("pk", "hidden"):
        for key in keys or ():  # none where there is no file at all
            found[key].add(str(person))
    return found


def _people(people: Iterable[User]) -> list[assignment.Person]:
    known = {one.assessor_id: one for one in Competence.objects.filter(assessor__in=people)}
    nothing = Competence()
    return [
        assignment.Person(
            str(person.pk),
            person.load,
            frozenset((known.get(person.pk) or nothing).priorities),
            frozenset((known.get(person.pk) or nothing).parts),
        )
        for person in people
    ]


def _file(
    application: Application, sheets: Iterable[Assessment], barred: set[str], parts: Sequence[str], wanted: int
) -> assignment.File:
    covered: dict[str, set[str]] = defaultdict(set)
    for sheet in sheets:
        # Who assesses the whole rubric gets no sheet of a part beside it.
        covered[str(sheet.assessor_id)] |= {sheet.part} if sheet.part else set(parts)
    have = {part: sum(part in found for found in covered.values()) for part in parts}
    return assignment.File(
        key=str(application.pk),
        topic=application.priority.key,
        needs={part: wanted - count for part, count in have.items() if count < wanted},
        covered={key: frozenset(found) for key, found in covered.items()},
        barred=frozenset(barred),
    )


def _opened(
    file: assignment.File,
    place: assignment.Place,
    people: Mapping[str, User],
    known: Iterable[assignment.Person],
    parts: Sequence[str],
) -> Open:
    may = tuple(
        (people[one.key], file.suits(one, place.part))
        for one in known
        if one.key not in file.barred and place.part not in file.covered.get(one.key, frozenset())
    )
    part = place.part if len(parts) > 1 else ""
    return Open(part, people[place.person] if place.person else None, place, may)


def _loads(people: Iterable[User], rows: Iterable[Proposed]) -> tuple[Load, ...]:
    proposed = defaultdict(int)
    for row in rows:
        for place in row.places:
            if place.person:
                proposed[place.person.pk] += 1
    return tuple(Load(person, person.load, proposed[person.pk]) for person in people)

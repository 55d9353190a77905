"""The proposal for a call with the people to change by hand, and the competences of the assessors."""

from dataclasses import dataclass

from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods
from django_tables2 import Column

from criteria.rubric.models import Criterion
from grants.assessment.competences import Competence, assessors, known_priorities, record_competence
from grants.assessment.proposing import proposal
from grants.desk import bulk
from grants.people.models import User
from portal.access import clock
from portal.access.lists import ListTable, list_page
from portal.access.pages import done_or_error, page
from portal.casework.acts import Crumb, trail
from portal.casework.assigning.forms import AssignmentForm, CompetenceForm
from portal.casework.committee.acts import call_or_404, trail_of_call
from portal.kern.columns import LinkColumn

FILES_AT_ONCE = 50
"""How many files stand on the page: who confirms them shall be able to look at each."""


@dataclass(frozen=True)
class Knowledge:
    """An assessor with what is recorded about the competences, in words."""

    person: User
    priorities: str
    parts: str


class CompetenceTable(ListTable):
    """The assessors and what they know."""

    caption = "Kompetenzen"
    counted = ("Person", "Personen")

    person = LinkColumn(
        verbose_name="Person", orderable=False, url=lambda row: reverse("casework:competence", args=[row.person.pk])
    )
    priorities = Column("Förderschwerpunkte", orderable=False)
    parts = Column("Teile der Bewertung", orderable=False)


@require_http_methods(["GET", "POST"])
def assignment(request, pk: int):
    """Who could assess what: look at the proposal, change it, and assign all at once in the background."""
    call = call_or_404(pk)
    bulk.ensure_may_at_all("assessors", request.user)
    found = proposal(call, request.user)
    shown = found.files[:FILES_AT_ONCE]
    form = AssignmentForm(request.POST if request.method == "POST" else None, rows=shown)
    if form.is_valid():
        return redirect("casework:bulk_run", pk=_start(request, form).pk)
    context = {
        "call": call,
        "form": form,
        "proposal": found,
        "shown": len(shown),
        "trail": trail_of_call(call),
    }
    return page(request, "casework/assigning/assignment.html", context, form=form)


@require_GET
def competences(request):
    """The assessors with what they know."""
    known = {one.assessor_id: one for one in Competence.objects.all()}
    titles = known_priorities()
    rows = [_knowledge(person, known.get(person.pk) or Competence(), titles) for person in assessors()]
    context = {"trail": trail(request.user)}
    return list_page(request, "casework/assigning/competences.html", CompetenceTable(rows), context)


@require_http_methods(["GET", "POST"])
def competence(request, pk: int):
    """Say what an assessor knows."""
    person = get_object_or_404(assessors(), pk=pk)
    known = Competence.objects.filter(assessor=person).first() or Competence()
    initial = {"priorities": known.priorities, "parts": known.parts}
    form = CompetenceForm(request.POST if request.method == "POST" else None, initial=initial)

    def record():
        record_competence(assessor=person, actor=request.user, now=clock.now(), **form.cleaned_data)

    sentence = f"Die Kompetenzen von {person} sind gespeichert."
    if form.is_valid() and done_or_error(request, form, record, sentence):
        return redirect("casework:competences")
    way = [*trail(request.user), Crumb("Kompetenzen", reverse("casework:competences"))]
    return page(
        request, "casework/assigning/competence.html", {"person": person, "form": form, "trail": way}, form=form
    )


def _start(request, form: AssignmentForm):
    chosen = form.chosen()
    return bulk.start(
        act="assessors",
        values={"chosen": chosen},
        applications=[row.application for row in form.rows if row.application.pk in chosen],
        actor=request.user,
        now=clock.now(),
    )


def _knowledge(person: User, known: Competence, titles: dict[str, str]) -> Knowledge:
    labels = dict(Criterion.PARTS)
    return Knowledge(
        person,
        ", ".join(titles.get(key, key) for key in known.priorities) or "alle",
        ", ".join(labels.get(key, key) for key in known.parts) or "beide",
    )

"""The scoring sandbox: what would this application score? Everything stands in the address, nothing is stored."""

from collections.abc import Mapping
from fractions import Fraction

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe

from criteria.guideline.models import Guideline
from criteria.ranking import Entry, Ranked, rank
from criteria.rubric.models import pure, tie_rule
from criteria.scoring import WrongPoints
from grants.applications.queries import has_conflict_in
from grants.assessment.queries import ranking
from grants.calls.models import Call
from grants.rulebook.queries import guidelines_visible_to
from portal.access import clock
from portal.access.pages import page
from portal.public.forms import SandboxForm
from portal.public.outcome import Outcome, outcome
from portal.public.rubric import may_open, version

MINE = "probe"


@require_safe
def sandbox(request, pk):
    """Choose points per criterion and see what they add up to under one guideline version."""
    guideline = get_object_or_404(guidelines_visible_to(request.user), pk=pk)
    criteria = list(guideline.criteria.in_full())
    gates = list(guideline.gates.order_by("position"))
    form = SandboxForm(request.GET or None, criteria=criteria, gates=gates, calls=_calls(guideline, request.user))
    context = {
        "version": version(guideline),
        "form": form,
        "trail": [
            {"label": "Startseite", "url": reverse("home")},
            {"label": "Wie wird entschieden?", "url": reverse("guideline_versions")},
            {"label": guideline.version, "url": reverse("how_we_decide", args=[guideline.pk])},
        ],
    }
    if form.is_valid() and (found := _outcome(form, criteria)):
        context |= {
            "outcome": found,
            "unmet_gates": form.unmet_gates(),
            "open_gates": form.open_gates(),
            "placement": _placement(form, found, request.user),
        }
    return page(request, "public/sandbox.html", context, form=form)


def _calls(guideline: Guideline, user):
    """The calls to compare with; None where there is none, and for people who see no ranking."""
    calls = Call.objects.opened(clock.now()).filter(guideline=guideline)
    return calls if may_open(user, "casework:ranking") and calls.exists() else None


def _outcome(form: SandboxForm, criteria) -> Outcome | None:
    """The answer; None and an error at the form where the rubric of a draft contradicts itself."""
    try:
        return outcome(pure(criteria), form.points())
    except WrongPoints as error:
        form.add_error(None, str(error))
        return None


def _placement(form: SandboxForm, found: Outcome, user) -> str:
    """Where the trial sheet would stand in a call, in words; empty where nobody asked."""
    call = form.call()
    if call is None:
        return ""
    if has_conflict_in(call, user):
        return (
            "Zu diesem Aufruf nennt Ihnen das Portal keinen Rang: Sie gehören zu einem Träger, der dort beantragt, "
            "oder haben eine Befangenheit angezeigt (§ 20 VwVfG)."
        )
    if not found.is_complete:
        return "Für den Vergleich fehlen noch Punkte. Bitte wählen Sie bei jedem Kriterium eine Stufe."
    ranked = _ranked(call, user, found.lowest, form.points())
    others = len(ranked) - 1
    if not others:
        return f"In „{call}“ ist noch kein Antrag fertig bewertet, den Sie sehen können."
    mine = next(row for row in ranked if row.key == MINE)
    shared = ", gemeinsam mit anderen" if mine.shared else ""
    return (
        f"In „{call}“ läge dieses Ergebnis auf Rang {mine.place} von {others + 1}{shared}. "
        "Verglichen ist mit den fertig bewerteten Anträgen, die Sie sehen können."
    )


def _ranked(call: Call, user, percent: Fraction, points: Mapping[str, int]) -> tuple[Ranked, ...]:
    entries = [
        Entry(
            str(place.application.pk),
            place.percent,
            {code: Fraction(mean) for code, mean in place.application.result.points.items()},
        )
        for place in ranking(call, user).places
    ]
    return rank([*entries, Entry(MINE, percent, points)], tie_rule(call.guideline))

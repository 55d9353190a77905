"""Changing a draft on pages: header, rules, labels, criteria and the rule for equal results.

Everything goes through one door, which notices when somebody else was faster.
"""

from dataclasses import dataclass
from functools import partial

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from criteria.guideline.models import Guideline
from criteria.guideline.states import State
from criteria.packages.shape import Criterion, Package
from criteria.transfer import package_of
from grants.rulebook import workflow
from portal.access import clock
from portal.access.pages import page
from portal.casework.guidelines.acts import done_or_told, guideline_or_404, trail
from portal.casework.guidelines.forms import HeaderForm, PartForm
from portal.casework.guidelines.label_forms import LabelsForm
from portal.casework.guidelines.rubric_forms import CriterionForm, RemoveCriterionForm, TieRuleForm
from portal.casework.guidelines.rule_forms import RulesForm


@dataclass(frozen=True)
class Words:
    """What a page that changes a draft says: heading, what to know before, button, and what is said after."""

    heading: str
    lead: str
    button: str
    done: str


HEADER = Words(
    "Kopf der Fassung ändern",
    "Wie die Fassung heißt und ab wann sie gelten soll.",
    "Speichern",
    "Der Kopf der Fassung ist gespeichert.",
)
RULES = Words(
    "Regeln ändern",
    "Jede Regel hat eine Quelle oder ist eine Annahme. Ist sie beides, nennt die Quelle nur einen Anhaltspunkt.",
    "Speichern",
    "Die Regeln sind gespeichert.",
)
LABELS = Words(
    "Bezeichnungen ändern",
    "Wie Stände und Schritte in Förderaufrufen nach dieser Fassung heißen. Ein leeres Feld lässt das übliche Wort "
    "stehen. Wer welchen Schritt darf und in welcher Reihenfolge, ändert sich dadurch nicht.",
    "Speichern",
    "Die Bezeichnungen sind gespeichert.",
)
NEW_CRITERION = Words(
    "Kriterium hinzufügen",
    "Beschreiben Sie für jede Stufe, was im Antrag zu sehen sein muss. Leere Stufen am Ende zählen nicht.",
    "Kriterium hinzufügen",
    "Das Kriterium ist hinzugefügt.",
)
CRITERION = Words(
    "Kriterium ändern",
    "Beschreiben Sie für jede Stufe, was im Antrag zu sehen sein muss. Leere Stufen am Ende zählen nicht.",
    "Speichern",
    "Das Kriterium ist gespeichert.",
)
REMOVE = Words(
    "Kriterium entfernen",
    "Das Kriterium verschwindet mit seinen Stufen aus dem Entwurf, auch aus der Regel bei gleichem Ergebnis.",
    "Kriterium entfernen",
    "Das Kriterium ist entfernt.",
)
TIE_RULE = Words(
    "Regel bei gleichem Ergebnis",
    "Bei gleichem Ergebnis entscheiden die Punkte in einem Kriterium, dann im nächsten.",
    "Speichern",
    "Die Regel bei gleichem Ergebnis ist gespeichert.",
)


@require_http_methods(["GET", "POST"])
def header(request, pk):
    """Name, title, beginning and source of a draft."""
    return _change(request, guideline_or_404(request, pk), HeaderForm, HEADER)


@require_http_methods(["GET", "POST"])
def rules(request, pk):
    """All rules of a draft at once."""
    return _change(request, guideline_or_404(request, pk), RulesForm, RULES)


@require_http_methods(["GET", "POST"])
def labels(request, pk):
    """What states and steps are called under a draft."""
    return _change(request, guideline_or_404(request, pk), LabelsForm, LABELS)


@require_http_methods(["GET", "POST"])
def new_criterion(request, pk):
    """One more criterion, in the last place."""
    return _change(request, guideline_or_404(request, pk), CriterionForm, NEW_CRITERION)


@require_http_methods(["GET", "POST"])
def criterion(request, pk, code):
    """One criterion of a draft."""
    guideline = guideline_or_404(request, pk)
    return _change(request, guideline, CriterionForm, CRITERION, code=code)


@require_http_methods(["GET", "POST"])
def remove_criterion(request, pk, code):
    """One criterion less, after a question back."""
    guideline = guideline_or_404(request, pk)
    return _change(request, guideline, RemoveCriterionForm, REMOVE, code=code)


@require_http_methods(["GET", "POST"])
def tie_rule(request, pk):
    """Which criteria decide at equal results."""
    return _change(request, guideline_or_404(request, pk), TieRuleForm, TIE_RULE)


def only_drafts(request, guideline: Guideline):
    """The answer for a version that is no draft, or None."""
    if guideline.state == State.DRAFT:
        return None
    messages.info(request, "Nur ein Entwurf lässt sich ändern. Legen Sie aus dieser Fassung eine neue an.")
    return redirect("casework:guideline", pk=guideline.pk)


def _change(request, guideline: Guideline, form_class: type[PartForm], words: Words, code: str = ""):
    if request.method == "GET" and (answer := only_drafts(request, guideline)):
        return answer
    package = package_of(guideline)
    of_what = {"criterion": _criterion_or_404(package, code)} if code else {}
    form = form_class(request.POST if request.method == "POST" else None, package=package, **of_what)
    if form.is_valid():
        act = partial(
            workflow.revise,
            guideline=guideline,
            package=form.result(),
            seen=form.cleaned_data["seen"],
            actor=request.user,
            now=clock.now(),
        )
        if done_or_told(request, form, act, words.done, form.places()):
            return redirect("casework:guideline", pk=guideline.pk)
    title = of_what["criterion"].title if code else ""
    context = {
        "guideline": guideline,
        "trail": trail(guideline),
        "form": form,
        "words": words,
        "heading": f"{words.heading}: {title}" if title else words.heading,
    }
    return page(request, "casework/guidelines/change.html", context, form=form)


def _criterion_or_404(package: Package, code: str) -> Criterion:
    for found in package.rubric.criteria:
        if found.code == code:
            return found
    raise Http404

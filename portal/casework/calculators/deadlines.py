"""Legal time: the last day of a period, or the day on which a letter counts as announced."""

from collections.abc import Callable
from datetime import date
from urllib.parse import urlencode

from django import forms
from django.db import models
from django.urls import reverse
from django.views.decorators.http import require_GET

from criteria import deadlines
from criteria.deadlines import Deadline, ImpossibleDeadline, Step, Unit
from criteria.guideline.models import Guideline
from criteria.packages.parameters import Rules
from portal.access.pages import page
from portal.casework.calculators.asking import ASKED, AskForm, applied_rules, ask, trail
from portal.kern.fields import DatePartsField


class Question(models.TextChoices):
    """What can be worked out, with the day from which it starts."""

    PERIOD = "period", "Frist, ab dem Tag eines Ereignisses"
    POSTED = "posted", "Bekanntgabe durch die Post, ab dem Tag der Aufgabe zur Post"
    RETRIEVED = "retrieved", "Bekanntgabe durch Abruf im Portal, ab dem Tag des Abrufs"
    EXPIRY = "expiry", "Ende der Abruffrist im Portal, ab dem Tag der Benachrichtigung"
    OBJECTION = "objection", "Widerspruch mit richtiger Belehrung, ab dem Tag der Bekanntgabe"
    NOT_INSTRUCTED = "not_instructed", "Widerspruch ohne richtige Belehrung, ab dem Tag der Bekanntgabe"
    REVOCATION = "revocation", "Widerruf oder Rücknahme, ab dem Tag der Kenntnis aller Tatsachen"
    PROOF = "proof", "Vorlage des Verwendungsnachweises, ab dem Ende des Bewilligungszeitraums"


ANNOUNCEMENTS = {Question.POSTED, Question.RETRIEVED}
UNITS = ((Unit.DAYS, "Tage"), (Unit.WEEKS, "Wochen"), (Unit.MONTHS, "Monate"), (Unit.YEARS, "Jahre"))
WORKED_OUT: dict[str, Callable[[date], Deadline]] = {
    Question.POSTED: deadlines.deemed_delivery,
    Question.RETRIEVED: deadlines.portal_delivery,
    Question.EXPIRY: deadlines.portal_expiry,
    Question.OBJECTION: deadlines.objection,
    Question.NOT_INSTRUCTED: lambda day: deadlines.objection(day, instructed=False),
    Question.REVOCATION: deadlines.revocation,
}


class DeadlineForm(AskForm):
    """The question, its first day, and what only some questions need."""

    field_order = ("question", "start", "amount", "unit", "guideline")

    question = forms.ChoiceField(
        label="Was möchten Sie berechnen?", choices=Question.choices, widget=forms.RadioSelect, initial=Question.PERIOD
    )
    start = DatePartsField(label="Ab welchem Tag?", help_text="Welcher Tag gemeint ist, steht oben bei Ihrer Auswahl.")
    amount = forms.IntegerField(label="Länge der Frist", help_text="Nur bei „Frist“.", required=False, min_value=1)
    unit = forms.ChoiceField(
        label="Einheit", help_text="Nur bei „Frist“.", required=False, choices=UNITS, initial=Unit.MONTHS
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["guideline"].required = False
        self.fields["guideline"].help_text = "Nur bei „Vorlage des Verwendungsnachweises“."

    def clean(self):
        answers = super().clean()
        match answers.get("question"):
            case Question.PERIOD:
                self._need("amount", "Geben Sie an, wie lang die Frist ist.")
                self._need("unit", "Wählen Sie, worin die Frist gezählt wird.")
            case Question.PROOF:
                self._need("guideline", "Wählen Sie die Fassung der Förderrichtlinie.")
        return answers

    def _need(self, name: str, sentence: str) -> None:
        if name not in self.errors and self.cleaned_data.get(name) in (None, ""):
            self.add_error(name, sentence)


@require_GET
def calculate_deadline(request):
    """The day with every step that leads to it, or what is missing."""
    form = ask(request, DeadlineForm)
    context = {"form": form, "trail": trail()}
    if form.is_valid():
        try:
            context |= _result(form)
        except ImpossibleDeadline as problem:
            form.add_error("start", str(problem))
    return page(request, "casework/calculators/deadline.html", context, form=form)


def _result(form: DeadlineForm) -> dict:
    answers = form.cleaned_data
    question, start, guideline = answers["question"], answers["start"], answers["guideline"]
    rules = []
    match question:
        case Question.PERIOD:
            found = deadlines.period(start, answers["amount"], Unit(answers["unit"]))
        case Question.PROOF:
            found = _proof(guideline, form.rules, start)
            rules = applied_rules(guideline, "proof_months")
        case _:
            found = WORKED_OUT[question](start)
    return {
        "found": found,
        "asked": Question(question).label,
        "start": start,
        "rules": rules,
        "guideline": guideline,
        "objection_url": _objection_url(found.day) if question in ANNOUNCEMENTS else "",
    }


def _proof(guideline: Guideline, rules: Rules, end: date) -> Deadline:
    """The last day for the Verwendungsnachweis, as the letter with the decision names it."""
    found = deadlines.period(end, rules.proof_months, Unit.MONTHS)
    length = "1 Monat" if rules.proof_months == 1 else f"{rules.proof_months} Monaten"
    text = f"Der Verwendungsnachweis ist innerhalb von {length} nach dem Ende des Bewilligungszeitraums vorzulegen."
    basis = f"Förderrichtlinie, {guideline.version}; ANBest-P Nr. 6"
    return Deadline(found.day, (Step(end, text, basis), *found.working))


def _objection_url(announced: date) -> str:
    asked = {"question": Question.OBJECTION.value, ASKED: "1"}
    parts = {f"start_{place}": part for place, part in enumerate((announced.day, announced.month, announced.year))}
    return f"{reverse('casework:calculate_deadline')}?{urlencode(asked | parts)}"

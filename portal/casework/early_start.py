"""Answering a request for the vorzeitige Maßnahmebeginn: one officer's act, with a reason and its legal basis."""

import datetime

from django import forms
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from grants.applications import starting_early
from grants.applications.early_starts import LONGEST_TEXT, WAITING, EarlyStart, submitted_costs
from portal.access import clock
from portal.access.pages import done_or_error, page
from portal.casework.acts import file_or_404, may_or_403, not_now, trail
from portal.kern.fields import DatePartsField
from portal.kern.forms import KernForm

# What usually carries the answer; the officer checks it, and it can be changed.
USUAL_BASIS = "VwV zu § 44 SäHO Nr. 1.3; Fachförderrichtlinie, vorzeitiger Maßnahmebeginn"
CONSENT, REFUSE = "consent", "refuse"


class EarlyStartDecisionForm(KernForm):
    """The answer. `earliest` is the first day that can be allowed."""

    outcome = forms.ChoiceField(
        label="Entscheidung",
        choices=((CONSENT, "zustimmen"), (REFUSE, "ablehnen")),
        widget=forms.RadioSelect,
    )
    allowed_from = DatePartsField(label="Beginn möglich ab", required=False)
    reason = forms.CharField(
        label="Begründung",
        help_text="Steht im Schreiben. Abzuwägen sind die Dringlichkeit und das Risiko des Trägers (§ 40 VwVfG).",
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    legal_basis = forms.CharField(label="Rechtsgrundlage", help_text="Bitte prüfen Sie den Vorschlag.", max_length=300)
    mark_optional = False

    def __init__(self, *args, earliest: datetime.date, **kwargs):
        super().__init__(*args, **kwargs)
        self.earliest = earliest
        self.fields[
            "allowed_from"
        ].help_text = f"Nur bei einer Zustimmung. Frühestens am {earliest:%d.%m.%Y}, denn sie gilt nie rückwirkend."

    def clean(self):
        answers = super().clean()
        if answers.get("outcome") != CONSENT or "allowed_from" in self.errors:
            return answers
        day = answers.get("allowed_from")
        if day is None:
            self.add_error("allowed_from", "Geben Sie an, ab wann der Träger beginnen darf.")
        elif day < self.earliest:
            self.add_error("allowed_from", f"Geben Sie einen Tag ab {self.earliest:%d.%m.%Y} an.")
        return answers


@require_http_methods(["GET", "POST"])
def early_start(request, pk: int):
    """Consent or refuse."""
    application = file_or_404(request, pk)
    may_or_403(request.user, starting_early.DECIDE, application)
    asked = application.early_starts.select_related("requested_by").filter(decided_at=None).first()
    if asked is None or application.state not in WAITING:
        return not_now(request, application, "Zu dieser Akte ist kein Antrag auf vorzeitigen Maßnahmebeginn offen.")
    earliest = max(asked.wanted_from, clock.now().date())
    form = EarlyStartDecisionForm(
        request.POST if request.method == "POST" else None,
        earliest=earliest,
        initial={"allowed_from": earliest, "legal_basis": USUAL_BASIS},
    )
    sentence = "Ihre Entscheidung geht in das Postfach des Trägers."
    if form.is_valid() and done_or_error(request, form, lambda: _decide(request, asked, form), sentence):
        return redirect("casework:file", pk=application.pk)
    context = {
        "application": application,
        "trail": trail(request.user, application),
        "asked": asked,
        "costs": submitted_costs(application),
        "rule": starting_early.limit_in_words(application),
        "form": form,
    }
    return page(request, "casework/early_start.html", context, form=form)


def _decide(request, asked: EarlyStart, form: EarlyStartDecisionForm) -> None:
    answers = form.cleaned_data
    act = {
        "request": asked,
        "actor": request.user,
        "now": clock.now(),
        "reason": answers["reason"],
        "legal_basis": answers["legal_basis"],
    }
    if answers["outcome"] == CONSENT:
        starting_early.consent(**act, allowed_from=answers["allowed_from"])
    else:
        starting_early.refuse(**act)

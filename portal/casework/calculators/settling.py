"""The settlement of a grant after the proof of use: final grant, refund, remaining payment, each with its working."""

import dataclasses
from urllib.parse import urlencode

from django.urls import reverse
from django.views.decorators.http import require_GET

from criteria.financing import Financing
from criteria.guideline.queries import settlement_rule
from criteria.money import ImpossibleSum
from criteria.recognition import Recognition, recognise
from criteria.settlement import Granted, Settlement, Spent, settle
from portal.access.pages import page
from portal.casework.calculators.asking import applied_rules, ask, is_asked, trail
from portal.casework.calculators.settling_forms import ItemFormSet, ItemRows, SettlementForm, first_rows
from portal.kern import german

LAW = {
    Financing.ANTEIL: ("ANBest-P Nr. 2.1: Die Zuwendung ermäßigt sich anteilig.",),
    Financing.FEHLBEDARF: ("ANBest-P Nr. 2.2: Die Zuwendung ermäßigt sich um den vollen Betrag.",),
    Financing.FESTBETRAG: ("VV zu § 44 BHO Nr. 2: Ein Festbetrag bleibt, höchstens bis zu den Ausgaben.",),
    Financing.VOLL: ("ANBest-P Nr. 2.2: Die Zuwendung ermäßigt sich um den vollen Betrag.",),
}
ITEMS_LAW = "ANBest-P Nr. 1.2: Wie weit eine Position überschritten werden darf."
REFUND_LAW = (
    "§ 28 VwVfG: Vor der Rückforderung ist der Träger anzuhören.",
    "§ 49a Absatz 1 VwVfG: Die Erstattung wird durch schriftlichen Bescheid festgesetzt.",
    "§ 49a Absatz 3 VwVfG: Der Betrag ist zu verzinsen.",
)
RULES = {
    Financing.ANTEIL: ("small_change", "more_income"),
    Financing.FEHLBEDARF: ("small_change",),
    Financing.FESTBETRAG: ("overfunding_reduces", "small_change"),
    Financing.VOLL: (),
}


@require_GET
def calculate_settlement(request):
    """What is left of a grant, or what is missing in the entries."""
    form = ask(request, SettlementForm)
    if is_asked(request):
        rows = ItemRows(request.GET, prefix="p")
        form.has_items = bool(rows.filled)
    else:
        rows = ItemRows(prefix="p", initial=first_rows(form.fields["guideline"].initial))
    context = {"form": form, "formset": rows, "trail": trail()}
    if form.is_valid() and rows.is_valid():
        try:
            context |= _result(form, rows)
        except ImpossibleSum as problem:
            form.add_error(None, str(problem))
    has_errors = form.is_bound and (bool(form.errors) or rows.has_errors)
    return page(request, "casework/calculators/settlement.html", context, status=422 if has_errors else 200)


def _result(form: SettlementForm, rows: ItemFormSet) -> dict:
    answers, kind = form.cleaned_data, Financing(form.cleaned_data["financing"])
    recognition = recognise(rows.items(), overrun=form.rules.plan_item_overrun) if form.has_items else None
    found = _settle(form, rows, recognition)
    names = RULES[kind] if recognition is None else (*RULES[kind], "plan_item_overrun")
    law = LAW[kind] if recognition is None else (*LAW[kind], ITEMS_LAW)
    return {
        "found": found,
        "kind": kind,
        "not_allowed": kind not in form.rules.allowed_financing,
        "facts": _facts(form, rows),
        "working": [(line.text, line.amount) for line in found.lines],
        "recognition": recognition,
        "recognised": [(line.text, line.amount) for line in recognition.lines] if recognition else [],
        "warnings": [part.warning for part in recognition.items if part.warning] if recognition else [],
        "rules": applied_rules(answers["guideline"], *names),
        "law": law + REFUND_LAW if found.refund else law,
        "guideline": answers["guideline"],
        "interest_url": _interest_url(found, answers["guideline"]) if found.refund else "",
    }


def _settle(form: SettlementForm, rows: ItemFormSet, recognition: Recognition | None) -> Settlement:
    answers = form.cleaned_data
    planned = answers["planned_costs"] if recognition is None else rows.planned
    actual = answers["actual_costs"] if recognition is None else recognition.total
    return settle(
        Granted(planned, answers["planned_own"], answers["planned_other"], answers["grant"]),
        Spent(actual, answers["actual_own"], answers["actual_other"], answers["paid"]),
        Financing(answers["financing"]),
        rule=dataclasses.replace(settlement_rule(form.rules), unit_rate=form.unit_rate_proved()),
    )


def _facts(form: SettlementForm, rows: ItemFormSet) -> list[tuple[str, str, str]]:
    """Plan and proof side by side, for the print: (what, planned, actual)."""
    answers = form.cleaned_data
    costs = ("Zuwendungsfähige Ausgaben", answers["planned_costs"], answers["actual_costs"])
    if form.has_items:
        costs = ("Zuwendungsfähige Ausgaben laut Positionen", rows.planned, rows.spent)
    pairs = (
        costs,
        ("Eigenmittel", answers["planned_own"], answers["actual_own"]),
        ("Mittel Dritter", answers["planned_other"], answers["actual_other"]),
        ("Zuwendung (bewilligt, ausgezahlt)", answers["grant"], answers["paid"]),
    )
    return [(what, german.euro(planned), german.euro(actual)) for what, planned, actual in pairs]


def _interest_url(found: Settlement, guideline) -> str:
    handed_over = {"amount": german.number(found.refund, 2), "guideline": guideline.pk}
    return f"{reverse('casework:calculate_interest')}?{urlencode(handed_over)}"

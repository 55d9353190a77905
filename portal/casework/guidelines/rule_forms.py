"""All rules of a draft in one form: each with its value, its source, and whether it is an assumption."""

import dataclasses
import re
from decimal import Decimal

from django import forms

from criteria.money import NotAnAmount, parse_euro
from criteria.packages.kinds import Amount, Choice, Kind, MonthDay, Percent, Points, Unreadable, YesNo
from criteria.packages.parameters import Rule, definitions
from criteria.packages.shape import Origin, Package, Parameter
from criteria.packages.text_rules import LONGEST
from portal.casework.guidelines.forms import PartForm

NOT_CHOSEN = ("", "Bitte wählen")


class RulesForm(PartForm):
    """The rules. A rule that the draft lacks is empty and can be filled in."""

    def __init__(self, *args, package: Package, **kwargs):
        super().__init__(*args, package=package, **kwargs)
        stored = {parameter.name: parameter for parameter in package.parameters}
        for name, rule in definitions().items():
            self._add(name, rule, stored.get(name, Parameter(name, "", Origin())))

    def groups(self):
        return [
            (rule.label, [self[f"{field}_{name}"] for field in ("value", "source", "is_assumption")])
            for name, rule in definitions().items()
        ]

    def places(self):
        found = {}
        for name in definitions():
            found[f"regeln › {name}"] = f"source_{name}"
            found[f"regeln › {name} › wert"] = f"value_{name}"
        return found

    def about(self, field):
        name = (field or "").removeprefix("value_").removeprefix("source_")
        return definitions()[name].label if name in definitions() else ""

    def result(self):
        rules = tuple(self._parameter(name, rule.kind) for name, rule in definitions().items())
        return dataclasses.replace(self.package, parameters=rules)

    def _add(self, name: str, rule: Rule, stored: Parameter) -> None:
        self.fields[f"value_{name}"] = _value_field(rule, stored.value)
        self.fields[f"source_{name}"] = forms.CharField(
            label="Quelle", required=False, max_length=LONGEST["quelle"], initial=stored.origin.source
        )
        self.fields[f"is_assumption_{name}"] = forms.BooleanField(
            label="Annahme, noch nicht belegt", required=False, initial=stored.origin.is_assumption
        )

    def _parameter(self, name: str, kind: Kind) -> Parameter:
        origin = Origin(self.cleaned_data[f"source_{name}"], self.cleaned_data[f"is_assumption_{name}"])
        return Parameter(name, canonical(kind, self.cleaned_data[f"value_{name}"]), origin)


def canonical(kind: Kind, typed: str) -> str:
    """What people in Germany type, as a version keeps it: 7,5 → 7.5; 25.000,00 → 25000.00; 30.9. → 09-30.

    What is neither is left as it was typed: the door names it.
    """
    try:
        kind.read(typed)
    except Unreadable:
        return _from_german(kind, typed)
    return typed


def _from_german(kind: Kind, typed: str) -> str:
    match kind:
        case Percent() | Points():
            return typed.removesuffix("%").strip().replace(",", ".")
        case Amount():
            try:
                amount: Decimal = parse_euro(typed)
            except NotAnAmount:
                return typed
            return f"{amount:.2f}"
        case MonthDay():
            found = re.fullmatch(r"([0-9]{1,2})\.\s?([0-9]{1,2})\.?", typed)
            return f"{int(found[2]):02}-{int(found[1]):02}" if found else typed
    return typed


def _value_field(rule: Rule, stored: str) -> forms.Field:
    labels = {"ja": "ja", "nein": "nein"} if isinstance(rule.kind, YesNo) else {}
    if isinstance(rule.kind, Choice):
        labels = dict(rule.kind.labels)
    if not labels:
        hint = f"{rule.kind.hint[0].upper()}{rule.kind.hint[1:]}"
        return forms.CharField(label="Wert", help_text=hint, required=False, max_length=LONGEST["wert"], initial=stored)
    empty = [] if stored in labels else [NOT_CHOSEN]
    return forms.ChoiceField(label="Wert", choices=[*empty, *labels.items()], initial=stored)

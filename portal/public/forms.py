"""The form of the scoring sandbox: one level per criterion, yes or no per gate. Everything may stay open."""

from collections.abc import Sequence

from django import forms
from django.utils.html import format_html, format_html_join

from criteria.rubric.models import Criterion, Gate
from criteria.scoring import Part
from grants.calls.models import Call
from portal.kern.forms import KernFilterForm

OPEN = ("", "noch offen")


class SandboxForm(KernFilterForm):
    """A trial sheet in the address. `calls` are offered for comparison; None leaves the question out."""

    def __init__(self, *args, criteria: Sequence[Criterion], gates: Sequence[Gate], calls=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.criteria, self.gates = criteria, gates
        for gate in gates:
            self.fields[_gate_field(gate)] = _radio(gate.text, gate.legal_basis, [("ja", "ja"), ("nein", "nein")])
        for criterion in criteria:
            levels = [(str(level.points), f"{level.points}: {level.anchor}") for level in criterion.levels.all()]
            self.fields[_points_field(criterion)] = _radio(criterion.title, _hint(criterion), levels)
        if calls is not None:
            self.fields["aufruf"] = forms.ModelChoiceField(
                calls,
                to_field_name="slug",
                required=False,
                label="Mit den Anträgen eines Aufrufs vergleichen",
                help_text="Nur im Amt sichtbar.",
                empty_label="nicht vergleichen",
            )

    def points(self) -> dict[str, int]:
        """The chosen points by criterion code; what is open is left out."""
        chosen = {criterion.code: self.cleaned_data[_points_field(criterion)] for criterion in self.criteria}
        return {code: int(points) for code, points in chosen.items() if points}

    def unmet_gates(self) -> list[Gate]:
        return [gate for gate in self.gates if self.cleaned_data[_gate_field(gate)] == "nein"]

    def open_gates(self) -> list[Gate]:
        return [gate for gate in self.gates if not self.cleaned_data[_gate_field(gate)]]

    def call(self) -> Call | None:
        """The call to compare with, if this person may compare and wants to."""
        return self.cleaned_data.get("aufruf")

    def gate_fields(self):
        return [self[_gate_field(gate)] for gate in self.gates]

    def parts(self):
        """The fields of the criteria by part of the rubric: (heading, fields)."""
        for part in Part:
            fields = [self[_points_field(criterion)] for criterion in self.criteria if criterion.part == part]
            if fields:
                yield part.label, fields


def _radio(label: str, hint: str, choices: list[tuple[str, str]]) -> forms.ChoiceField:
    quoted = label.replace("%", "%%")  # Django puts the value into this sentence with the operator %.
    return forms.ChoiceField(
        label=label,
        help_text=format_html("{}", hint),
        choices=[*choices, OPEN],
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": f"Wählen Sie bei „{quoted}“ eine der Antworten, die zur Auswahl stehen."},
    )


def _hint(criterion: Criterion) -> str:
    """What the choice rests on, as safe HTML: the question, the weight, the minimum."""
    weight = f"Gewicht {criterion.weight}."
    if criterion.minimum_points is not None:
        weight += f" Nötig ist mindestens Stufe {criterion.minimum_points}."
    return format_html_join(" ", "{}", ((text,) for text in (criterion.question, weight) if text))


def _gate_field(gate: Gate) -> str:
    return f"voraussetzung_{gate.position}"


def _points_field(criterion: Criterion) -> str:
    return f"punkte_{criterion.code}"

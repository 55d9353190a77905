"""What a draft calls states and steps: one form, in which an empty answer keeps the usual word."""

import dataclasses

from django import forms

from criteria.packages.labels import READERS, USUAL, Words, title
from criteria.packages.layout import LABEL_GROUPS, LABEL_TEXTS
from criteria.packages.shape import Label, LabelKind, Origin, Package
from criteria.packages.text_rules import LONGEST
from portal.casework.guidelines.forms import PartForm

QUESTIONS = {"office": "Im Amt", "applicant": "Beim Träger", "button": "Auf der Schaltfläche"}
NAMES = tuple((kind, name) for kind in LabelKind for name in USUAL[kind])


class LabelsForm(PartForm):
    """All states and steps. Only those with an answer become labels of the version."""

    def __init__(self, *args, package: Package, **kwargs):
        super().__init__(*args, package=package, **kwargs)
        stored = {(label.kind, label.name): label for label in package.labels}
        for kind, name in NAMES:
            self._add(kind, name, stored.get((kind, name), Label(kind, name, None, None, Origin())))

    def groups(self):
        return [(title(kind, name), [self[field] for field in self._fields(kind, name)]) for kind, name in NAMES]

    def places(self):
        found = {}
        for kind, name in NAMES:
            place = f"bezeichnungen › {LABEL_GROUPS[kind]} › {name}"
            found[place] = _field(kind, name, "source")
            for reader in _readers(USUAL[kind][name]):
                found[f"{place} › {LABEL_TEXTS[reader]}"] = _field(kind, name, reader)
        return found

    def about(self, field):
        kind, _, rest = (field or "").partition("__")
        name = rest.partition("__")[0]
        return title(LabelKind(kind), name) if name else ""

    def result(self):
        labels = tuple(label for kind, name in NAMES if (label := self._label(kind, name)))
        return dataclasses.replace(self.package, labels=labels)

    def _add(self, kind: LabelKind, name: str, stored: Label) -> None:
        for reader in _readers(USUAL[kind][name]):
            self.fields[_field(kind, name, reader)] = forms.CharField(
                label=QUESTIONS[reader],
                help_text=f"Üblich: {getattr(USUAL[kind][name], reader)}",
                required=False,
                max_length=LONGEST["bezeichnung"],
                initial=getattr(stored, reader) or "",
            )
        self.fields[_field(kind, name, "source")] = forms.CharField(
            label="Quelle", required=False, max_length=LONGEST["quelle"], initial=stored.origin.source
        )
        self.fields[_field(kind, name, "is_assumption")] = forms.BooleanField(
            label="Annahme, noch nicht belegt", required=False, initial=stored.origin.is_assumption
        )

    def _fields(self, kind: LabelKind, name: str) -> list[str]:
        return [_field(kind, name, part) for part in (*_readers(USUAL[kind][name]), "source", "is_assumption")]

    def _label(self, kind: LabelKind, name: str) -> Label | None:
        said = {part: self.cleaned_data.get(_field(kind, name, part)) for part in (*READERS, "source", "is_assumption")}
        if not any(said.values()):
            return None
        origin = Origin(said["source"] or "", bool(said["is_assumption"]))
        return Label(kind, name, said["office"] or None, said["applicant"] or None, origin, said["button"] or None)


def _readers(usual: Words) -> list[str]:
    """Where this state or step is read at all."""
    return [reader for reader in READERS if getattr(usual, reader)]


def _field(kind: LabelKind, name: str, part: str) -> str:
    return f"{kind}__{name}__{part}"

"""The people chosen for the open sheets of a call, and what an assessor knows."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django import forms
from django.forms.boundfield import BoundField

from criteria.rubric.models import Criterion
from grants.assessment.competences import known_priorities
from grants.assessment.proposing import Open, Proposed
from portal.kern.forms import KernForm

NOBODY = "Niemand"


@dataclass(frozen=True)
class Row:
    """A file with the fields of its open sheets."""

    proposed: Proposed
    fields: tuple[BoundField, ...]


class AssignmentForm(KernForm):
    """One field per open sheet, filled in with the proposed person. Who is left out stays open."""

    mark_optional = False

    def __init__(self, *args, rows: Sequence[Proposed], **kwargs):
        super().__init__(*args, **kwargs)
        self.rows = rows
        self.people = {}
        for row in rows:
            for name, place in _named(row):
                self.fields[name] = forms.ChoiceField(
                    label=f"{place.part_label}, {_nth(name)}",
                    help_text=_working(place),
                    choices=[("", NOBODY), *((str(one.pk), _option(one, fits)) for one, fits in place.candidates)],
                    initial=str(place.person.pk) if place.person else "",
                    required=False,
                )
                self.people |= {str(one.pk): one for one, _ in place.candidates}

    def clean(self):
        answers = super().clean()
        for row in self.rows:
            seen = set()
            for name, place in _named(row):
                person = answers.get(name)
                if person and (person, place.part) in seen:
                    self.add_error(name, f"{self.people[person]} ist schon gewählt. Wählen Sie eine andere Person.")
                seen.add((person, place.part))
        if not self.errors and not any(answers.values()):
            self.add_error(None, "Wählen Sie mindestens eine Person.")
        return answers

    def chosen(self) -> dict[int, list[list]]:
        """By file, the ids of the chosen people with their part."""
        found = defaultdict(list)
        for row in self.rows:
            for name, place in _named(row):
                if person := self.cleaned_data[name]:
                    found[row.application.pk].append([int(person), place.part])
        return dict(found)

    def entries(self):
        """The files with the fields of their open sheets."""
        for row in self.rows:
            yield Row(row, tuple(self[name] for name, _ in _named(row)))


class CompetenceForm(KernForm):
    """What an assessor knows; nothing chosen means everything."""

    priorities = forms.MultipleChoiceField(
        label="Förderschwerpunkte",
        help_text="Ohne Auswahl: alle.",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    parts = forms.MultipleChoiceField(
        label="Teile der Bewertung",
        help_text="Ohne Auswahl: beide.",
        required=False,
        choices=Criterion.PARTS,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["priorities"].choices = list(known_priorities().items())


def _named(row: Proposed) -> list[tuple[str, Open]]:
    """The open sheets with the names of their fields: file, part, and how many of this part came before."""
    counts: dict[str, int] = defaultdict(int)
    found = []
    for place in row.places:
        counts[place.part] += 1
        found.append((f"place-{row.application.pk}-{place.part or 'raster'}-{counts[place.part]}", place))
    return found


def _nth(name: str) -> str:
    return f"{name.rpartition('-')[2]}. offener Bogen"


def _option(person, fits: bool) -> str:
    load = f"{person.load} offen" if person.load else "nichts offen"
    return f"{person} ({load})" if fits else f"{person} ({load}, anderes Fachgebiet)"


def _working(place: Open) -> str:
    """How the proposal came about, in words."""
    found = place.working
    if place.person is None:
        if not place.candidates:
            return "Es gibt niemanden mehr, der nicht befangen oder schon beteiligt ist."
        return "Niemand mit passender Kompetenz ist frei. Sie können trotzdem jemanden wählen."
    suitable = "Es passt 1 Person." if found.suitable == 1 else f"Es passen {found.suitable} Personen."
    sheets = "1 Bogen" if found.load == 1 else f"{found.load} Bögen" if found.load else "noch keinen Bogen"
    pairs = f", zusammen mit denselben Personen auf anderen Akten: {found.together}" if found.together else ""
    return f"Vorgeschlagen: {place.person}. {suitable} Hat bis hierher {sheets}{pairs}."

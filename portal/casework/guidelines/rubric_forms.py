"""The rubric of a draft, one form per criterion, and the rule for equal results."""

import dataclasses

from django import forms

from criteria.packages.problems import item_names
from criteria.packages.shape import Criterion, Origin, Package
from criteria.packages.text_rules import LONGEST
from criteria.plan.models import Goal
from criteria.scoring import Part
from portal.casework.guidelines.described import in_points
from portal.casework.guidelines.forms import PartForm, PlainTextField

EMPTY_LEVELS = 2
MOST_LEVELS = 20
NONE = ("", "kein Kriterium")
NEW = Criterion("", Part.FACHLICH, "", "", 10, ("", ""), None, (), False, Origin())


class CriterionForm(PartForm):
    """One criterion. Without `criterion` a new one, which takes the last place."""

    code = forms.CharField(
        label="Kurzname",
        help_text="Buchstaben ohne Umlaute, Ziffern, Bindestriche. Bleibt danach, wie er ist.",
        max_length=LONGEST["schluessel"],
    )
    part = forms.ChoiceField(
        label="Teil", choices=[(part.value, part.label) for part in Part], widget=forms.RadioSelect
    )
    title = forms.CharField(label="Titel", max_length=LONGEST["titel"])
    question = PlainTextField(label="Leitfrage (kann leer bleiben)", rows=3, required=False)
    weight = forms.IntegerField(label="Gewicht", min_value=0, max_value=9999)
    minimum_points = forms.IntegerField(
        label="Mindestpunkte", help_text="Leer heißt: keine.", required=False, min_value=0, max_value=9999
    )
    goals = forms.MultipleChoiceField(
        label="Ziele der Fachpläne, denen das Kriterium dient", required=False, widget=forms.CheckboxSelectMultiple
    )
    is_formal = forms.BooleanField(label="Formales Kriterium, dient keinem Ziel", required=False)
    source = forms.CharField(label="Quelle", required=False, max_length=LONGEST["quelle"])
    is_assumption = forms.BooleanField(label="Annahme, noch nicht belegt", required=False)

    def __init__(self, *args, package: Package, criterion: Criterion | None = None, **kwargs):
        self.criterion = criterion or NEW
        super().__init__(*args, package=package, initial=_shown(self.criterion), **kwargs)
        if criterion is not None:
            del self.fields["code"]
        self.fields["goals"].choices = goal_choices()
        for points in range(self._levels()):
            self.fields[f"level_{points}"] = PlainTextField(
                label=f"Was muss für {in_points(points)} zu sehen sein?", rows=3, required=False
            )

    def about(self, field):
        return f"Stufe {field.removeprefix('level_')}" if (field or "").startswith("level_") else ""

    def groups(self):
        names = [name for name in self.fields if name != "seen" and not name.startswith("level_")]
        levels = [name for name in self.fields if name.startswith("level_")]
        at = names.index("minimum_points") + 1
        return [
            ("", [self[name] for name in names[:at]]),
            ("Stufen", [self[name] for name in levels]),
            ("Ziele und Quelle", [self[name] for name in names[at:]]),
        ]

    def places(self):
        criteria = self.result().rubric.criteria
        code = self.cleaned_data.get("code", self.criterion.code)
        index = [criterion.code for criterion in criteria].index(code)
        if "code" in self.fields:
            index = len(criteria) - 1
        place = f"bewertungsraster › kriterien › {item_names([criterion.code for criterion in criteria])[index]}"
        found = {
            place: "source",
            **{f"{place} › {word}": field for word, field in _FIELDS.items()},
            f"{place} › stufen": "level_0",
            **{f"{place} › stufen › {points}": f"level_{points}" for points in range(self._levels())},
        }
        if "code" in self.fields:
            found |= {"bewertungsraster › kriterien": "code", f"{place} › schluessel": "code"}
        return found

    def result(self):
        rubric, changed = self.package.rubric, self._criterion()
        if "code" in self.fields:
            criteria = (*rubric.criteria, changed)
        else:
            criteria = tuple(changed if row.code == changed.code else row for row in rubric.criteria)
        return dataclasses.replace(self.package, rubric=dataclasses.replace(rubric, criteria=criteria))

    def _criterion(self) -> Criterion:
        answers = self.cleaned_data
        return Criterion(
            code=answers.get("code", self.criterion.code),
            part=Part(answers["part"]),
            title=answers["title"],
            question=_kept(self.criterion.question, answers["question"]),
            weight=answers["weight"],
            levels=self._anchors(),
            minimum_points=answers["minimum_points"],
            goals=tuple(sorted(answers["goals"])),
            is_formal=answers["is_formal"],
            origin=Origin(answers["source"], answers["is_assumption"]),
        )

    def _anchors(self) -> tuple[str, ...]:
        """What was typed for each level; empty fields at the end are no levels."""
        stored = dict(enumerate(self.criterion.levels))
        typed = [self.cleaned_data[f"level_{points}"] for points in range(self._levels())]
        while typed and not typed[-1]:
            typed.pop()
        return tuple(_kept(stored.get(points, ""), text) for points, text in enumerate(typed))

    def _levels(self) -> int:
        """How many levels the form offers: some empty ones, and never fewer than were sent."""
        sent = sum(f"level_{points}" in self.data for points in range(MOST_LEVELS))
        return max(len(self.criterion.levels) + EMPTY_LEVELS, sent)


class TieRuleForm(PartForm):
    """Which criterion decides first at equal results, which then."""

    def __init__(self, *args, package: Package, **kwargs):
        super().__init__(*args, package=package, **kwargs)
        rubric = package.rubric
        choices = [NONE, *((criterion.code, criterion.title) for criterion in rubric.criteria)]
        for number, _ in enumerate(rubric.criteria, start=1):
            self.fields[f"place_{number}"] = forms.ChoiceField(
                label=f"An {number}. Stelle entscheidet",
                choices=choices,
                required=False,
                initial=rubric.tie_rule[number - 1] if number <= len(rubric.tie_rule) else "",
            )

    def places(self):
        return {"bewertungsraster › bei_gleichstand": "place_1"}

    def result(self):
        chosen = (self.cleaned_data[name] for name in self.fields if name != "seen")
        rubric = dataclasses.replace(self.package.rubric, tie_rule=tuple(filter(None, chosen)))
        return dataclasses.replace(self.package, rubric=rubric)


class RemoveCriterionForm(PartForm):
    """Takes a criterion out of the rubric, and out of the rule for equal results."""

    def __init__(self, *args, package: Package, criterion: Criterion, **kwargs):
        super().__init__(*args, package=package, **kwargs)
        self.code = criterion.code

    def result(self):
        rubric = self.package.rubric
        left = dataclasses.replace(
            rubric,
            criteria=tuple(criterion for criterion in rubric.criteria if criterion.code != self.code),
            tie_rule=tuple(code for code in rubric.tie_rule if code != self.code),
        )
        return dataclasses.replace(self.package, rubric=left)


def goal_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """All plan goals under their plans."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for goal in Goal.objects.select_related("plan").order_by("plan", "number", "key"):
        groups.setdefault(goal.plan.title, []).append((goal.key, f"{goal.number} {goal.text}".strip()))
    return list(groups.items())


_FIELDS = {
    "teil": "part",
    "titel": "title",
    "leitfrage": "question",
    "gewicht": "weight",
    "mindestpunkte": "minimum_points",
    "ziele": "goals",
    "quelle": "source",
}


def _shown(criterion: Criterion) -> dict[str, object]:
    """What the form shows of a criterion."""
    return {
        "part": criterion.part.value,
        "title": criterion.title,
        "question": criterion.question,
        "weight": criterion.weight,
        "minimum_points": criterion.minimum_points,
        "goals": list(criterion.goals),
        "is_formal": criterion.is_formal,
        "source": criterion.origin.source,
        "is_assumption": criterion.origin.is_assumption,
        **{f"level_{points}": anchor for points, anchor in enumerate(criterion.levels)},
    }


def _kept(stored: str, typed: str) -> str:
    """A form cannot show spaces and empty lines at the ends of a text; where only these differ, nothing changed."""
    return stored if stored.strip() == typed else typed

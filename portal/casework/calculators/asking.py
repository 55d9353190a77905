"""What the calculators share: the form in the address, the guideline version, and its rules in words."""

from dataclasses import dataclass

from django import forms
from django.urls import reverse

from criteria.guideline.models import Guideline
from criteria.guideline.queries import rules_of
from criteria.guideline.states import State
from criteria.packages.parameters import MissingRules, Rules, definitions, in_words
from grants.rulebook.queries import guidelines_visible_to
from portal.casework.acts import Crumb
from portal.kern.forms import KernForm

ASKED = "rechnen"
"""The name of the button that asks for a result. Without it an address only fills the form."""
ASSUMED = "Annahme"


@dataclass(frozen=True)
class AppliedRule:
    """A rule of the guideline version that a result rests on, in words, with where it comes from."""

    label: str
    value: str
    source: str


class GuidelineField(forms.ModelChoiceField):
    """A guideline version by its name, its first day and its state."""

    def label_from_instance(self, guideline: Guideline) -> str:
        return f"{guideline.version}, gilt ab {guideline.valid_from:%d.%m.%Y} ({guideline.get_state_display()})"


class AskForm(KernForm):
    """A form in the address that asks for a result under a guideline version. `rules` are set once it is valid.

    `handed_over` names the fields that a link from another page may fill.
    """

    mark_optional = False
    handed_over: tuple[str, ...] = ("guideline",)
    rules: Rules | None = None

    guideline = GuidelineField(
        label="Fassung der Förderrichtlinie",
        help_text="Ihre Regeln gelten für die Rechnung. Maßgeblich ist die Fassung, nach der bewilligt wurde.",
        queryset=Guideline.objects.none(),
        empty_label=None,
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["guideline"]
        field.queryset = guidelines_visible_to(user).order_by("-valid_from", "-pk")
        field.initial = field.queryset.filter(state=State.IN_FORCE).first()

    def clean_guideline(self) -> Guideline | None:
        guideline = self.cleaned_data["guideline"]
        if guideline is not None:
            try:
                self.rules = rules_of(guideline)
            except MissingRules as gap:
                raise forms.ValidationError(f"Mit dieser Fassung lässt sich nicht rechnen. {gap}") from gap
        return guideline


def ask(request, form_class: type[AskForm]) -> AskForm:
    """The form as the address fills it: bound once its button was pressed."""
    if is_asked(request):
        return form_class(request.GET, user=request.user)
    given = {name: request.GET[name] for name in form_class.handed_over if name in request.GET}
    return form_class(user=request.user, initial=given)


def is_asked(request) -> bool:
    """Was the button pressed that asks for a result?"""
    return ASKED in request.GET


def applied_rules(guideline: Guideline, *names: str) -> list[AppliedRule]:
    """These rules of a version as people read them, in the order of the names."""
    stored = {parameter.name: parameter for parameter in guideline.parameters.filter(name__in=names)}
    return [
        AppliedRule(
            label=definitions()[name].label,
            value=in_words(name, stored[name].value),
            source=": ".join(filter(None, (ASSUMED if stored[name].is_assumption else "", stored[name].source))),
        )
        for name in names
    ]


def trail() -> list[Crumb]:
    """The way to each calculator."""
    return [Crumb("Rechnen", reverse("casework:calculators"))]

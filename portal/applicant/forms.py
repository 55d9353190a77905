"""Forms of an application. Saving what is incomplete is allowed, so nothing is required; wrong entries are errors."""

from django import forms
from django.core.exceptions import ValidationError

from criteria.places.models import District
from grants.applications.declarations import DECLARATIONS
from grants.applications.editing import open_answers
from grants.applications.models import Application
from portal.kern.fields import DatePartsField
from portal.kern.forms import KernForm

LONGEST_TEXT = 6000


class VersionField(forms.IntegerField):
    """The version a person saw. What is no number counts as an old one: the answer is then the present state."""

    widget = forms.HiddenInput

    def clean(self, value):
        try:
            return super().clean(value)
        except ValidationError:
            return 0


class StartForm(KernForm):
    """For which call and which Träger a new application begins."""

    call = forms.ChoiceField(widget=forms.HiddenInput)
    organisation = forms.ChoiceField(label="Für welchen Träger?")

    def __init__(self, *args, calls, organisations, **kwargs):
        super().__init__(*args, **kwargs)
        self.calls = {call.slug: call for call in calls}
        self.organisations = {str(organisation.pk): organisation for organisation in organisations}
        self.fields["call"].choices = [(slug, slug) for slug in self.calls]
        self.fields["organisation"].choices = [(pk, own.name) for pk, own in self.organisations.items()]
        if len(self.organisations) == 1:
            self.fields["organisation"].widget = forms.HiddenInput()
            self.fields["organisation"].initial = next(iter(self.organisations))

    def clean_call(self):
        return self.calls[self.cleaned_data["call"]]

    def clean_organisation(self):
        return self.organisations[self.cleaned_data["organisation"]]


class SectionForm(KernForm):
    """A section of an application: what is stored is shown, what was typed is kept."""

    mark_optional = False
    version = VersionField()

    def __init__(self, application: Application, *args, **kwargs):
        self.application = application
        super().__init__(*args, initial=self.stored(application) | {"version": application.version}, **kwargs)

    @property
    def parts(self) -> tuple:
        """The forms and tables that the page shows, in their order."""
        return (self,)

    @property
    def changes_nothing(self) -> bool:
        """Whether everything entered is stored already, as after a second press of the button."""
        return not set(self.changed_data) - {"version"}

    def keep_only(self, names: frozenset[str]) -> None:
        """Leave out the fields that are closed: they are not shown, and what is sent for them is not read."""
        for name in set(self.fields) - names - {"version"}:
            del self.fields[name]


class ProjectForm(SectionForm):
    title = forms.CharField(
        label="Name des Vorhabens",
        help_text="Ein kurzer Name, unter dem Sie das Vorhaben wiederfinden, zum Beispiel „Begegnungscafé Süd“.",
        max_length=200,
        required=False,
    )
    priority = forms.ChoiceField(label="Förderschwerpunkt", required=False)
    summary = forms.CharField(
        label="Was Sie vorhaben",
        help_text=f"Beschreiben Sie Anlass, Angebot und Ablauf in höchstens {LONGEST_TEXT} Zeichen.",
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    period_start = DatePartsField(label="Beginn des Vorhabens", required=False)
    period_end = DatePartsField(label="Ende des Vorhabens", required=False)

    def __init__(self, application: Application, *args, **kwargs):
        super().__init__(application, *args, **kwargs)
        self.priorities = {str(priority.pk): priority for priority in application.call.priorities.all()}
        self.fields["priority"].choices = [("", "Bitte wählen"), *((pk, str(it)) for pk, it in self.priorities.items())]
        call = application.call
        self.fields[
            "period_start"
        ].help_text = f"Möglich ist die Zeit vom {call.period_start:%d.%m.%Y} bis {call.period_end:%d.%m.%Y}."

    @staticmethod
    def stored(application: Application) -> dict:
        return {
            "title": application.title,
            "priority": str(application.priority_id or ""),
            "summary": application.summary,
            "period_start": application.period_start,
            "period_end": application.period_end,
        }

    def clean_priority(self):
        """The priority decides which goals can be chosen, so it changes only where the goals can be chosen anew."""
        priority = self.priorities.get(self.cleaned_data["priority"])
        if priority != self.application.priority and not self._goals_are_open():
            raise ValidationError(
                "Der Förderschwerpunkt lässt sich nicht ändern, weil die Ziele nicht zur Änderung geöffnet sind. "
                "Bitte wenden Sie sich an die Sachbearbeitung."
            )
        return priority

    def clean(self):
        start, end = self.cleaned_data.get("period_start"), self.cleaned_data.get("period_end")
        if start and end and end < start:
            self.add_error("period_end", "Das Ende liegt vor dem Beginn. Prüfen Sie beide Daten.")

    def answers(self) -> dict:
        """The arguments of `save_section`. Goals that do not belong to a newly chosen priority are given up."""
        fields, relations = dict(self.cleaned_data), {}
        if "priority" in fields and fields["priority"] != self.application.priority:
            relations["goals"] = list(self.application.goals.filter(priorities=fields["priority"]))
        return fields | {"relations": relations}

    def _goals_are_open(self) -> bool:
        return "goals" in open_answers(self.application)


class TargetGroupForm(SectionForm):
    target_group = forms.CharField(
        label="Zielgruppe",
        help_text="Für wen ist das Angebot, zum Beispiel „Menschen ab 60 Jahren“?",
        max_length=300,
        required=False,
    )
    districts = forms.MultipleChoiceField(
        label="In welchen Ortsteilen machen Sie das Angebot?",
        help_text="Sie können mehrere auswählen.",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    neighbourhood = forms.CharField(
        label="Wie sieht der Sozialraum aus?",
        help_text="Empfohlen: Beschreiben Sie, wie die Menschen dort leben, was ihnen fehlt und welche Angebote es "
        f"schon gibt. Höchstens {LONGEST_TEXT} Zeichen.",
        max_length=LONGEST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def __init__(self, application: Application, *args, **kwargs):
        super().__init__(application, *args, **kwargs)
        self.districts = {place.code: place for place in District.objects.select_related("borough").order_by("code")}
        self.fields["districts"].choices = _by_borough(self.districts.values())

    @staticmethod
    def stored(application: Application) -> dict:
        return {
            "target_group": application.target_group,
            "districts": [district.code for district in application.districts.all()],
            "neighbourhood": application.neighbourhood,
        }

    def answers(self) -> dict:
        """The arguments of `save_section`."""
        fields = dict(self.cleaned_data)
        if "districts" not in fields:
            return fields | {"relations": {}}
        return fields | {"relations": {"districts": [self.districts[code] for code in fields.pop("districts")]}}


class SubmitForm(KernForm):
    """The declarations; never prefilled. `seen` is the state and version whose answers the person has checked.

    `unchecked` are the titles of copied sections that nobody saved anew: reading them is confirmed here.
    """

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, unchecked: tuple[str, ...] = (), **kwargs):
        super().__init__(*args, **kwargs)
        for declaration in DECLARATIONS:
            self.fields[declaration.key] = forms.BooleanField(label=declaration.text)
        if unchecked:
            named = ", ".join(f"„{title}“" for title in unchecked)
            self.fields["last_year_read"] = forms.BooleanField(
                label=f"Ich habe die Angaben aus dem Vorjahr noch einmal gelesen, und sie stimmen weiterhin: {named}."
            )


def _by_borough(districts) -> list[tuple[str, list[tuple[str, str]]]]:
    groups: dict[str, list[tuple[str, str]]] = {}
    for district in districts:
        groups.setdefault(district.borough.name, []).append((district.code, district.name))
    return list(groups.items())

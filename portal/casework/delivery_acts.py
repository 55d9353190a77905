"""The office's further acts about a statistic: more time, and giving back with what is asked about single values."""

from django import forms
from django.forms import formset_factory
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from grants.permissions import can
from portal.access import clock
from portal.access.pages import done_or_error, page
from portal.casework.delivery_lists import for_office
from portal.kern.fields import DatePartsField
from portal.kern.forms import KernForm, KernFormSet
from reporting.deliveries import extending, workflow
from reporting.deliveries.extensions import Extension
from reporting.deliveries.freezing import Note, standing
from reporting.deliveries.models import Delivery
from reporting.deliveries.states import BY_NAME

MOST_NOTES = 8
GIVEN_BACK = "Die Statistik ist zurückgegeben. Der Träger kann sie nun ändern und noch einmal abgeben."


class MoreTimeForm(KernForm):
    """Gives more time, or refuses it."""

    given = forms.ChoiceField(
        label="Ihre Entscheidung",
        choices=[("yes", "Termin verlängern"), ("no", "Bitte des Trägers ablehnen")],
        widget=forms.RadioSelect,
        initial="yes",
    )
    until = DatePartsField(label="Neuer Termin", required=False)
    reason = forms.CharField(
        label="Begründung",
        help_text="Der Träger liest diesen Text.",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args, is_asked: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if not is_asked:
            del self.fields["given"]

    def clean(self):
        if self.gives and "until" not in self.errors and not self.cleaned_data.get("until"):
            self.add_error("until", "Geben Sie den neuen Termin an.")

    @property
    def gives(self) -> bool:
        return "given" not in self.fields or self.cleaned_data.get("given") == "yes"


class ReturnForm(KernForm):
    """Gives a statistic back."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label="Was soll der Träger ändern?",
        help_text="Der Träger liest diesen Text. Fragen zu einzelnen Zahlen stellen Sie darunter.",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    until = DatePartsField(label="Bis wann?", required=False)


class NoteForm(KernForm):
    """What is asked about one value."""

    place = forms.ChoiceField(label="Ortsteil", required=False)
    figure = forms.ChoiceField(label="Zahl", required=False)
    text = forms.CharField(label="Was ist zu ändern oder zu erklären?", max_length=500, required=False)

    def __init__(self, *args, places, figures, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = places
        self.fields["figure"].choices = figures

    def clean(self):
        if self.cleaned_data.get("text") and not self.cleaned_data.get("figure"):
            self.add_error("figure", "Wählen Sie, um welche Zahl es geht.")
        elif self.cleaned_data.get("figure") and not self.cleaned_data.get("text"):
            self.add_error("text", "Schreiben Sie, was zu ändern oder zu erklären ist.")

    def note(self) -> Note | None:
        if not self.cleaned_data.get("text"):
            return None
        indicator, _, category = self.cleaned_data["figure"].partition("@")
        return Note(self.cleaned_data["place"], indicator, category, self.cleaned_data["text"])


class Notes(KernFormSet):
    entry_name = "Rückfrage"


NoteFormSet = formset_factory(NoteForm, formset=Notes, extra=3, max_num=MOST_NOTES, absolute_max=MOST_NOTES)


@require_http_methods(["GET", "POST"])
def more_time(request, pk: int):
    """Give more time for one delivery, asked or not, or refuse it."""
    found = get_object_or_404(for_office(request.user), pk=pk)
    asked = Extension.objects.filter(delivery=found).open().select_related("asked_by").first()
    form = MoreTimeForm(request.POST if request.method == "POST" else None, is_asked=asked is not None)

    def decide():
        who, reason = {"delivery": found, "actor": request.user, "now": clock.now()}, form.cleaned_data["reason"]
        if form.gives:
            extending.extend(**who, until=form.cleaned_data["until"], reason=reason)
        else:
            extending.refuse_extension(**who, reason=reason)

    if form.is_valid() and done_or_error(request, form, decide, "Die Entscheidung ist gespeichert."):
        return redirect("casework:delivery", pk=pk)
    context = {"delivery": found, "asked": asked, "form": form, "trail": _trail(found)}
    return page(request, "casework/delivery_more_time.html", context, form=form)


@require_http_methods(["GET", "POST"])
def give_back(request, pk: int):
    """Give a delivery back with questions about single values and a day, all in one."""
    found = get_object_or_404(for_office(request.user), pk=pk)
    sent = request.POST if request.method == "POST" else None
    form = ReturnForm(sent, initial={"revision": found.revision})
    notes = NoteFormSet(sent, form_kwargs=_choices(found), prefix="notes")

    def act():
        told = [note for note in (each.note() for each in notes.forms if each.has_changed()) if note]
        answers = form.cleaned_data
        workflow.give_back(
            delivery=found,
            actor=request.user,
            now=clock.now(),
            reason=answers["reason"],
            until=answers["until"],
            notes=told,
        )

    valid = form.is_valid() and notes.is_valid()
    if valid and form.cleaned_data["revision"] != found.revision:
        form.add_error(None, "Inzwischen gibt es eine neue Fassung. Bitte prüfen Sie diese zuerst.")
        valid = False
    if valid and done_or_error(request, form, act, GIVEN_BACK):
        return redirect("casework:delivery", pk=pk)
    context = {"delivery": found, "form": form, "notes": notes, "trail": _trail(found)}
    status = 422 if sent is not None else None
    return page(request, "casework/delivery_return.html", context, form=form, status=status)


def offers(user, found: Delivery) -> dict[str, bool]:
    """Which of the two pages can be used now."""
    return {
        "may_extend": found.is_open and can(user, "delivery.extend", found),
        "may_ask_back": found.state in BY_NAME["give_back"].sources and can(user, "delivery.return", found),
    }


def _choices(found: Delivery) -> dict[str, list[tuple[str, str]]]:
    """The places and figures of the newest revision."""
    revision = standing(found)
    cells = revision.cells.select_related("district", "indicator") if revision else ()
    places = {cell.district_id or "": str(cell.district or "Stadt Leipzig") for cell in cells}
    figures: dict[str, str] = {}
    for cell in cells:
        key = f"{cell.indicator.code}@{cell.category}" if cell.category else cell.indicator.code
        figures[key] = f"{cell.indicator} ({cell.category})" if cell.category else str(cell.indicator)
    return {"places": sorted(places.items()), "figures": [("", "Bitte wählen"), *figures.items()]}


def _trail(found: Delivery) -> list[dict[str, str]]:
    return [
        {"label": "Gelieferte Statistik", "url": reverse("casework:deliveries")},
        {"label": str(found.period), "url": reverse("casework:delivery", args=[found.pk])},
    ]

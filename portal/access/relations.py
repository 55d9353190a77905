"""What connects a person of the office with a Träger, as the person or the Administration records it."""

from django import forms

from grants.applications.conflicts import Relation
from grants.applications.declaring import record_relation
from grants.organisations.models import Organisation
from portal.access import clock
from portal.access.pages import done_or_error
from portal.kern.fields import DatePartsField
from portal.kern.forms import KernForm


class RelationForm(KernForm):
    """A relation to a Träger."""

    organisation = forms.ModelChoiceField(
        label="Träger", queryset=Organisation.objects.order_by("sort_name", "pk"), empty_label="Bitte wählen"
    )
    kind = forms.ChoiceField(label="Art der Verbindung", choices=Relation.Kind.choices, widget=forms.RadioSelect)
    since = DatePartsField(label="Seit wann?", required=False)
    until = DatePartsField(
        label="Bis wann?", help_text="Lassen Sie das Feld leer, wenn die Verbindung weiter besteht.", required=False
    )


def relation_saved(request, form: RelationForm, person) -> bool:
    """Record what was typed about a person; False, and the reason in the form, if it was refused."""
    return form.is_valid() and done_or_error(
        request,
        form,
        lambda: record_relation(person=person, actor=request.user, now=clock.now(), **form.cleaned_data),
        "Die Verbindung ist vermerkt.",
        field="until",
    )

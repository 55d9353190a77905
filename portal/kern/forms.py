"""Forms that render as KERN and answer in plain German. Inherit from one of these; nothing else is needed.

``{{ form }}`` renders the error summary and all fields, ``{{ form.amount.as_field_group }}`` one field,
``{% include "kern/forms/summary.html" %}`` the summary alone. A view answers an invalid form with status 422.
"""

from django import forms
from django.forms.formsets import DELETION_FIELD_NAME
from django.forms.utils import pretty_name

from portal.kern import pasted, wording
from portal.kern.renderer import KernErrorList, KernRenderer


class KernFormMixin:
    """Turns any form class into a KERN form; put it first among the bases."""

    default_renderer = KernRenderer
    use_required_attribute = False
    mark_optional = True

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("error_class", KernErrorList)
        super().__init__(*args, **kwargs)

    def full_clean(self):
        # Here and not in __init__, because subclasses still change fields and labels after super().__init__().
        for name, field in self.fields.items():
            wording.speak_plainly(field, str(field.label or pretty_name(name)))
            pasted.drop_control_characters(field)
        super().full_clean()


class KernForm(KernFormMixin, forms.Form):
    """A plain form in KERN."""


class KernModelForm(KernFormMixin, forms.ModelForm):
    """A model form in KERN."""


class KernFilterForm(KernForm):
    """The form above a list: every field is optional, so none is marked. Fits ``filterset.Meta.form``."""

    mark_optional = False


class KernFormSetMixin:
    """Turns any formset class into a KERN formset; put it first among the bases.

    Class attributes: `layout` is ``"fieldsets"`` (one box per entry) or ``"table"`` (one row per entry, short fields
    only); `caption` names the table; `entry_name` names one entry, as in "Ausgabe 2".
    """

    default_error_messages = wording.FORMSET
    layout = "fieldsets"
    caption = "Einträge"
    entry_name = "Eintrag"
    deletion_label = "Diesen Eintrag entfernen"

    def __init__(self, *args, **kwargs):
        # formset_factory writes renderer=None into the class it makes, so a class attribute would be lost.
        self.renderer = KernRenderer()
        kwargs.setdefault("error_class", KernErrorList)
        super().__init__(*args, **kwargs)

    def add_fields(self, form, index):
        super().add_fields(form, index)
        if DELETION_FIELD_NAME in form.fields:
            form.fields[DELETION_FIELD_NAME].label = self.deletion_label

    @property
    def has_errors(self) -> bool:
        """Whether the summary has anything to say; an unbound formset is not cleaned for that."""
        return self.is_bound and self.total_error_count() > 0


class KernFormSet(KernFormSetMixin, forms.BaseFormSet):
    """For ``formset_factory(..., formset=KernFormSet)``."""


class KernModelFormSet(KernFormSetMixin, forms.BaseModelFormSet):
    """For ``modelformset_factory(..., formset=KernModelFormSet)``."""


class KernInlineFormSet(KernFormSetMixin, forms.BaseInlineFormSet):
    """For ``inlineformset_factory(..., formset=KernInlineFormSet)``."""

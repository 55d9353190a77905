"""KERN markup for Django forms.

Not set as FORM_RENDERER on purpose: that setting would reach the admin as well, whose widgets then lose their style.
"""

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.forms.utils import ErrorList

OWN_WIDGETS = {
    f"django/forms/widgets/{name}.html": f"kern/forms/widgets/{template}.html"
    for name, template in {
        "radio": "choices",
        "checkbox_select": "choices",
        "multiple_input": "choices",
        "clearable_file_input": "clearable_file_input",
    }.items()
}


def kern_class(widget: forms.Widget) -> str:
    """Name the KERN class of the control itself."""
    if isinstance(widget, forms.CheckboxInput | forms.CheckboxSelectMultiple):
        return "kern-form-check__checkbox"
    if isinstance(widget, forms.RadioSelect):
        return "kern-form-check__radio"
    return "kern-form-input__select" if isinstance(widget, forms.Select) else "kern-form-input__input"


class KernBoundField(BoundField):
    """A field that knows which KERN component it is."""

    @property
    def kind(self) -> str:
        """One of ``check``, ``fieldset`` (radio, checkbox list, date in parts), ``select`` and ``input``."""
        widget = self.field.widget
        if isinstance(widget, forms.CheckboxInput):
            return "check"
        if widget.use_fieldset:
            return "fieldset"
        if isinstance(widget, forms.Select) and not widget.allow_multiple_selected:
            return "select"
        return "input"

    @property
    def first_id(self) -> str:
        """The id of the first control, to which the error summary links."""
        return f"{self.auto_id}_0" if self.kind == "fieldset" else self.id_for_label or self.auto_id

    @property
    def marked_optional(self) -> bool:
        """KERN marks the few optional fields, not the many required ones; a lone checkbox explains itself."""
        return getattr(self.form, "mark_optional", True) and not self.field.required and self.kind != "check"

    @property
    def suffix(self) -> str:
        return getattr(self.field.widget, "suffix", "")

    def build_widget_attrs(self, attrs, widget=None):
        widget = widget or self.field.widget
        attrs = super().build_widget_attrs(attrs, widget)
        if widget.is_hidden:
            return attrs
        base = kern_class(widget)
        classes = [widget.attrs.get("class", ""), base, f"{base}--error" if self.errors else ""]
        attrs["class"] = " ".join(filter(None, classes))
        # aria-required instead of required: browsers' own bubbles are neither German nor readable by everyone.
        if self.field.required and self.kind != "fieldset":
            attrs.setdefault("aria-required", "true")
        return attrs


class KernErrorList(ErrorList):
    template_name = "kern/forms/errors.html"
    template_name_ul = "kern/forms/errors.html"


class KernRenderer(TemplatesSetting):
    form_template_name = "kern/forms/form.html"
    field_template_name = "kern/forms/field.html"
    formset_template_name = "kern/forms/formset.html"
    bound_field_class = KernBoundField

    def get_template(self, template_name):
        return super().get_template(OWN_WIDGETS.get(template_name, template_name))

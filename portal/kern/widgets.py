"""Input elements KERN has and Django lacks."""

from django import forms

DATE_PARTS = (("Tag", 2), ("Monat", 2), ("Jahr", 4))


class EuroInput(forms.TextInput):
    """A text field with the word "Euro" behind it; text, because a number field forbids German notation."""

    suffix = "Euro"

    def __init__(self, attrs=None):
        super().__init__({"inputmode": "decimal", "autocomplete": "off", **(attrs or {})})


class DateParts(forms.MultiWidget):
    """Day, month and year as three fields, which KERN recommends for a date people already know."""

    use_fieldset = True
    template_name = "kern/forms/widgets/dateparts.html"

    def __init__(self, attrs=None):
        inputs = [forms.TextInput({"inputmode": "numeric", "maxlength": width}) for _, width in DATE_PARTS]
        super().__init__(inputs, attrs)

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        css_class = context["widget"]["attrs"].get("class", "")
        for part, (label, width) in zip(context["widget"]["subwidgets"], DATE_PARTS, strict=True):
            part["label"] = label
            part["attrs"]["class"] = f"{css_class} kern-form-input__input--width-{width}"
        return context

    def decompress(self, value):
        return [str(value.day), str(value.month), str(value.year)] if value else ["", "", ""]

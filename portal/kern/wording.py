"""What the portal says when an entry does not fit: one cause, one thing to do.

Django's own sentences ("Dieses Feld ist zwingend erforderlich.") name neither. A field or validator that brings
its own sentence keeps it.
"""

from django import forms
from django.core.validators import DecimalValidator
from django.utils.text import Truncator

Messages = dict[str, str]

# A declaration of three lines would drown the sentence that quotes it.
LABEL_LENGTH = 60

LIMITS: Messages = {
    "max_length": "Kürzen Sie den Text auf höchstens %(limit_value)d Zeichen. Es sind jetzt %(show_value)d Zeichen.",
    "min_length": "Geben Sie mindestens %(limit_value)d Zeichen ein. Es sind jetzt %(show_value)d Zeichen.",
    "max_value": "Geben Sie höchstens %(limit_value)s ein.",
    "min_value": "Geben Sie mindestens %(limit_value)s ein.",
    "null_characters_not_allowed": "Geben Sie den Text neu ein. Er enthält unsichtbare Steuerzeichen.",
}
DIGITS: Messages = {
    "max_digits": "Prüfen Sie die Zahl. Sie darf höchstens %(max)s Ziffern haben.",
    "max_decimal_places": "Geben Sie höchstens %(max)s Stellen nach dem Komma ein.",
    "max_whole_digits": "Prüfen Sie die Zahl. Sie darf höchstens %(max)s Stellen vor dem Komma haben.",
}
CHOOSE: Messages = {
    "required": "Wählen Sie bei „%(label)s“ etwas aus.",
    "invalid_choice": "Wählen Sie einen Eintrag aus der Liste aus.",
    "invalid_list": "Wählen Sie Einträge aus der Liste aus.",
    "invalid_pk_value": "Wählen Sie einen Eintrag aus der Liste aus.",
}
FILE: Messages = {
    "required": "Wählen Sie bei „%(label)s“ eine Datei aus.",
    "invalid": "Wählen Sie die Datei noch einmal aus. Sie wurde nicht übertragen.",
    "missing": "Wählen Sie die Datei noch einmal aus. Sie wurde nicht übertragen.",
    "empty": "Wählen Sie eine andere Datei aus. Diese Datei ist leer.",
    "max_length": "Kürzen Sie den Dateinamen auf höchstens %(max)d Zeichen. Er hat jetzt %(length)d Zeichen.",
    "contradiction": "Wählen Sie entweder eine Datei aus oder das Häkchen zum Entfernen, nicht beides.",
    "invalid_extension": "Wählen Sie eine Datei dieser Art aus: %(allowed_extensions)s.",
    "invalid_image": "Wählen Sie eine Bilddatei aus, zum Beispiel PNG oder JPEG.",
}
DAY = "Geben Sie ein Datum ein, zum Beispiel 31.01.2027."
WHOLE = "Geben Sie eine ganze Zahl ein, zum Beispiel 12."
DECIMAL = "Geben Sie eine Zahl ein, zum Beispiel 12,5."

# The first class that fits wins, so subclasses stand before their base.
BY_FIELD: tuple[tuple[type[forms.Field], Messages], ...] = (
    (forms.BooleanField, {"required": "Setzen Sie das Häkchen bei „%(label)s“."}),
    (forms.FileField, FILE),
    (forms.ChoiceField, CHOOSE),
    (forms.EmailField, {"invalid": "Geben Sie die E-Mail-Adresse in dieser Form ein: name@beispiel.de."}),
    (forms.URLField, {"invalid": "Geben Sie die Adresse in dieser Form ein: https://www.beispiel.de."}),
    (forms.DecimalField, {"invalid": DECIMAL} | DIGITS),
    (forms.IntegerField, {"invalid": WHOLE}),
    (forms.DateTimeField, {"invalid": "Geben Sie Datum und Uhrzeit ein, zum Beispiel 31.01.2027 14:30."}),
    (forms.DateField, {"invalid": DAY}),
    (forms.TimeField, {"invalid": "Geben Sie eine Uhrzeit ein, zum Beispiel 14:30."}),
    (forms.UUIDField, {"invalid": "Geben Sie die Kennung vollständig ein."}),
    (forms.RegexField, {"invalid": "Prüfen Sie die Schreibweise."}),
    (forms.JSONField, {"invalid": "Prüfen Sie die Schreibweise."}),
)
FORMSET: Messages = {
    "missing_management_form": "Laden Sie die Seite neu und geben Sie die Angaben noch einmal ein. "
    "Sie kamen nicht vollständig an.",
    "too_many_forms": "Entfernen Sie Zeilen. Es sind höchstens %(num)d möglich.",
    "too_few_forms": "Füllen Sie mindestens %(num)d Zeile(n) aus.",
}


def plain_messages(field: forms.Field, label: str) -> Messages:
    """Give the sentences for one field; `label` is what the person sees beside it."""
    kind = next((messages for kind, messages in BY_FIELD if isinstance(field, kind)), {})
    messages = {"required": "Füllen Sie das Feld „%(label)s“ aus."} | LIMITS | kind
    # Only this one sentence is filled here; the others receive their numbers from the validator.
    messages["required"] = messages["required"].replace("%(label)s", Truncator(label).chars(LABEL_LENGTH))
    return messages


def speak_plainly(field: forms.Field, label: str) -> None:
    """Replace Django's default sentences of `field`, and only those."""
    own_validators = {
        validator.code
        for validator in field.validators
        if not isinstance(validator, DecimalValidator) and "message" in vars(validator)
    }
    defaults: dict[str, object] = {}
    for base in reversed(type(field).__mro__):
        if base.__module__.startswith("django."):
            defaults.update(getattr(base, "default_error_messages", {}))
    for code, sentence in plain_messages(field, label).items():
        untouched = field.error_messages.get(code) is defaults.get(code)
        if untouched and code not in own_validators:
            field.error_messages[code] = sentence

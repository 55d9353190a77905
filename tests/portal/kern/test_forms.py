"""Forms render as KERN and say in plain German what to do."""

from decimal import Decimal

import pytest
from django import forms
from django.core.validators import MinValueValidator
from django.template.loader import render_to_string
from django.test.html import parse_html

from portal.kern.fields import DatePartsField, EuroField
from portal.kern.forms import KernFilterForm, KernForm, KernFormSet


class CostForm(KernForm):
    name = forms.CharField(label="Bezeichnung", max_length=5, help_text="Kurz.")
    amount = EuroField(label="Betrag")


class EveryField(KernForm):
    text = forms.CharField(label="Name")
    choice = forms.ChoiceField(label="Bereich", choices=[("", "Bitte wählen"), ("a", "A")])
    kind = forms.ChoiceField(label="Art", widget=forms.RadioSelect, choices=[("a", "A")])
    day = DatePartsField(label="Beginn")
    file = forms.FileField(label="Plan")
    mail = forms.EmailField(label="E-Mail")
    count = forms.IntegerField(label="Anzahl")
    declared = forms.BooleanField(
        label="Mir ist bekannt, dass die Angaben subventionserheblich im Sinne des Gesetzes sind"
    )
    own = forms.CharField(label="Eigenes", error_messages={"required": "Sagen Sie etwas."})


class Costs(KernFormSet):
    layout = "table"
    caption = "Ausgaben"
    entry_name = "Ausgabe"


def tags(html: str, name: str) -> list[dict[str, str]]:
    """The attributes of every element called `name`, in order."""
    found, waiting = [], [parse_html(f"<everything>{html}</everything>")]
    while waiting:
        element = waiting.pop(0)
        if not isinstance(element, str):
            found += [dict(element.attributes)] if element.name == name else []
            waiting = list(element.children) + waiting
    return found


def test_a_missing_entry_is_named_with_what_to_do():
    errors = EveryField({"mail": "x", "count": "1,5"}, {}).errors

    assert {name: list(messages) for name, messages in errors.items()} == {
        "text": ["Füllen Sie das Feld „Name“ aus."],
        "choice": ["Wählen Sie bei „Bereich“ etwas aus."],
        "kind": ["Wählen Sie bei „Art“ etwas aus."],
        "day": ["Füllen Sie das Feld „Beginn“ aus."],
        "file": ["Wählen Sie bei „Plan“ eine Datei aus."],
        "mail": ["Geben Sie die E-Mail-Adresse in dieser Form ein: name@beispiel.de."],
        "count": ["Geben Sie eine ganze Zahl ein, zum Beispiel 12."],
        "declared": ["Setzen Sie das Häkchen bei „Mir ist bekannt, dass die Angaben subventionserheblich im S…“."],
        "own": ["Sagen Sie etwas."],
    }


def test_a_text_that_is_too_long_says_by_how_much():
    assert CostForm({"name": "Personal", "amount": "1"}).errors["name"] == [
        "Kürzen Sie den Text auf höchstens 5 Zeichen. Es sind jetzt 8 Zeichen."
    ]


def test_a_validator_with_its_own_sentence_keeps_it():
    class WithValidator(KernForm):
        count = forms.IntegerField(label="Anzahl", validators=[MinValueValidator(3, message="Mindestens drei Plätze.")])

    assert WithValidator({"count": "2"}).errors["count"] == ["Mindestens drei Plätze."]


def test_a_label_changed_late_is_the_one_in_the_sentence():
    form = CostForm({"amount": "1"})
    form.fields["name"].label = "Zweck"

    assert form.errors["name"] == ["Füllen Sie das Feld „Zweck“ aus."]


def test_a_field_points_to_its_hint_and_its_error():
    (control,) = tags(str(CostForm({"amount": "1"})["name"]), "input")

    assert control == {
        "type": "text",
        "name": "name",
        "maxlength": "5",
        "id": "id_name",
        "class": "kern-form-input__input kern-form-input__input--error",
        "aria-describedby": "id_name_helptext id_name_error",
        "aria-invalid": "true",
        "aria-required": "true",
    }


def test_every_aria_reference_has_its_target():
    html = str(EveryField({}, {}))
    ids = {
        tag["id"] for name in ("div", "fieldset", "input", "select", "h2") for tag in tags(html, name) if "id" in tag
    }
    references = {
        reference
        for name in ("input", "select", "fieldset", "div")
        for tag in tags(html, name)
        for reference in (tag.get("aria-describedby", "") + " " + tag.get("aria-labelledby", "")).split()
    }

    assert references - ids == set()


def test_the_summary_leads_to_the_first_control_of_each_field():
    html = render_to_string("kern/forms/summary.html", {"form": EveryField({"text": "x", "own": "x"}, {})})

    assert [link["href"] for link in tags(html, "a")] == [
        "#id_choice",
        "#id_kind_0",
        "#id_day_0",
        "#id_file",
        "#id_mail",
        "#id_count",
        "#id_declared",
    ]


def test_the_summary_takes_the_focus():
    html = render_to_string("kern/forms/summary.html", {"form": CostForm({})})

    assert [(tag["role"], tag["tabindex"], "autofocus" in tag) for tag in tags(html, "div") if "role" in tag] == [
        ("alert", "-1", True)
    ]


def test_a_form_without_errors_has_no_summary():
    assert render_to_string("kern/forms/summary.html", {"form": CostForm()}).strip() == ""


def test_an_amount_stands_before_the_word_euro():
    spans = tags(CostForm()["amount"].as_field_group(), "span")

    assert spans == [{"class": "kern-input-group-text"}]


@pytest.mark.parametrize(("base", "marks"), [(KernForm, 1), (KernFilterForm, 0)])
def test_optional_fields_are_marked_except_in_filters(base, marks):
    class Optional(base):
        note = forms.CharField(label="Hinweis", required=False)

    html = Optional()["note"].as_field_group()

    assert html.count("– optional") == marks


def test_a_date_has_three_labelled_parts():
    labels = tags(EveryField()["day"].as_field_group(), "label")

    assert [label["for"] for label in labels] == ["id_day_0", "id_day_1", "id_day_2"]


def cost_formset(**data):
    factory = forms.formset_factory(CostForm, formset=Costs, extra=2, can_delete=True)
    return factory({"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "0"} | data)


def test_a_formset_in_rows_labels_every_control():
    html = str(cost_formset())
    controls = [tag["id"] for tag in tags(html, "input") if tag["type"] != "hidden"]

    assert [label["for"] for label in tags(html, "label")] == controls


def test_a_formset_names_the_row_of_an_error():
    formset = cost_formset(**{"form-0-name": "Miete", "form-0-amount": "viel"})
    links = tags(render_to_string("kern/forms/formset_summary.html", {"formset": formset}), "a")

    assert [link["href"] for link in links] == ["#id_form-0-amount"]


def test_an_untouched_row_is_no_error():
    assert cost_formset(**{"form-0-name": "Miete", "form-0-amount": "1.200,00"}).cleaned_data == [
        {"name": "Miete", "amount": Decimal("1200.00"), "DELETE": False},
        {},
    ]


def test_a_manipulated_formset_says_what_to_do():
    formset = forms.formset_factory(CostForm, formset=Costs)({})

    assert formset.non_form_errors() == [
        "Laden Sie die Seite neu und geben Sie die Angaben noch einmal ein. Sie kamen nicht vollständig an."
    ]

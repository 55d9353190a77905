"""Control characters that came along when a text was pasted are not stored."""

import pytest
from django import forms

from portal.kern.forms import KernForm


class TextForm(KernForm):
    text = forms.CharField(label="Text", max_length=20, required=False)
    secret = forms.CharField(label="Kennwort", strip=False, required=False)


def read(text: str) -> str:
    form = TextForm({"text": text})
    assert form.is_valid()
    return form.cleaned_data["text"]


@pytest.mark.parametrize(
    ("pasted", "stored"),
    [
        ("Begeg\x02nung", "Begegnung"),
        ("Zeile\x0bZeile\x0cZeile", "Zeile Zeile Zeile"),
        ("\x1b[31mrot\x7f\x9f", "[31mrot"),
        ("\uffff\ufffe", ""),
        ("eins\r\nzwei\tdrei\x85", "eins\r\nzwei\tdrei"),
        ("Öl – „gut“ \u200d👩\U0010fffd", "Öl – „gut“ \u200d👩\U0010fffd"),
        ("\x01" * 500 + "kurz", "kurz"),
    ],
)
def test_what_nobody_sees_is_dropped_and_everything_else_stays(pasted, stored):
    assert read(pasted) == stored


def test_a_null_character_is_refused():
    assert TextForm({"text": "a\x00b"}).errors["text"] == [
        "Geben Sie den Text neu ein. Er enthält unsichtbare Steuerzeichen."
    ]


def test_a_text_that_differs_only_in_what_nobody_sees_has_not_changed():
    form = TextForm({"text": "Treff\x1b"}, initial={"text": "Treff"})
    assert (form.is_valid(), form.changed_data) == (True, [])


def test_a_password_is_taken_as_it_is():
    form = TextForm({"secret": " a\x1b "})
    assert (form.is_valid(), form.cleaned_data["secret"]) == (True, " a\x1b ")

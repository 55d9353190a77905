from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from portal.kern.fields import DatePartsField, EuroField


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("1.234,56", "1234.56"),
        ("1234,56", "1234.56"),
        ("1234.56", "1234.56"),
        ("1.234", "1234"),
        ("1.234.567", "1234567"),
        ("12,5", "12.5"),
        (" 1 234,00 € ", "1234.00"),
        ("84500 Euro", "84500"),
        ("0", "0"),
    ],
)
def test_german_and_plain_notation_are_read(typed, amount):
    assert EuroField().clean(typed) == Decimal(amount)


@pytest.mark.parametrize(
    "typed", ["abc", "1,2,3", "1.23.456", "12,345", "1.2345", "1,234.56", "--1", "1e3", "NaN", "٣"]
)
def test_what_would_need_guessing_is_refused_with_an_example(typed):
    with pytest.raises(ValidationError) as error:
        EuroField().clean(typed)

    assert error.value.messages == ["Geben Sie einen Betrag in Euro ein, zum Beispiel 1.234,56."]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("-1", "Geben Sie einen Betrag ab 0,00\u00a0€ ein."),
        ("50000,01", "Geben Sie einen Betrag bis 50.000,00\u00a0€ ein."),
    ],
)
def test_limits_are_named_in_euros(typed, sentence):
    with pytest.raises(ValidationError) as error:
        EuroField(max_value=Decimal(50_000)).clean(typed)

    assert error.value.messages == [sentence]


def test_an_empty_amount_is_none():
    assert EuroField(required=False).clean(" ") is None


def test_a_stored_amount_is_shown_in_german_and_typed_text_is_left_alone():
    field = EuroField()

    assert (field.prepare_value(Decimal("1500")), field.prepare_value("1500,5x")) == ("1.500,00", "1500,5x")


def test_three_parts_make_a_day():
    assert DatePartsField().clean(["1", "02", "2027"]) == date(2027, 2, 1)


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        (["31", "", ""], "Ergänzen Sie Monat und Jahr."),
        (["1", "1", "27"], "Geben Sie das Jahr mit vier Ziffern ein, zum Beispiel 2027."),
        (["31", "2", "2027"], "Dieses Datum gibt es nicht. Prüfen Sie Tag, Monat und Jahr, zum Beispiel 31 1 2027."),
        (["x", "2", "2027"], "Dieses Datum gibt es nicht. Prüfen Sie Tag, Monat und Jahr, zum Beispiel 31 1 2027."),
    ],
)
def test_a_wrong_day_says_which_part(parts, sentence):
    with pytest.raises(ValidationError) as error:
        DatePartsField().clean(parts)

    assert error.value.messages == [sentence]


def test_an_optional_day_may_be_empty():
    assert DatePartsField(required=False).clean(["", "", ""]) is None


@pytest.mark.parametrize(
    ("data", "changed"),
    [(["01", "1", "2027"], False), (["2", "1", "2027"], True), (["", "", ""], True), (["x", "1", "2027"], True)],
)
def test_only_another_day_counts_as_changed(data, changed):
    assert DatePartsField().has_changed(date(2027, 1, 1), data) is changed


def test_an_untouched_empty_day_is_not_changed():
    assert DatePartsField().has_changed(None, [None, None, None]) is False

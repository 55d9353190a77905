"""What looks like a person is found, and what does not is left alone."""

import pytest

from reporting.persons.detector import find
from reporting.persons.finding import LABELS, Kind, mask
from reporting.persons.numbers import is_health_number, is_pension_number
from tests.reporting.persons import examples


def found(text: str, **options) -> list[tuple[str, str]]:
    return [(finding.kind.value, finding.text) for finding in find(text, **options)]


def test_the_detector_keeps_its_floor_on_all_examples():
    measured = examples.measure()

    assert (measured.positive >= 200, measured.negative >= 200) == (True, True)
    assert measured.recall >= 0.95, measured.missed
    assert measured.precision >= 0.97, measured.false


def test_it_keeps_a_floor_on_examples_that_never_tuned_it():
    measured = examples.measure(only_unseen=True)

    assert measured.recall >= 0.9, measured.missed
    assert measured.precision >= 0.93, measured.false


@pytest.mark.parametrize("kind", [kind.value for kind in Kind if kind != Kind.ROWS])
def test_examples_of_a_kind_are_called_by_it(kind):
    texts = [text for of, text in examples.positives() if of == kind]
    right = [text for text in texts if kind in {finding.kind for finding in find(text)} or not find(text)]

    assert len(texts) >= 10
    assert right == texts


def test_a_finding_says_what_it_is_without_repeating_it():
    (finding,) = find("Wir danken Frau Ingrid Sommerlatte.")

    assert finding.sentence == "„I••••• S••••••••••“ sieht aus wie: Name einer Person."
    assert (finding.start, finding.end) == (16, 34)
    assert set(LABELS) == set(Kind)
    assert mask("0341/555-01 x" * 10) == mask("0341/555-01 x" * 10)[:60]


def test_no_place_is_found_twice_and_the_order_is_that_of_the_text():
    text = "Frau Dr. Anna Müller, geb. 12.03.1951, Tel. 0341 5550123, wohnhaft Kantstr. 9"

    assert [kind for kind, _ in found(text)] == ["name", "birth_date", "phone", "address"]


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("Unser Haus: Anna Müller, seit 1991.", "anna müller"),
        ("Josephstraße 22, 04177 Leipzig", " Josephstraße 22, 04177 Leipzig"),
    ],
)
def test_phrases_of_the_träger_are_spared(text, phrase):
    assert find(text)
    assert find(text, allowed=["", "  ", phrase]) == ()


def test_a_phrase_spares_only_its_own_place():
    text = "Im Treff Anna Müller hilft Anna Müllerin, und Anna Müller hilft auch."

    assert found(text, allowed=["Treff Anna Müller"]) == [("name", "Anna Müllerin"), ("name", "Anna Müller")]


@pytest.mark.parametrize("text", ["", "Ja", "12", "Der Anna"])
def test_what_is_too_short_names_nobody(text):
    assert find(text) == ()


@pytest.mark.parametrize("number", ["65170839J003", "15 070649 C 103"])
def test_a_pension_number_has_a_check_digit(number):
    wrong = number[:-1] + str((int(number[-1]) + 1) % 10)

    assert (is_pension_number(number), is_pension_number(wrong)) == (True, False)
    assert found(f"Herr X hat {number}")
    assert not found(f"Teil {wrong}")


def test_a_health_insurance_number_has_a_check_digit():
    assert (is_health_number("A123456780"), is_health_number("A123456781")) == (True, False)
    assert found("Karte A123456780") == [("number", "A123456780")]
    assert found("Karte A123456781") == []


@pytest.mark.parametrize("text", ["Hilfetelefon 0800 1110111", "Der Wert 0341 ist hoch", "DE00 3704 0044 0532 0130 00"])
def test_service_numbers_and_wrong_check_digits_are_no_contact(text):
    assert found(text) == []


def test_words_after_an_account_do_not_hide_it():
    assert found("Bitte auf DE89370400440532013000 bis Ende Mai") == [("iban", "DE89370400440532013000")]


@pytest.mark.parametrize(
    "text",
    [
        "Eis, Tim und Struppi lesen wir gern im Lesekreis am Montag.",
        "Anna Treff",
        "Rosa Wände",
        "Dr. Beratung",
        "Prof. Weidenhammer Straße",
        "M. Schneider",
        "R. Baumann Haus",
        "Name: Offene Seniorenarbeit",
        "Buch Thi Lan",
        "Mutter Beratung Gruppe",
    ],
)
def test_what_only_resembles_a_name_is_left_alone(text):
    assert found(text) == []

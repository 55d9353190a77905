"""The Basiszinssatz: everybody of the office reads it, caseworkers and heads keep it."""

import csv
import datetime
import io
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from criteria.rates.models import CHAIN, BaseRate
from grants.audit.models import Entry
from grants.rulebook.rates import fingerprint, save_rate
from tests import factories
from tests.portal.casework.pages import as_, buttons, chosen, errors, messages, rows, summary, url, value, words

pytestmark = pytest.mark.django_db

JANUARY = datetime.date(2026, 1, 1)
ENTERED = {
    "valid_from_0": "1",
    "valid_from_1": "7",
    "valid_from_2": "2025",
    "percent": "1,27",
    "note": "Bekanntmachung der Deutschen Bundesbank",
    "is_verified": "on",
}


@pytest.fixture(autouse=True)
def no_rates(db):
    BaseRate.objects.all().delete()


@pytest.fixture
def officer(db):
    return factories.UserFactory(caseworker=True, name="Ute Amt")


def stored() -> list[tuple]:
    return list(BaseRate.objects.values_list("valid_from", "percent", "is_verified", "note"))


def test_the_list_shows_the_newest_first_and_what_is_unverified(officer):
    factories.base_rate(datetime.date(2025, 7, 1), "1.27", is_verified=False, note="Entwurf")
    factories.base_rate(JANUARY, "-0.88", note="Bundesanzeiger")
    response = as_(officer).get(url("rates"))
    assert rows(response) == [
        ["01.01.2026", "−0,88", "abgeglichen", "Bundesanzeiger", "Ändern: 01.01.2026"],
        ["01.07.2025", "1,27", "noch nicht abgeglichen", "Entwurf", "Ändern: 01.07.2025"],
    ]
    assert "Ein Wert ist noch nicht mit der Veröffentlichung abgeglichen." in words(response)


def test_an_empty_list_says_so(officer):
    response = as_(officer).get(url("rates"))
    assert rows(response) == []
    assert "Keine Einträge gefunden." in words(response)


def test_the_auditor_reads_and_cannot_change():
    rate = factories.base_rate(JANUARY)
    client = as_(factories.UserFactory(auditor=True))
    response = client.get(url("rates"))
    assert rows(response) == [["01.01.2026", "1,27", "abgeglichen", "Test"]]
    assert "Basiszinssatz eintragen" not in buttons(response)
    for address in (url("rate_new"), url("rate", rate.pk)):
        assert client.get(address).status_code == 403
        assert client.post(address, ENTERED).status_code == 403
    assert BaseRate.objects.get().percent == Decimal("1.27")


def test_the_list_can_be_exported_and_sorted(officer):
    factories.base_rate(JANUARY, "1.27")
    factories.base_rate(datetime.date(2025, 7, 1), "2.27")
    response = as_(officer).get(url("rates"), {"export": "csv", "sort": "-percent"})
    lines = list(csv.reader(io.StringIO(response.getvalue().decode("utf-8-sig")), delimiter=";"))
    assert [line[:3] for line in lines[1:]] == [
        ["01.07.2025", "2,27", "abgeglichen"],
        ["01.01.2026", "1,27", "abgeglichen"],
    ]


def test_more_rates_need_no_more_queries(officer):
    factories.base_rate(JANUARY)
    client = as_(officer)
    with CaptureQueriesContext(connection) as few:
        client.get(url("rates"))
    for year in range(2010, 2020):
        factories.base_rate(datetime.date(year, 1, 1))
    with CaptureQueriesContext(connection) as many:
        client.get(url("rates"))
    assert len(many) == len(few)


@pytest.mark.parametrize("role", ["caseworker", "head"])
def test_a_new_rate_is_entered_with_comma(role):
    response = as_(factories.UserFactory(**{role: True})).post(url("rate_new"), ENTERED, follow=True)
    assert response.redirect_chain == [(url("rates"), 302)]
    assert messages(response) == ["Der Basiszinssatz ab 01.07.2025 ist gespeichert."]
    assert stored() == [(datetime.date(2025, 7, 1), Decimal("1.27"), True, "Bekanntmachung der Deutschen Bundesbank")]


@pytest.mark.parametrize(
    ("typed", "percent"), [("-0,88", "-0.88"), ("−0,88", "-0.88"), ("2", "2"), ("2.27", "2.27"), (" 0,00 ", "0")]
)
def test_percentages_are_read_as_people_write_them(officer, typed, percent):
    as_(officer).post(url("rate_new"), ENTERED | {"percent": typed})
    assert [rate[1] for rate in stored()] == [Decimal(percent)]


@pytest.mark.parametrize(
    ("entered", "sentence"),
    [
        (
            {"valid_from_0": "15"},
            "Basiszinssatz ab 15.07.2025: Er ändert sich nur zum 1. Januar und zum 1. Juli. "
            "Bitte geben Sie einen dieser Tage und eine Zahl in Prozent an.",
        ),
        ({"valid_from_2": ""}, "Ergänzen Sie Jahr."),
        (
            {"percent": "227"},
            "Möglich sind −20 % bis 20 % mit höchstens zwei Stellen nach dem Komma. "
            "Bitte prüfen Sie, ob das Komma richtig steht.",
        ),
        ({"percent": "1,275"}, "Geben Sie höchstens 2 Stellen nach dem Komma ein."),
        ({"percent": "viel"}, "Geben Sie eine Zahl ein, zum Beispiel 12,5."),
        ({"percent": "NaN"}, "Geben Sie eine Zahl ein, zum Beispiel 12,5."),
        ({"percent": "1e3"}, "Prüfen Sie die Zahl. Sie darf höchstens 3 Stellen vor dem Komma haben."),
        ({"note": "x" * 301}, "Kürzen Sie den Text auf höchstens 300 Zeichen. Es sind jetzt 301 Zeichen."),
        ({"note": " "}, "Füllen Sie das Feld „Beleg“ aus."),
        ({"note": "\x00"}, "Geben Sie den Text neu ein. Er enthält unsichtbare Steuerzeichen."),
    ],
)
def test_a_wrong_entry_is_named_beside_its_field_and_kept(officer, entered, sentence):
    response = as_(officer).post(url("rate_new"), ENTERED | entered)
    assert response.status_code == 422
    assert errors(response) == [sentence]
    for name in entered.keys() - {"note"}:
        assert value(response, name) == entered[name]
    assert stored() == []


def test_a_second_rate_of_a_half_year_is_named_beside_the_day(officer):
    factories.base_rate(datetime.date(2025, 7, 1), "2.27")
    response = as_(officer).post(url("rate_new"), ENTERED)
    assert response.status_code == 422
    assert errors(response) == [
        "Für das Halbjahr ab 01.07.2025 gibt es schon einen Basiszinssatz. Bitte ändern Sie den vorhandenen."
    ]
    assert [rate[1] for rate in stored()] == [Decimal("2.27")]


def test_a_rate_is_changed_and_the_record_says_by_whom(officer):
    rate = factories.base_rate(datetime.date(2025, 7, 1), "-0.88", is_verified=False, note="Entwurf")
    client = as_(officer)
    opened = client.get(url("rate", rate.pk))
    assert [value(opened, f"valid_from_{part}") for part in range(3)] == ["1", "7", "2025"]
    assert (value(opened, "percent"), value(opened, "note"), chosen(opened, "is_verified")) == ("-0,88", "Entwurf", [])
    client.post(url("rate", rate.pk), ENTERED | {"seen": value(opened, "seen")})
    assert [rate[1:3] for rate in stored()] == [(Decimal("1.27"), True)]
    (entry,) = rows(client.get(url("rates_record")))
    assert (entry[0], entry[2], entry[3]) == ("1", "Ute Amt", "Sachbearbeitung")
    assert entry[4] == (
        "Basiszinssatz geändert: 1,27 % ab 01.07.2025 (abgeglichen; Beleg: Bekanntmachung der Deutschen Bundesbank). "
        "Vorher: −0,88 % ab 01.07.2025 (noch nicht abgeglichen; Beleg: Entwurf)."
    )


def test_who_was_slower_overwrites_nothing_and_keeps_the_typing(officer):
    rate = factories.base_rate(datetime.date(2025, 7, 1), "-0.88")
    client = as_(officer)
    seen = value(client.get(url("rate", rate.pk)), "seen")
    rate.percent = Decimal("3.62")
    save_rate(rate=rate, actor=factories.UserFactory(head=True), now=timezone.now(), seen=seen)
    response = client.post(url("rate", rate.pk), ENTERED | {"seen": seen})
    assert response.status_code == 422
    assert summary(response)[0].startswith("Dieser Basiszinssatz wurde inzwischen von jemand anderem geändert.")
    assert value(response, "percent") == "1,27"
    assert [rate[1] for rate in stored()] == [Decimal("3.62")]


def test_a_press_without_the_fingerprint_overwrites_nothing(officer):
    rate = factories.base_rate(datetime.date(2025, 7, 1), "-0.88")
    assert as_(officer).post(url("rate", rate.pk), ENTERED).status_code == 422
    assert [rate[1] for rate in stored()] == [Decimal("-0.88")]


def test_a_second_press_changes_nothing(officer):
    rate = factories.base_rate(datetime.date(2025, 7, 1), "1.27", note=ENTERED["note"])
    sent = ENTERED | {"seen": fingerprint(rate)}
    assert as_(officer).post(url("rate", rate.pk), sent).status_code == 302
    assert not Entry.objects.filter(chain=CHAIN).exists()


def test_a_rate_that_does_not_exist_is_404(officer):
    assert as_(officer).get(url("rate", 10**20)).status_code == 404


def test_a_long_note_with_markup_is_shown_as_text(officer):
    factories.base_rate(JANUARY, note="<b>" + "x" * 297)
    assert rows(as_(officer).get(url("rates")))[0][3] == "<b>" + "x" * 297


def test_an_empty_record_says_so(officer):
    response = as_(officer).get(url("rates_record"))
    assert rows(response) == []
    assert "Die veröffentlichten Werte sind beim Einrichten des Portals geladen worden." in words(response)


def test_a_damaged_record_is_named(officer):
    # An entry that came past the door: its hash does not fit what it says.
    Entry.objects.create(
        chain=CHAIN, number=1, at=factories.NOW, action="rates.edit", sentence="Heimlich.", hash="0" * 64
    )
    assert "Der Verlauf ist beschädigt" in words(as_(officer).get(url("rates_record")))

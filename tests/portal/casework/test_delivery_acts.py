"""The office gives more time, asks about single values, lists what is overdue, and sees how good the statistics are."""

import datetime

import pytest
from django.urls import reverse

from portal.access import clock
from reporting.deliveries import extending
from reporting.deliveries.models import Delivery
from reporting.deliveries.revisions import CellNote
from reporting.deliveries.states import State
from tests import factories
from tests.portal.casework import statistics

pytestmark = pytest.mark.django_db

NOW = factories.NOW
DAY = {"until_0": "1", "until_1": "3", "until_2": "2028"}
MANAGEMENT = {"notes-TOTAL_FORMS": "3", "notes-INITIAL_FORMS": "0"}


@pytest.fixture
def page(client, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    client.force_login(factories.UserFactory(caseworker=True))
    return client


def address(delivery: Delivery, act: str) -> str:
    return reverse(f"casework:delivery_{act}", args=[delivery.pk])


def fresh(delivery: Delivery) -> Delivery:
    return Delivery.objects.get(pk=delivery.pk)


def asked() -> Delivery:
    delivery = statistics.owed()
    owner, until = delivery.application.created_by, delivery.due_on + datetime.timedelta(days=14)
    extending.ask_extension(delivery=delivery, actor=owner, now=NOW, until=until, reason="Umzug der Einrichtung.")
    return delivery


def note(text: str = "Bitte prüfen Sie den Mai.", place: str = "41") -> dict[str, str]:
    return {"notes-0-place": place, "notes-0-figure": "besuche", "notes-0-text": text}


def test_the_wish_of_the_träger_is_shown_and_granted(page):
    delivery = asked()
    assert "Umzug der Einrichtung." in page.get(address(delivery, "more_time")).content.decode()

    response = page.post(address(delivery, "more_time"), {"given": "yes", "reason": "Ja.", **DAY})

    assert response.status_code == 302
    assert fresh(delivery).due_on == datetime.date(2028, 3, 1)
    assert "Umzug der Einrichtung." in page.get(reverse("casework:delivery", args=[delivery.pk])).content.decode()


def test_the_wish_is_refused_and_the_day_stays(page):
    delivery = asked()

    assert page.post(address(delivery, "more_time"), {"given": "no", "reason": "Zu spät."}).status_code == 302
    assert (fresh(delivery).postponed_to, delivery.extensions.get().granted_until) == (None, None)


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"given": "yes", "reason": "Ja."}, "until"),
        ({"given": "yes", "reason": "Ja.", **DAY, "until_2": "2027"}, "__all__"),
        ({"given": "yes", **DAY}, "reason"),
    ],
)
def test_an_extension_without_day_or_reason_is_explained(page, sent, field):
    response = page.post(address(asked(), "more_time"), sent)

    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])


def test_a_delivery_goes_back_with_questions_about_values_and_a_day(page):
    delivery = statistics.submitted()

    response = page.post(
        address(delivery, "return"), {"revision": 1, "reason": "Bitte ansehen.", **DAY, **MANAGEMENT, **note()}
    )

    assert response.status_code == 302
    assert CellNote.objects.get().text == "Bitte prüfen Sie den Mai."
    assert (fresh(delivery).state, fresh(delivery).due_on) == (State.RETURNED, datetime.date(2028, 3, 1))


@pytest.mark.parametrize(
    "sent",
    [
        {"revision": 1, "reason": ""},
        {"revision": 2, "reason": "Bitte ansehen."},
        {"revision": 1, "reason": "Bitte ansehen.", "notes-0-text": "Welche Zahl?"},
        {"revision": 1, "reason": "Bitte ansehen.", **note(place="99")},
    ],
)
def test_what_cannot_be_given_back_is_explained_and_changes_nothing(page, sent):
    delivery = statistics.submitted()

    assert page.post(address(delivery, "return"), MANAGEMENT | sent).status_code == 422
    assert fresh(delivery).state == State.SUBMITTED


def test_the_list_shows_what_is_overdue_soon_due_or_waits_for_an_answer(page, monkeypatch):
    late, waiting = statistics.owed(), asked()
    url = reverse("casework:deliveries")
    monkeypatch.setattr(clock, "now", lambda: datetime.datetime(2028, 2, 10, 12, tzinfo=NOW.tzinfo))
    extending.extend(
        delivery=waiting,
        actor=factories.UserFactory(caseworker=True),
        now=NOW,
        until=datetime.date(2028, 2, 14),
        reason="Ja.",
    )

    def listed(due: str) -> list[Delivery]:
        return list(page.get(url, {"due": due}).context["table"].data.data)

    assert (listed("overdue"), listed("soon"), listed("asked")) == ([late], [waiting], [])


def test_earlier_revisions_stay_readable(page):
    delivery = statistics.submitted(besuche=1200, beratungen=300)
    page.post(address(delivery, "return"), {"revision": 1, "reason": "Bitte ansehen.", **MANAGEMENT})
    statistics.submitted(fresh(delivery), besuche=1301, beratungen=300)

    text = page.get(reverse("casework:delivery", args=[delivery.pk])).content.decode()

    assert [word in text for word in ("Fassung 1,", "Fassung 2,", "1.200", "1.301")] == [True] * 4


@pytest.mark.parametrize("chosen", [{}, {"delivery": True}])
def test_quality_is_shown_with_its_formula_and_exported(page, chosen):
    delivery = statistics.accepted(besuche=5, beratungen=0)
    query = dict.fromkeys(chosen, delivery.pk)
    url = reverse("casework:delivery_quality")

    shown = page.get(url, query).content.decode()
    lines = b"".join(page.get(url, query | {"export": "csv"}).streaming_content).decode("utf-8-sig").splitlines()

    assert "Werte über 0 ÷ gefragte Werte" in shown
    assert lines[0] == "Kriterium;Kennzahl;Wert;Zähler;Nenner;So gerechnet"
    assert lines[1].startswith("Relevanz;Gefragte Werte in Gebrauch;50,0")


def test_quality_that_cannot_be_understood_is_explained(page):
    assert page.get(reverse("casework:delivery_quality"), {"delivery": "9" * 30}).status_code == 422


def test_sozialplanung_sees_quality_by_erhebung(client):
    statistics.accepted()
    client.force_login(factories.UserFactory(planner=True))

    response = client.get(reverse("planning:delivery_quality"))

    assert response.status_code == 200
    assert response.context["table"].data.data[0].whole == 2

"""Everybody can read beforehand what decides about an application."""

import datetime

import pytest

from criteria.guideline.models import Parameter
from portal.access import clock
from tests import factories

pytestmark = pytest.mark.django_db

DAY = datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def _inside_the_call(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: factories.NOW)


def page(client, call):
    return client.get(f"/aufrufe/{call.slug}/")


def text(client, call) -> str:
    return page(client, call).content.decode()


def test_an_open_call_shows_deadline_period_money_and_contact(client):
    call = factories.CallFactory(contact="Förderstelle, Zimmer 12")

    shown = text(client, call)

    assert shown.count("30.09.2026, 23:59 Uhr") == 2
    assert shown.count("01.01.2027 bis 31.12.2027") == 1
    assert shown.count("100.000,00\u00a0€, vorbehaltlich der Mittel im Haushalt der Stadt") == 1
    assert shown.count("Förderstelle, Zimmer 12") == 2


def test_a_closed_call_stays_readable_and_says_so(client):
    call = factories.CallFactory(opens_at=factories.NOW - 9 * DAY, closes_at=factories.NOW - DAY)

    assert text(client, call).count("Dieser Aufruf nimmt keine Anträge mehr an.") == 1


def test_a_call_that_is_not_published_does_not_exist(client):
    call = factories.CallFactory(opens_at=factories.NOW + DAY)

    assert page(client, call).status_code == 404


@pytest.mark.parametrize("slug", ["gibt-es-nicht", "x" * 3000])
def test_an_unknown_call_is_not_found(client, slug):
    assert client.get(f"/aufrufe/{slug}/").status_code == 404


def test_priorities_show_target_groups_requirements_and_exclusions(client):
    call = factories.CallFactory()
    priority = call.priorities.get()
    priority.exclusions = "Reine Freizeitfahrten"
    priority.save()

    shown = text(client, call)

    assert shown.count("Menschen ab 60 Jahren") == 1
    assert shown.count("<li>Eine Fachkraft leitet es. (Annahme)</li>") == 1
    assert shown.count("Reine Freizeitfahrten") == 1


def test_the_rubric_is_published_with_shares_goals_and_anchors(client):
    call = factories.CallFactory()

    criteria = page(client, call).context["criteria"]
    shown = text(client, call)

    assert [(criterion.title, share) for criterion, share in criteria] == [
        ("Bedarf", "60\u00a0%"),
        ("Konzept", "40\u00a0%"),
    ]
    assert shown.count("Dient dem Ziel: Ältere Menschen nehmen am Leben im Stadtteil teil.") == 1
    assert shown.count("Formales Kriterium ohne Ziel eines Fachplans") == 1
    assert shown.count("<li><strong>1 Punkt:</strong> Stufe 1</li>") == 2
    assert shown.count("<li><strong>4 Punkte:</strong> Stufe 4</li>") == 2


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"value": "10", "unit": "Prozent", "source": "Nummer 4"}, ("10 Prozent", "Nummer 4")),
        ({"value": "100000.00", "unit": "Euro", "is_assumption": True}, ("100.000,00\u00a0€", "Annahme")),
        ({"value": "09-30", "unit": "Monat-Tag", "source": "Aufruf"}, ("09-30 Monat-Tag", "Aufruf")),
        ({"value": "2.5", "source": "Muster", "is_assumption": True}, ("2,5", "Annahme – Muster")),
        ({"value": "NaN", "source": "Muster"}, ("NaN", "Muster")),
    ],
)
def test_rules_show_value_and_source(client, fields, rule):
    call = factories.CallFactory()
    call.guideline.parameters.all().delete()
    Parameter.objects.create(guideline=call.guideline, name="regel", label="Regel", **fields)

    assert [(found.value, found.source) for found in page(client, call).context["rules"]] == [rule]


@pytest.mark.parametrize(
    ("who", "links"),
    [
        ("visitor", ["/konto/login/?next=/traeger/antraege/"]),
        ("traeger", ["/traeger/antraege/"]),
        ("office", []),
    ],
)
def test_the_way_to_an_application_fits_the_person(client, who, links):
    call = factories.CallFactory()
    if who != "visitor":
        is_traeger = who == "traeger"
        person = factories.member(factories.OrganisationFactory()) if is_traeger else factories.UserFactory(head=True)
        client.force_login(person)

    buttons = [part.split('"')[0] for part in text(client, call).split('kern-btn--primary" href="')[1:]]

    assert buttons == links


def test_a_call_without_any_guideline_data_is_still_readable(client):
    call = factories.CallFactory()
    call.priorities.clear()
    call.guideline.parameters.all().delete()
    call.guideline.criteria.all().delete()

    assert page(client, call).status_code == 200


def test_the_number_of_queries_does_not_grow_with_the_rubric(client, django_assert_num_queries):
    call = factories.CallFactory()
    with django_assert_num_queries(8):
        page(client, call)
    for guideline in (factories.GuidelineFactory(), factories.GuidelineFactory()):
        call.priorities.add(*guideline.priorities.all())
        for position, criterion in enumerate(guideline.criteria.all(), start=guideline.pk * 10):
            criterion.guideline, criterion.position = call.guideline, position
            criterion.code = f"k{position}"
            criterion.save()
    with django_assert_num_queries(8):
        assert len(page(client, call).context["criteria"]) == 6

"""Everybody can read beforehand what decides about an application."""

import datetime

import pytest

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
    draft = factories.GuidelineFactory(is_draft=True)
    priority = draft.priorities.get()
    priority.exclusions.create(position=1, text="Reine Freizeitfahrten", is_assumption=True)
    priority.exclusions.create(position=2, text="Reisen", source="Richtlinie, Nr. 3")
    priority.target_groups = "Menschen ab 60 Jahren\nAngehörige"
    priority.save()
    call.priorities.set([priority])

    shown = text(client, call)

    assert shown.count("<li>Menschen ab 60 Jahren</li><li>Angehörige</li>") == 1
    assert shown.count("<li>Begegnung</li>") == 1
    assert shown.count("<li>Eine Fachkraft leitet es. (Annahme)</li>") == 1
    assert shown.count("<li>Reine Freizeitfahrten (Annahme)</li><li>Reisen</li>") == 1
    assert shown.count("Annahme. Quelle: Annahme für Tests") == 1


def test_a_priority_without_exclusions_says_so(client):
    assert text(client, factories.CallFactory()).count("sind keine Ausschlüsse festgelegt.") == 1


def test_the_rubric_is_summed_up_and_leads_to_the_page_with_everything(client):
    call = factories.CallFactory()

    shown = text(client, call)

    assert shown.count("Das Bewertungsraster hat 2 Kriterien:") == 1
    assert shown.count("Fachliche Bewertung, 60\u00a0% des Ergebnisses: Bedarf (60\u00a0%)") == 1
    assert shown.count("Finanztechnische Bewertung, 40\u00a0% des Ergebnisses: Konzept (40\u00a0%)") == 1
    assert shown.count("steht der mit mehr Punkten bei „Bedarf“ weiter oben.") == 1
    assert shown.count(f'href="/entscheidung/{call.guideline_id}/"') == 1
    assert shown.count(f'href="/entscheidung/{call.guideline_id}/probe/"') == 1


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
    draft = factories.GuidelineFactory(is_draft=True)
    draft.criteria.all().delete()
    call = factories.CallFactory(guideline=draft)
    call.priorities.clear()

    shown = text(client, call)

    assert shown.count("Diesem Aufruf sind noch keine Förderschwerpunkte zugeordnet.") == 1
    assert shown.count("Für diesen Aufruf ist noch kein Bewertungsraster hinterlegt.") == 1


def test_the_number_of_queries_does_not_grow_with_the_rubric(client, django_assert_num_queries):
    draft = factories.GuidelineFactory(is_draft=True)
    call = factories.CallFactory(guideline=draft)
    with django_assert_num_queries(7):
        page(client, call)
    for guideline in (factories.GuidelineFactory(is_draft=True), factories.GuidelineFactory(is_draft=True)):
        call.priorities.add(*guideline.priorities.all())
        for position, criterion in enumerate(guideline.criteria.all(), start=guideline.pk * 10):
            criterion.guideline, criterion.position = draft, position
            criterion.code = f"k{position}"
            criterion.save()
    with django_assert_num_queries(7):
        assert page(client, call).context["criteria_count"] == 6

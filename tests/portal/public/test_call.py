"""Everybody can read beforehand what decides about an application."""

import datetime
from decimal import Decimal

import pytest
from django.urls import reverse

from grants.calls.workflow import extend
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

    assert shown.count("30.09.2026, 23:59 Uhr (MESZ)") == 2
    assert shown.count("01.01.2027 bis 31.12.2027") == 1
    assert shown.count("100.000,00\u00a0€, vorbehaltlich der Mittel im Haushalt der Stadt") == 1
    assert shown.count("Förderstelle, Zimmer 12") == 1


def test_a_closed_call_stays_readable_and_says_so(client):
    call = factories.CallFactory(opens_at=factories.NOW - 9 * DAY, closes_at=factories.NOW - DAY)

    assert text(client, call).count("Dieser Aufruf nimmt keine Anträge mehr an.") == 1


def test_a_draft_does_not_exist_for_the_public_nor_for_people_of_the_office(client):
    call = factories.CallFactory(is_draft=True)

    assert page(client, call).status_code == 404
    client.force_login(factories.UserFactory(head=True))
    assert page(client, call).status_code == 404


def test_an_announced_call_is_readable_with_its_rubric_before_it_opens(client):
    call = factories.CallFactory(opens_at=factories.NOW + DAY, announced_at=factories.NOW)
    client.force_login(factories.member(factories.OrganisationFactory()))

    shown = text(client, call)

    assert shown.count("Anträge sind möglich vom <strong>16.09.2026, 10:30 Uhr (MESZ)</strong> bis") == 1
    assert shown.count("Das Bewertungsraster hat 2 Kriterien:") == 1
    assert "Zu meinen Anträgen" not in shown


def test_an_envelope_that_is_not_public_stands_nowhere(client):
    call = factories.CallFactory(envelope=Decimal("123456.00"), envelope_is_public=False)
    person = factories.member(factories.OrganisationFactory())
    addresses = ("/", "/aufrufe/", f"/aufrufe/{call.slug}/", f"/entscheidung/{call.guideline_id}/")

    assert text(client, call).count("vorbehaltlich der Mittel im Haushalt der Stadt") == 1
    assert not [address for address in addresses if "123.456" in client.get(address).content.decode()]
    client.force_login(person)
    application = factories.draft(call, person.memberships.first().organisation, actor=person)
    own = ("/traeger/antraege/", f"/traeger/antraege/{application.pk}/", reverse("api:applications-list"))
    shown = [client.get(address).content.decode() for address in (*addresses, *own)]
    assert not [body for body in shown if "123.456" in body or "123456" in body]


def test_a_call_says_what_is_needed_how_long_it_takes_and_gives_hints(client):
    call = factories.CallFactory(
        required_attachments=["concept", "statutes"], minutes_needed=90, hint="<b>Montags</b>\nBeratung"
    )

    shown = text(client, call)

    assert shown.count("<li>Satzung</li><li>Konzept</li>") == 1
    assert shown.count("etwa 1 Stunde 30 Minuten, wenn alles bereitliegt") == 1
    assert shown.count("&lt;b&gt;Montags&lt;/b&gt;<br>Beratung") == 1
    assert "Nötige Anlagen" not in text(client, factories.CallFactory())


def test_an_extension_is_public_with_its_reason_and_without_a_name(client):
    call, head = factories.CallFactory(), factories.UserFactory(head=True, name="Lena Leitung")
    later = call.closes_at + 31 * DAY
    extend(call=call, closes_at=later, reason="Störung am 29.09.", actor=head, now=factories.NOW)

    shown = text(client, call)

    assert shown.count("31.10.2026, 22:59 Uhr (MEZ)") + shown.count("31.10.2026, 23:59 Uhr (MEZ)") == 2
    assert shown.count("Verlängert am 15.09.2026, vorher 30.09.2026, 23:59 Uhr (MESZ). Grund: Störung am 29.09.") == 1
    assert "Lena Leitung" not in shown


def test_the_list_of_calls_has_open_coming_and_closed_ones_and_no_drafts(client):
    guideline = factories.GuidelineFactory()
    same = {"guideline": guideline}
    factories.CallFactory(title="Offener", **same)
    factories.CallFactory(title="Kommender", opens_at=factories.NOW + DAY, announced_at=factories.NOW, **same)
    factories.CallFactory(title="Alter", opens_at=factories.NOW - 9 * DAY, closes_at=factories.NOW - DAY, **same)
    factories.CallFactory(title="Entwurf", is_draft=True, **same)

    response = client.get("/aufrufe/")

    found = [[call.title for call in response.context[name]] for name in ("calls", "coming", "closed")]
    assert found == [["Offener"], ["Kommender"], ["Alter"]]
    assert response.content.decode().count("Öffnet am <strong>16.09.2026, 10:30 Uhr (MESZ)</strong>") == 1


def test_an_empty_list_says_so(client):
    shown = client.get("/aufrufe/").content.decode()

    assert shown.count("Zurzeit ist kein Förderaufruf offen.") == 1
    assert shown.count("Zurzeit ist kein weiterer Förderaufruf angekündigt.") == 1
    assert shown.count("Bisher ist kein Förderaufruf zu Ende.") == 1


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
    with django_assert_num_queries(8):
        page(client, call)
    for guideline in (factories.GuidelineFactory(is_draft=True), factories.GuidelineFactory(is_draft=True)):
        call.priorities.add(*guideline.priorities.all())
        for position, criterion in enumerate(guideline.criteria.all(), start=guideline.pk * 10):
            criterion.guideline, criterion.position = draft, position
            criterion.code = f"k{position}"
            criterion.save()
    with django_assert_num_queries(8):
        assert page(client, call).context["criteria_count"] == 6

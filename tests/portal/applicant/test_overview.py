import datetime

import pytest
from django.urls import reverse

from criteria.deadlines import BERLIN
from grants.applications.models import Application
from grants.letters.models import Letter
from grants.organisations.models import Membership
from tests import factories
from tests.portal.applicant.pages import buttons, document, errors, form_values, links, text
from tests.portal.applicant.worlds import delivery_of, in_correction

OVERVIEW, START = reverse("applicant:overview"), reverse("applicant:start")


def row_texts(response) -> list[list[str]]:
    rows = document(response).xpath("//main//tbody/tr")
    return [[" ".join(cell.text_content().split()) for cell in row] for row in rows]


def test_a_draft_is_listed_with_its_state_call_and_deadline(browser, complete):
    response = browser.get(OVERVIEW)
    assert row_texts(response) == [
        [
            "Begegnung im Süden",
            "–",
            complete.call.title,
            "9.000,00 €",
            "30.09.2026, 23:59 Uhr (MESZ)",
            "Entwurf",
        ]
    ]


def test_the_page_says_for_which_traeger_one_acts(browser):
    assert "Sie handeln für: Anker e. V." in text(browser.get(OVERVIEW))


def test_the_state_is_told_in_the_words_for_the_traeger(browser, complete):
    factories.checking_(factories.submitted(complete))
    assert row_texts(browser.get(OVERVIEW))[0][-1] == "In Prüfung"


def test_who_acts_for_several_traeger_sees_the_traeger_of_each_vorhaben(browser, signer, complete):
    other = factories.OrganisationFactory(name="Öffnung e. V.")
    Membership.objects.create(user=signer, organisation=other, right="edit")
    response = browser.get(OVERVIEW)
    assert "Sie handeln für: Anker e. V., Öffnung e. V." in text(response)
    assert row_texts(response)[0][1] == "Anker e. V."


def test_the_applications_of_others_do_not_appear(browser):
    factories.complete()
    assert row_texts(browser.get(OVERVIEW)) == []


def test_an_officer_who_acts_for_a_traeger_sees_only_its_own_applications_here(client, on_day, now, organisation):
    on_day(now)
    officer = factories.member(organisation, roles=["caseworker"])
    factories.submitted()
    client.force_login(officer)
    assert row_texts(client.get(OVERVIEW)) == []


@pytest.mark.parametrize("role", ["caseworker", "assessor", "head", "planner", "auditor", "admin"])
def test_people_of_the_office_do_not_get_in(client, db, role):
    client.force_login(factories.UserFactory(**{role: True}))
    assert client.get(OVERVIEW).status_code == 403


def test_who_is_not_signed_in_is_asked_to(client, db):
    assert client.get(OVERVIEW).status_code == 302


def test_titles_are_sorted_in_german_order(browser, organisation, signer):
    call = factories.CallFactory()
    for title in ("Zirkel", "Ärmelkanal", "Anker"):
        factories.complete(factories.draft(call, organisation, actor=signer), title=title)
    rows = row_texts(browser.get(OVERVIEW, {"sort": "title"}))
    assert [row[0] for row in rows] == ["Anker", "Ärmelkanal", "Zirkel"]


def test_filters_by_state_and_words(browser, organisation, signer):
    call = factories.CallFactory()
    factories.submitted(factories.complete(factories.draft(call, organisation, actor=signer), title="Garten"))
    factories.complete(factories.draft(call, organisation, actor=signer), title="Haus")
    assert [row[0] for row in row_texts(browser.get(OVERVIEW, {"label": "Eingereicht"}))] == ["Garten"]
    assert [row[0] for row in row_texts(browser.get(OVERVIEW, {"search": "hau"}))] == ["Haus"]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"label": "unsinn"}, 422),
        ({"search": "\x00"}, 422),
        ({"search": "x" * 101}, 422),
        ({"sort": "unsinn", "page": "999", "per_page": "-1"}, 200),
        ({"page": "\x00"}, 200),
    ],
)
def test_strange_addresses_are_answered(browser, draft, query, status):
    assert browser.get(OVERVIEW, query).status_code == status


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_list_can_be_downloaded(browser, complete, kind):
    response = browser.get(OVERVIEW, {"export": kind})
    assert response["Content-Disposition"] == f'attachment; filename="ihre-vorhaben.{kind}"'
    assert b"".join(response) != b""


def test_the_download_holds_what_the_list_shows(browser, draft):
    lines = b"".join(browser.get(OVERVIEW, {"export": "csv"})).decode("utf-8-sig").splitlines()
    assert lines == [
        "Vorhaben;Aktenzeichen;Förderaufruf;Beantragt;Antragsfrist;Stand",
        f"Vorhaben ohne Namen;;{draft.call.title};0,00;30.09.2026, 23:59 Uhr;Entwurf",
    ]


def test_many_rows_need_no_more_queries_than_one(browser, organisation, signer, django_assert_max_num_queries):
    call = factories.CallFactory()
    factories.draft(call, organisation, actor=signer)
    browser.get(OVERVIEW)
    with django_assert_max_num_queries(100) as one:
        browser.get(OVERVIEW)
    for _ in range(30):
        factories.draft(call, organisation, actor=signer)
    with django_assert_max_num_queries(100) as many:
        browser.get(OVERVIEW)
    # A second page makes the table ask for nothing more: the count is asked for in either case.
    assert len(many) == len(one)


def test_an_open_call_offers_to_begin_an_application(browser):
    call = factories.CallFactory()
    response = browser.get(OVERVIEW)
    assert call.title in text(response)
    assert buttons(response)[-1] == "Antrag beginnen"


def test_a_closed_call_offers_nothing(browser, signer, on_day):
    factories.CallFactory()
    on_day(datetime.datetime(2026, 10, 1, 0, 0, tzinfo=BERLIN))
    browser.force_login(signer)
    assert "Zurzeit ist kein Förderaufruf offen." in text(browser.get(OVERVIEW))


def test_beginning_an_application_leads_to_its_tasks(browser, organisation):
    factories.CallFactory()
    response = browser.post(START, form_values(browser.get(OVERVIEW)))
    application = Application.objects.get()
    assert (application.organisation, response.url) == (organisation, reverse("applicant:tasks", args=[application.pk]))


def test_a_double_click_begins_one_application(browser, organisation):
    call = factories.CallFactory()
    data = {"call": call.slug, "organisation": organisation.pk}
    first, second = browser.post(START, data), browser.post(START, data)
    assert (Application.objects.count(), first.url) == (1, second.url)


def test_a_second_application_can_be_begun_once_the_first_is_saved(browser, complete):
    browser.post(START, {"call": complete.call.slug, "organisation": complete.organisation_id})
    assert Application.objects.count() == 2


def test_who_acts_for_several_traeger_chooses_one(browser, signer, organisation):
    other = factories.OrganisationFactory(name="Öffnung e. V.")
    Membership.objects.create(user=signer, organisation=other, right="edit")
    call = factories.CallFactory()
    browser.post(START, {"call": call.slug, "organisation": other.pk})
    assert Application.objects.get().organisation == other


@pytest.mark.parametrize("organisation_id", ["", "unsinn", "\x00", "9" * 20])
def test_a_wrong_traeger_is_refused_beside_the_field(browser, signer, organisation_id):
    Membership.objects.create(user=signer, organisation=factories.OrganisationFactory(), right="edit")
    call = factories.CallFactory()
    response = browser.post(START, {"call": call.slug, "organisation": organisation_id})
    assert (response.status_code, len(errors(response)), Application.objects.count()) == (422, 1, 0)


def test_nobody_begins_an_application_for_a_foreign_traeger(browser):
    call, foreign = factories.CallFactory(), factories.OrganisationFactory()
    response = browser.post(START, {"call": call.slug, "organisation": foreign.pk})
    assert (response.status_code, Application.objects.count()) == (422, 0)


@pytest.mark.parametrize("slug", ["", "gibt-es-nicht", "\x00", "x" * 5000])
def test_a_wrong_call_is_refused(browser, organisation, slug):
    response = browser.post(START, {"call": slug, "organisation": organisation.pk})
    assert (response.status_code, Application.objects.count()) == (422, 0)


def test_beginning_is_a_post(browser):
    assert browser.get(START).status_code == 405


def test_unread_letters_and_corrections_are_to_be_done(browser, complete):
    application = in_correction(complete)
    factories.run_outbox()
    Letter.objects.filter(kind="receipt").update(retrieved_at=factories.NOW, retrieved_by=application.created_by)
    todos = document(browser.get(OVERVIEW)).xpath("//section[@aria-labelledby='zu-tun']//li")
    assert [todo.text_content() for todo in todos] == [
        f"Schreiben abrufen bis 25.09.2026: Nachforderung zum Antrag {application.reference}",
        "Antrag nachbessern bis 02.10.2026: Begegnung im Süden",
    ]


def test_a_statistic_is_to_be_done_once_its_period_has_ended(browser, complete, on_day):
    address = reverse("applicant:delivery", args=[delivery_of(complete).pk])
    assert address not in links(browser.get(OVERVIEW))
    on_day(datetime.datetime(2028, 1, 3, 9, tzinfo=BERLIN))
    browser.force_login(complete.created_by)
    response = browser.get(OVERVIEW)
    assert address in links(response)
    assert "Statistik abgeben bis 31.01.2028: Begegnung im Süden, 2027" in text(response)

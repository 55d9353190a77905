import datetime

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from criteria.deadlines import BERLIN
from grants.correspondence.models import Preferences
from grants.letters import workflow as postbox
from portal.applicant.calendar import SIGNER
from tests import factories
from tests.portal.applicant.pages import buttons, document, links, stored, text
from tests.portal.applicant.worlds import delivery_of, in_correction

DATES, FILE = reverse("applicant:dates"), reverse("applicant:calendar_file")
RENEW, STOP = reverse("applicant:calendar_renew"), reverse("applicant:calendar_stop")


def entries(response) -> list[tuple[datetime.date, str]]:
    calendar = Calendar.from_ical(response.content)
    return [(event["dtstart"].dt, str(event["summary"])) for event in calendar.walk("VEVENT")]


def feed_address(browser) -> str:
    found = document(browser.get(DATES)).xpath("//main//code/text()")
    return found[0].removeprefix("http://testserver") if found else ""


def retrieve_all(application, signer) -> None:
    for letter in application.letters.all():
        postbox.retrieve(letter=letter, actor=signer, now=factories.NOW)


def test_a_draft_has_the_deadline_of_its_call(browser, draft):
    assert entries(browser.get(FILE)) == [
        (datetime.date(2026, 9, 30), f"Antrag absenden bis 30.09.2026, 23:59 Uhr (MESZ) ({draft.call.title})")
    ]


def test_after_the_deadline_it_is_no_date_any_more(browser, draft, signer, on_day):
    on_day(datetime.datetime(2026, 10, 1, 0, 0, tzinfo=BERLIN))
    browser.force_login(signer)
    assert entries(browser.get(FILE)) == []


def test_a_correction_is_due(browser, complete, signer):
    application = in_correction(complete, "plan")
    factories.run_outbox()
    retrieve_all(application, signer)
    assert entries(browser.get(FILE)) == [
        (datetime.date(2026, 10, 2), f"Nachbesserung absenden (Aktenzeichen {application.reference})")
    ]


def test_letters_statistics_and_the_proof_of_use_are_due(browser, complete, signer):
    application = stored(delivery_of(complete).application)
    number = f"(Aktenzeichen {application.reference})"
    found = entries(browser.get(FILE))
    assert found[:2] == [(datetime.date(2026, 9, 25), f"Schreiben im Postfach abrufen {number}")] * 2
    retrieve_all(application, signer)
    assert entries(browser.get(FILE)) == [
        (datetime.date(2028, 1, 31), f"Statistik 2027 abgeben {number}"),
        (datetime.date(2028, 6, 30), f"Verwendungsnachweis vorlegen {number}"),
        (datetime.date(2028, 6, 30), f"Sachbericht 2027 abgeben {number}"),
    ]


def test_the_dates_of_others_are_not_among_them(browser):
    factories.draft()
    in_correction(factories.complete())
    factories.granted()
    factories.run_outbox()
    assert entries(browser.get(FILE)) == []


def test_the_file_is_a_calendar_that_programs_read(browser, draft):
    response = browser.get(FILE)
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Cache-Control"] == "private, no-store"
    assert b"\r\n" in response.content
    calendar = Calendar.from_ical(response.content)
    [event] = calendar.walk("VEVENT")
    assert (str(calendar["version"]), str(event["uid"])) == ("2.0", f"antrag-{draft.pk}@foerderportal")
    assert event["dtend"].dt - event["dtstart"].dt == datetime.timedelta(days=1)
    assert str(event["url"]) == f"http://testserver{reverse('applicant:tasks', args=[draft.pk])}"
    assert all(len(line) <= 75 for line in response.content.split(b"\r\n"))


def test_nothing_personal_and_no_word_of_the_application_leaves_with_it(browser, complete, signer):
    delivery_of(complete)
    in_correction(factories.complete(factories.draft(organisation=complete.organisation, actor=signer)))
    factories.complete(factories.draft(organisation=complete.organisation, actor=signer))
    content = browser.get(FILE).content.decode().replace("\r\n ", "")
    for word in (complete.title, signer.name, signer.email, complete.organisation.name):
        assert word not in content


def test_a_secret_address_opens_the_calendar_without_signing_in(browser, draft):
    assert feed_address(browser) == ""
    assert buttons(browser.get(DATES)) == ["Adresse erzeugen"]
    browser.post(RENEW)
    response = Client().get(feed_address(browser))
    assert entries(response) == entries(browser.get(FILE)) != []
    assert (response["X-Robots-Tag"], "sessionid" in response.cookies) == ("noindex", False)


def test_a_renewed_or_stopped_address_no_longer_exists(browser, draft):
    browser.post(RENEW)
    first = feed_address(browser)
    browser.post(RENEW)
    second = feed_address(browser)
    assert first != second
    assert [Client().get(first).status_code, Client().get(second).status_code] == [404, 200]
    browser.post(STOP)
    assert (feed_address(browser), Client().get(second).status_code) == ("", 404)


def test_guessed_forged_and_empty_addresses_do_not_exist(browser, signer):
    browser.post(RENEW)
    key = Preferences.objects.get(user=signer).calendar_key
    # What stands in the database opens nothing without the server's own key.
    for token in (key, f"{key}.", f"{key}.x", SIGNER.sign("None"), SIGNER.sign(key)[:-1] + "_", "x" * 500, "."):
        address = reverse("applicant:calendar_feed", args=[token])
        assert Client().get(address).status_code == 404, token


def test_the_address_of_a_closed_account_or_of_somebody_who_left_shows_nothing(browser, draft, signer):
    browser.post(RENEW)
    address = feed_address(browser)
    signer.memberships.update(ended_at=factories.NOW)
    assert entries(Client().get(address)) == []
    type(signer).objects.filter(pk=signer.pk).update(is_active=False)
    assert Client().get(address).status_code == 404


def test_addresses_are_made_by_pressing_a_button_only(browser, signer):
    assert [browser.get(RENEW).status_code, browser.get(STOP).status_code] == [405, 405]
    assert not Preferences.objects.exists()


def test_the_page_lists_the_dates_and_marks_what_is_overdue(browser, complete, signer, on_day):
    in_correction(complete, "plan")
    assert "Nachbesserung absenden bis 02.10.2026 Begegnung im Süden, Anker e. V." in text(browser.get(DATES))
    on_day(datetime.datetime(2026, 10, 3, 8, tzinfo=BERLIN))
    browser.force_login(signer)
    response = browser.get(DATES)
    assert "Nachbesserung absenden Überfällig bis 02.10.2026" in text(response)
    assert reverse("applicant:tasks", args=[complete.pk]) in links(response)


def test_without_dates_the_page_says_so(browser):
    assert "Zurzeit gibt es keine Termine." in text(browser.get(DATES))


def test_many_dates_need_no_more_queries_than_one(browser, organisation, signer, django_assert_max_num_queries):
    call, counts = factories.CallFactory(), []
    factories.period()
    for number in (1, 4):
        for _ in range(number):
            factories.granted(
                factories.decided(
                    factories.assessed(
                        factories.checked(
                            factories.checking_(
                                factories.submitted(
                                    factories.complete(factories.draft(call, organisation, actor=signer))
                                )
                            )
                        )
                    )
                )
            )
            factories.draft(call, organisation, actor=signer)
        factories.run_outbox()
        with django_assert_max_num_queries(60) as used:
            browser.get(FILE)
        counts.append(len(used))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("role", ["caseworker", "head", "planner"])
def test_the_office_has_no_dates_here(client, db, role):
    client.force_login(factories.UserFactory(**{role: True}))
    assert [client.get(url).status_code for url in (DATES, FILE)] == [403, 403]

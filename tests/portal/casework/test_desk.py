"""The pages of the desk: columns, views, officers, substitutes, Wiedervorlagen, and acts on many files."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from icalendar import Calendar

from grants.accounts.models import Substitution
from grants.applications.models import Application
from grants.applications.states import State
from grants.desk.models import BulkRun, FollowUp, SavedView
from tests import factories
from tests.grants.desk.worlds import follow_up
from tests.portal.casework.pages import as_, errors, messages, rows, summary, url, value, words

pytestmark = pytest.mark.django_db

DAY = {"due_on_0": "31", "due_on_1": "12", "due_on_2": "2099"}


@pytest.fixture
def officer():
    return factories.UserFactory(caseworker=True, name="Anna Amt")


@pytest.fixture
def browser(officer):
    return as_(officer)


def heads(response) -> list[str]:
    return [cell.label for cell in response.context["table"].head()]


def test_chosen_columns_stand_in_the_address_with_the_filters_and_in_the_file(browser):
    factories.submitted()
    response = browser.post(url("columns") + "?state=submitted", {"requested_amount": "1", "waits_since": "2"})
    assert response.url == url("inbox") + "?state=submitted&columns=reference%2Crequested_amount%2Cwaits_since"
    chosen = ["Aktenzeichen", "beantragt", "wartet seit"]
    assert heads(browser.get(response.url)) == chosen
    export = browser.get(response.url + "&export=csv").getvalue().decode("utf-8-sig")
    assert export.splitlines()[0].split(";") == chosen
    assert browser.post(url("columns"), {"title": "links"}).status_code == 422


def test_a_view_keeps_filters_columns_and_order_is_shared_and_opens_first(browser, officer):
    file, other = factories.submitted(), factories.UserFactory(head=True)
    factories.checking_()
    query = "?state=submitted&columns=reference,title&sort=-title&page=3&search="
    made = browser.post(url("view_new") + query, {"name": "Neues", "is_shared": "on"})
    shown = browser.get(made.url)
    assert (rows(shown), heads(shown)) == ([[file.reference, file.title]], ["Aktenzeichen", "Vorhaben"])
    assert "Eingang: Neues" in words(shown)
    again = browser.post(url("view_new") + query, {"name": "Neues"})
    assert errors(again) == ["Sie haben schon eine Ansicht mit diesem Namen. Bitte wählen Sie einen anderen."]
    view, head = SavedView.objects.get(), as_(other)
    head.post(url("view_default", view.pk))
    assert head.get(url("inbox")).url == made.url
    assert len(rows(head.get(url("inbox") + "?view=0"))) == 2
    assert head.post(url("view_delete", view.pk)).status_code == 403
    assert "Ansicht „Neues“ so speichern" in words(browser.get(made.url))
    assert "so speichern" not in words(head.get(made.url))
    browser.post(url("view_update", view.pk) + "?state=checking")
    assert SavedView.objects.get().query == "state=checking"
    browser.post(url("view_change", view.pk), {"act": "keep"})
    assert head.get(url("inbox")).status_code == 200
    assert head.post(url("view_delete", view.pk)).status_code == 404
    browser.post(url("view_delete", view.pk))
    assert not SavedView.objects.exists()


def test_a_file_is_handed_over_on_its_page(browser, officer):
    application = factories.checking_()
    other = factories.UserFactory(caseworker=True, name="Otto Ohnesorg")
    answer = {"officer": other.pk, "note": "Urlaub"}
    assert browser.post(url("officer", application.pk), answer).url == url("file", application.pk)
    assert "Sachbearbeitung Otto Ohnesorg, Akte zuweisen" in words(browser.get(url("file", application.pk)))
    application.organisation.memberships.create(user=other, right="edit")
    refused = browser.post(url("officer", application.pk), answer)
    assert (refused.status_code, value(refused, "note")) == (422, "Urlaub")
    assert as_(factories.UserFactory(auditor=True)).get(url("officer", application.pk)).status_code == 403


def test_substitutes_are_set_shown_and_ended(browser, officer):
    other = factories.UserFactory(caseworker=True, name="Otto Ohnesorg")
    today = timezone.localdate()
    days = {"starts_on_0": today.day, "starts_on_1": today.month, "starts_on_2": today.year}
    days |= {"ends_on_0": "31", "ends_on_1": "12", "ends_on_2": "2099"}
    answer = {"person": officer.pk, "substitute": other.pk} | days
    browser.post(url("substitutes"), answer)
    assert "Otto Ohnesorg für Anna Amt" in words(browser.get(url("substitutes")))
    assert "schon von Otto Ohnesorg vertreten" in summary(browser.post(url("substitutes"), answer))[0]
    browser.post(url("substitute_end", Substitution.objects.get().pk))
    assert "Im Moment vertritt niemand jemanden." in words(browser.get(url("substitutes")))


def test_a_wiedervorlage_goes_from_the_file_to_the_list_and_away(browser, officer):
    application = factories.checking_(caseworker=officer)
    answer = {"note": "Haushalt?", "person": officer.pk}
    assert browser.post(url("follow_up_new", application.pk), answer).status_code == 422
    browser.post(url("follow_up_new", application.pk), answer | DAY)
    assert "31.12.2099, Anna Amt: Haushalt?" in words(browser.get(url("file", application.pk)))
    made = FollowUp.objects.get()
    assert rows(browser.get(url("follow_ups")))[0][2:6] == ["Haushalt?", "31.12.2099", "Später", "Anna Amt"]
    browser.post(url("follow_up", made.pk), DAY | {"due_on_0": "30"})
    FollowUp.objects.update(due_on=factories.NOW.date())
    assert rows(browser.get(url("follow_ups") + "?when=due"))[0][4] == "Überfällig"
    stranger = as_(factories.member(application.organisation, roles=["caseworker"]))
    assert stranger.post(url("follow_up_done", made.pk)).status_code == 404
    browser.post(url("follow_up_done", made.pk))
    assert messages(browser.post(url("follow_up_done", made.pk), follow=True))[-1] == (
        "Diese Wiedervorlage ist schon erledigt."
    )
    assert rows(browser.get(url("follow_ups") + "?when=done"))[0][4] == "Erledigt"


def test_many_files_go_through_a_preview_and_only_what_was_seen_is_done(browser, officer, run_outbox):
    ready, taken, left = factories.submitted(), factories.checking_(), factories.submitted()
    start = {"act": "start_check"}
    preview = browser.post(url("bulk"), start)
    assert "Möglich bei 2 von 3 Akten." in words(preview)
    assert "Die Akte ist im Stand „Formale Prüfung“" in words(preview)
    seen = {"previewed": value(preview, "previewed"), "file": [ready.pk, taken.pk]}
    browser.post(url("bulk"), {"act": "assign", "person": officer.pk} | seen)
    assert not BulkRun.objects.exists()
    page = browser.post(url("bulk"), start | seen).url
    waiting = browser.get(page)
    assert "0 von 1 erledigt" in words(waiting)
    assert b'hx-trigger="every 2s"' in waiting.content
    run_outbox()
    finished = browser.get(page)
    assert rows(finished) == [[ready.reference, ready.organisation.name, ready.title, "Erledigt", "–"]]
    assert b"every 2s" not in finished.content
    states = Application.objects.filter(pk__in=[ready.pk, taken.pk, left.pk]).order_by("pk")
    assert list(states.values_list("state", flat=True)) == [State.CHECKING, State.CHECKING, State.SUBMITTED]
    assert as_(factories.UserFactory(caseworker=True)).get(page).status_code == 404
    assert browser.post(url("bulk"), {"act": "follow_up"}).status_code == 422
    assert as_(factories.UserFactory(head=True)).post(url("bulk"), start).status_code == 403


def test_more_files_cost_the_preview_no_more_queries(browser, officer):
    counts = []
    for _ in range(2):
        factories.submitted()
        with CaptureQueriesContext(connection) as queries:
            browser.post(url("bulk"), {"act": "assign", "person": officer.pk})
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_file_says_whose_turn_it_is_and_leads_to_its_sections(browser, officer):
    application = factories.checking_(caseworker=officer)
    page = words(browser.get(url("file", application.pk)))
    assert "Wartet auf Sachbearbeitung, seit" in page
    assert "Tagen (15.09.2026)" in page
    assert "Dauert in der Regel 30 Tage" in page
    assert page.index("Wiedervorlagen Eckdaten Der Antrag Fassungen Formale Prüfung") < page.index("Keine offen.")


def test_wiedervorlagen_go_into_a_calendar_without_their_notes_until_the_address_is_closed(browser, officer):
    made = follow_up(officer=officer)
    page = url("follow_ups")
    browser.post(url("follow_ups_feed_change"))
    address = browser.get(page).context["address"].removeprefix("http://testserver")
    entry = Calendar.from_ical(Client().get(address).content).walk("VEVENT")[0]
    assert (entry["summary"], entry["dtstart"].dt) == (f"Wiedervorlage ({made.application})", made.due_on)
    assert b"Pr\xc3\xbcfen" not in Client().get(address).content
    type(officer).objects.filter(pk=officer.pk).update(roles=["planner"])
    assert Client().get(address).status_code == 404
    type(officer).objects.filter(pk=officer.pk).update(roles=["caseworker"])
    browser.post(url("follow_ups_feed_change"), {"act": "stop"})
    assert Client().get(address).status_code == 404
    assert Client().get(url("follow_ups_feed", "x")).status_code == 404

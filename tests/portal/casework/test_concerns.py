"""What Träger ask and tell beside their application, as the office sees and answers it."""

import pytest

from grants.applications.early_starts import EarlyStart
from grants.change_notices.models import ChangeNotice
from tests import factories
from tests.grants.change_notices.worlds import asked, costly, enclosed, told
from tests.grants.worlds import cast
from tests.portal.casework.pages import as_, buttons, errors, messages, rows, url, value, words

pytestmark = pytest.mark.django_db

ANSWERS = {
    "outcome": "consent",
    "allowed_from_0": "1",
    "allowed_from_1": "10",
    "allowed_from_2": "2026",
    "reason": "Der Mietvertrag ist dringlich.",
    "legal_basis": "VwV zu § 44 SäHO Nr. 1.3",
}


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: factories.NOW)


@pytest.fixture
def application():
    return costly()


@pytest.fixture
def officer():
    return factories.UserFactory(caseworker=True)


def test_the_inbox_shows_and_filters_what_waits(application, officer):
    factories.submitted()
    told(application)
    asked(application)
    browser = as_(officer)
    response = browser.get(url("inbox"))
    titles = sorted(row[2] for row in rows(response))
    assert titles == ["Begegnung im Süden", "Begegnung im Süden Neue Mitteilung Vorzeitiger Beginn"]
    lines = b"".join(browser.get(url("inbox"), {"export": "csv"}).streaming_content).decode()
    assert "Begegnung im Süden (Neue Mitteilung, Vorzeitiger Beginn)" in lines
    assert len(rows(browser.get(url("inbox"), {"concern": ["notice", "early_start"]}))) == 1


def test_the_navigation_counts_what_waits(application, officer):
    told(application)
    asked(application)
    response = as_(officer).get(url("inbox"))
    entry = next(entry for entry in response.context["navigation"] if entry.label == "Eingang")
    assert entry.count == 2


@pytest.mark.parametrize("count", [1, 3])
def test_the_inbox_asks_the_database_the_same_for_one_and_for_many(officer, count, django_assert_max_num_queries):
    for _ in range(count):
        told(factories.submitted())
    browser = as_(officer)
    browser.get(url("inbox"))
    with django_assert_max_num_queries(17):
        browser.get(url("inbox"))


def test_the_file_leads_to_the_answer_and_the_answer_makes_a_letter(application, officer):
    asked(application)
    browser = as_(officer)
    assert "Über vorzeitigen Beginn entscheiden" in buttons(browser.get(url("file", application.pk)))
    response = browser.get(url("early_start", application.pk))
    assert value(response, "allowed_from_2") == "2026"
    response = browser.post(url("early_start", application.pk), ANSWERS, follow=True)
    assert messages(response) == ["Ihre Entscheidung geht in das Postfach des Trägers."]
    assert "Beginn möglich ab 01.10.2026." in words(response)
    factories.run_outbox()
    assert application.letters.filter(kind="early_start").exists()


def test_an_answer_without_reason_or_with_too_early_a_day_keeps_what_was_typed(application, officer):
    asked(application)
    response = as_(officer).post(
        url("early_start", application.pk), ANSWERS | {"reason": "", "allowed_from_0": "30", "allowed_from_1": "9"}
    )
    assert (response.status_code, len(errors(response))) == (422, 2)
    assert (EarlyStart.objects.get().is_open, value(response, "allowed_from_0")) == (True, "30")


def test_consent_needs_a_day_and_refusal_none(application, officer):
    asked(application)
    browser = as_(officer)
    no_day = ANSWERS | {f"allowed_from_{part}": "" for part in range(3)}
    assert browser.post(url("early_start", application.pk), no_day).status_code == 422
    browser.post(url("early_start", application.pk), no_day | {"outcome": "refuse"})
    assert not EarlyStart.objects.get().is_granted


def test_without_an_open_request_the_page_leads_back(application, officer):
    response = as_(officer).get(url("early_start", application.pk), follow=True)
    assert messages(response) == ["Zu dieser Akte ist kein Antrag auf vorzeitigen Maßnahmebeginn offen."]


def test_reading_changes_nothing_and_taking_note_is_said(application, officer):
    notice = told(application)
    paper = enclosed(notice)
    browser = as_(officer)
    response = browser.get(url("change_notice", application.pk, notice.pk))
    assert ("Das Land gibt 3.000 Euro." in words(response), ChangeNotice.objects.unread().count()) == (True, 1)
    assert browser.get(url("enclosure", application.pk, notice.pk, paper.pk)).status_code == 200
    response = browser.post(url("change_acknowledge", application.pk, notice.pk), follow=True)
    assert f"zur Kenntnis genommen von {officer.name}" in words(response)


def test_the_auditor_reads_but_does_not_answer(application):
    notice = told(application)
    browser = as_(factories.UserFactory(auditor=True))
    response = browser.get(url("change_notice", application.pk, notice.pk))
    assert "Zur Kenntnis nehmen" not in buttons(response)
    assert browser.post(url("change_acknowledge", application.pk, notice.pk)).status_code == 403


def test_a_conflict_hides_what_was_told(application):
    notice = told(application)
    browser = as_(cast(application)["conflicted caseworker"])
    assert browser.get(url("change_notice", application.pk, notice.pk)).status_code == 404

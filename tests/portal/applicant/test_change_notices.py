"""The pages on which a Träger tells the office what changes."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from grants.change_notices import workflow
from grants.change_notices.models import ChangeNotice
from tests import factories
from tests.factories import NOW
from tests.grants.attachments import files
from tests.grants.change_notices.worlds import told
from tests.portal.applicant.pages import buttons, errors, text

ANSWERS = {
    "kind": "staff",
    "known_since_0": "14",
    "known_since_1": "9",
    "known_since_2": "2026",
    "text": "Die Stelle ist bis November frei.",
}


def url(application, *args) -> str:
    return reverse(f"applicant:change_notice{'' if args else 's'}", args=[application.pk, *args])


@pytest.fixture
def application(complete):
    return factories.submitted(complete)


def test_a_notice_with_a_file_reaches_the_office_and_the_timeline(browser, application):
    response = browser.post(url(application), ANSWERS, follow=True)
    assert "Ihre Mitteilung ist beim Sozialamt." in text(response)
    notice = ChangeNotice.objects.get()
    file = SimpleUploadedFile("Kündigung.pdf", files.paper("Kündigung"), "application/pdf")
    response = browser.post(url(application, notice.pk), {"file": file}, follow=True)
    assert "Kündigung.pdf" in text(response)
    paper = notice.enclosures.get()
    address = reverse("applicant:enclosure", args=[application.pk, notice.pk, paper.pk])
    assert browser.get(address)["Content-Disposition"].startswith("attachment")
    shown = text(browser.get(reverse("applicant:tasks", args=[application.pk])))
    assert "Änderung mitgeteilt" in shown


def test_an_empty_form_says_what_is_missing(browser, application):
    response = browser.post(url(application), {})
    assert (response.status_code, len(errors(response))) == (422, 3)


def test_a_day_in_the_future_is_an_error_and_the_text_is_kept(browser, application):
    response = browser.post(url(application), ANSWERS | {"known_since_2": "2027"})
    assert errors(response) == ["Geben Sie einen Tag bis heute an."]
    assert "Die Stelle ist bis November frei." in text(response)


def test_a_file_that_is_none_is_refused_with_a_reason(browser, application):
    notice = told(application)
    file = SimpleUploadedFile("Rechnung.pdf", b"MZ", "application/pdf")
    response = browser.post(url(application, notice.pk), {"file": file})
    assert (response.status_code, len(errors(response))) == (422, 1)


def test_after_the_office_has_taken_note_no_file_is_added(browser, application):
    notice = told(application)
    workflow.acknowledge(notice=notice, actor=factories.UserFactory(caseworker=True), now=NOW)
    response = browser.get(url(application, notice.pk))
    assert ("Zur Kenntnis genommen" in text(response), buttons(response)) == (True, [])
    shown = text(browser.get(reverse("applicant:tasks", args=[application.pk])))
    assert "Mitteilung zur Kenntnis genommen" in shown


def test_a_rejected_application_needs_no_more_notices(browser, application):
    row = factories.rejected(factories.assessed(factories.checked(factories.checking_(application))))
    response = browser.get(url(row))
    assert ("nicht mehr nötig" in text(response), buttons(response)) == (True, [])


@pytest.mark.parametrize("count", [1, 4])
def test_the_list_asks_the_database_the_same_for_one_and_for_many(
    browser, application, count, django_assert_num_queries
):
    for number in range(count):
        told(application, text=f"Änderung {number}")
    browser.get(url(application))
    with django_assert_num_queries(7):
        browser.get(url(application))

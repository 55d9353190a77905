"""The office reads letters and drafts on the screen, chooses clauses, and sends many Bescheide at once."""

import io
from dataclasses import replace

import pikepdf
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from grants.applications import workflow
from grants.letters.models import ClauseSelection, Letter
from grants.outbox.models import Message
from tests import factories
from tests.factories import NOW, UserFactory
from tests.grants.letters.test_choosing import WHOLE, call, decision_of, optional, waiting
from tests.portal.casework.pages import as_, buttons, errors, messages, url, words
from tests.rulebook import small_package

pytestmark = pytest.mark.django_db


@pytest.fixture
def head():
    return UserFactory(head=True)


# --- letters as pages ---------------------------------------------------------------------------------------------


def test_a_letter_says_on_the_page_what_its_pdf_says():
    application = factories.granted(amount="8500.00")
    factories.run_outbox()
    letter = application.letters.get(kind="decision")

    said = words(as_(application.caseworker).get(url("letter_page", letter.pk)))

    for part in ("eine Zuwendung von höchstens 8.500,00 €", "Nebenbestimmungen (§ 36 VwVfG)", "Summe", "Widerspruch"):
        assert part in said.replace("\u00a0", " ")
    assert "Testsiegel ohne Rechtswirkung" in said


def test_a_letter_from_before_there_were_pages_leads_to_its_file():
    application = factories.submitted()
    factories.run_outbox()
    Letter.objects.update(content=None)
    letter = Letter.objects.get()

    answer = as_(UserFactory(caseworker=True)).get(url("letter_page", letter.pk))

    assert answer.url == url("letter_pdf", letter.pk)
    assert application.letters.count() == 1


def test_a_letter_of_a_hidden_file_does_not_exist():
    application = factories.granted()
    factories.run_outbox()
    letter = application.letters.get(kind="decision")
    officer = UserFactory(caseworker=True)
    workflow.declare_conflict(application=application, actor=officer, now=NOW, reason="Vorstand")

    assert as_(officer).get(url("letter_page", letter.pk)).status_code == 404


# --- drafts -------------------------------------------------------------------------------------------------------


def test_a_draft_says_that_it_is_one_and_is_kept_nowhere(head):
    application = waiting(*WHOLE)

    said = words(as_(head).get(url("letter_draft", application.pk)))

    assert f"Entwurf: Zuwendungsbescheid {application.reference}" in said
    assert "Dies ist ein Entwurf." in said
    assert not Letter.objects.filter(kind="decision").exists()


def test_a_choice_can_be_looked_at_before_it_is_saved():
    application = waiting(*WHOLE)
    browser = as_(application.caseworker)

    looked = browser.post(url("letter_draft", application.pk), {"act": "look", "clauses": ["logo"]})

    assert looked.status_code == 200
    assert words(looked).count("Baustein logo.") == 2
    assert "Diese Auswahl ist noch nicht gespeichert" in words(looked)
    assert not ClauseSelection.objects.exists()


def test_a_saved_choice_stands_in_the_draft():
    application = waiting(*WHOLE)
    browser = as_(application.caseworker)

    saved = browser.post(url("letter_draft", application.pk), {"act": "save", "clauses": ["logo"]}, follow=True)

    assert messages(saved) == ["Die Auswahl ist gespeichert. Der Bescheid bekommt diese Textbausteine."]
    assert ClauseSelection.objects.get().keys == ["logo"]
    assert words(saved).count("Baustein logo.") == 2


def test_a_contradictory_choice_is_refused_beside_the_field_and_kept():
    application = waiting(*WHOLE)

    answer = as_(application.caseworker).post(
        url("letter_draft", application.pk), {"act": "save", "clauses": ["logo", "stille"]}
    )

    assert answer.status_code == 422
    assert "Auflage „logo“ und Auflage „stille“ widersprechen sich." in errors(answer)[0]
    assert not ClauseSelection.objects.exists()


def test_a_guideline_that_contradicts_itself_shows_why_there_is_no_draft(head):
    application = waiting(replace(small_package().clauses[0], requires=("logo",)), optional("logo"))

    answer = as_(head).get(url("letter_draft", application.pk))

    assert "So kann der Bescheid nicht entstehen" in words(answer)
    assert as_(head).get(url("letter_draft_pdf", application.pk)).status_code == 404


def test_who_may_only_read_sees_no_form_and_cannot_choose():
    application = waiting(*WHOLE)
    auditor = as_(UserFactory(auditor=True))

    assert buttons(auditor.get(url("letter_draft", application.pk))) == []
    assert auditor.post(url("letter_draft", application.pk), {"act": "save"}).status_code == 403


def test_after_the_second_signature_there_is_no_draft(head):
    application = factories.granted()

    assert as_(head).get(url("letter_draft", application.pk)).url == url("file", application.pk)


def test_the_draft_as_a_file_is_marked_and_has_no_seal(head):
    application = waiting(*WHOLE)

    answer = as_(head).get(url("letter_draft_pdf", application.pk))

    with pikepdf.open(io.BytesIO(b"".join(answer.streaming_content))) as file:
        assert str(file.docinfo["/Title"]).startswith("Entwurf: Zuwendungsbescheid")
        assert "/AcroForm" not in file.Root


# --- many at once -------------------------------------------------------------------------------------------------


def several(number: int):
    """A call with so many awards that await the second signature."""
    found = call(*WHOLE)
    applications = []
    for index in range(number):
        draft = factories.complete(factories.draft(found), title=f"Vorhaben {index}")
        checked = factories.checked(factories.checking_(factories.submitted(draft)))
        applications.append(factories.decided(factories.assessed(checked)))
    return found, applications


def keys(*applications) -> dict:
    return {"decisions": [str(decision_of(application).pk) for application in applications]}


def test_many_are_signed_at_once_and_their_letters_made(head):
    found, applications = several(3)
    address = url("letters_of_call", found.pk)

    answer = as_(head).post(address, keys(*applications[:2]), follow=True)

    assert messages(answer) == ["2 Entscheidungen sind mitgezeichnet. Die Bescheide werden jetzt erstellt."]
    assert "0 von 2 Bescheiden sind erstellt und im Postfach. 2 werden gerade erstellt." in words(answer)
    assert 'hx-trigger="every 2s"' in answer.content.decode()
    factories.run_outbox()
    done = as_(head).get(address)
    assert "2 von 2 Bescheiden sind erstellt und im Postfach." in words(done)
    assert "hx-trigger" not in done.content.decode().split("<main")[1]
    assert Letter.objects.filter(kind="decision").count() == 2


def test_the_same_page_sent_twice_signs_nothing_twice(head):
    found, applications = several(1)
    browser, data = as_(head), keys(*applications)
    browser.post(url("letters_of_call", found.pk), data)

    again = browser.post(url("letters_of_call", found.pk), data)

    assert again.status_code == 422
    factories.run_outbox()
    assert Letter.objects.filter(kind="decision").count() == 1
    assert Message.objects.filter(topic="letter", key__startswith="decision:").count() == 1


def test_nothing_chosen_is_said(head):
    found, _ = several(1)

    answer = as_(head).post(url("letters_of_call", found.pk), {})

    assert answer.status_code == 422
    assert "Wählen Sie mindestens eine Entscheidung aus." in words(answer)


def test_who_decided_is_not_offered_the_second_signature():
    found, (application,) = several(1)
    first = decision_of(application).decided_by

    answer = as_(first).get(url("letters_of_call", found.pk))

    assert "Für Sie gibt es hier gerade nichts mitzuzeichnen." in words(answer)
    assert as_(first).post(url("letters_of_call", found.pk), keys(application)).status_code == 422


def test_hidden_files_are_neither_offered_nor_counted(head):
    found, (application,) = several(1)
    workflow.declare_conflict(application=application, actor=head, now=NOW, reason="Vorstand")
    factories.granted(application)

    said = words(as_(head).get(url("letters_of_call", found.pk)))

    assert "Es ist noch keine Entscheidung mitgezeichnet." in said


def test_a_letter_that_cannot_be_made_is_shown_with_its_reason(head, settings):
    found, (application,) = several(1)
    factories.granted(application)
    settings.SEAL_FILE = ""
    message = Message.objects.get(topic="letter", key__startswith="decision:")
    factories.handle(message_id=message.pk, now=NOW)

    for page in (as_(head).get(url("letters_of_call", found.pk)), as_(head).get(url("file", application.pk))):
        assert "Bescheid noch nicht erstellt Es ist kein Siegel eingerichtet." in words(page)


def test_one_that_contradicts_itself_stops_only_itself(head):
    found = call(replace(small_package().clauses[0], requires=("logo",)), optional("logo"))
    draft = factories.complete(factories.draft(found))
    application = factories.decided(
        factories.assessed(factories.checked(factories.checking_(factories.submitted(draft))))
    )

    answer = as_(head).post(url("letters_of_call", found.pk), keys(application), follow=True)

    assert "steht nur zusammen mit Auflage „logo“" in messages(answer)[0]
    assert decision_of(application).cosigned_at is None


def test_the_page_asks_as_often_for_one_as_for_many(head):
    counts = []
    for number in (1, 4):
        found, applications = several(number)
        for application in applications:
            factories.granted(application)
        browser = as_(head)
        with CaptureQueriesContext(connection) as queries:
            browser.get(url("letters_of_call", found.pk))
        counts.append(len(queries))
    assert counts[0] == counts[1]

import pytest
from django.urls import reverse

from grants.applications import workflow as applications
from grants.correspondence import workflow
from tests import factories
from tests.portal.casework.pages import as_, buttons, errors, messages, rows, url, value, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def caseworker():
    return factories.UserFactory(caseworker=True, name="Olga Amt")


@pytest.fixture
def application():
    found = factories.submitted()
    workflow.send(application=found, actor=found.created_by, now=factories.NOW, text="Wann hören wir von Ihnen?")
    return found


def send(person, application, text: str, last: int = 0):
    return as_(person).post(url("messages", application.pk), {"text": text, "last": last})


def test_the_office_reads_and_answers(caseworker, application):
    page = as_(caseworker).get(url("messages", application.pk))
    assert f"{application.created_by.name} Neu 15.09.2026, 10:30 Uhr Wann hören wir von Ihnen?" in words(page)
    asked = application.messages.get()
    assert value(page, "last") == str(asked.pk)

    response = send(caseworker, application, "Nächste Woche.", asked.pk)
    assert response.url == url("messages", application.pk)
    page = words(as_(caseworker).get(response.url))
    assert "Sozialamt, Olga Amt (Sachbearbeitung)" in page
    assert "noch nicht gelesen Nächste Woche." in page
    assert "Neu " not in page


def test_an_empty_answer_is_said_beside_the_field(caseworker, application):
    response = send(caseworker, application, " ")
    assert (response.status_code, len(errors(response))) == (422, 1)


def test_a_message_that_came_after_the_page_was_opened_stays_unread(caseworker, application):
    asked = application.messages.get()
    workflow.send(application=application, actor=application.created_by, now=factories.NOW, text="Noch etwas.")
    as_(caseworker).post(url("read_messages", application.pk), {"last": asked.pk})
    assert application.messages.filter(read_at=None).get().text == "Noch etwas."


def test_the_file_and_the_navigation_say_that_something_is_unread(caseworker, application):
    client = as_(caseworker)
    page = client.get(url("file", application.pk))
    assert "Nachrichten lesen und schreiben Ungelesen" in words(page)
    assert b'portal-nav__count">1<' in page.content
    response = client.post(url("read_messages", application.pk), {"last": application.messages.get().pk}, follow=True)
    assert messages(response) == ["Die Nachrichten sind als gelesen gekennzeichnet."]
    assert b"portal-nav__count" not in response.content


def test_the_list_shows_the_files_that_were_written_about(caseworker, application):
    factories.submitted()
    listed = rows(as_(caseworker).get(url("conversations")))
    assert [[row[0], row[-1]] for row in listed] == [[application.reference, "1 ungelesen"]]


def test_a_conflict_hides_the_talk_everywhere(caseworker, application):
    applications.declare_conflict(application=application, actor=caseworker, now=factories.NOW, reason="Verwandt")
    client = as_(caseworker)
    assert rows(client.get(url("conversations"))) == []
    assert client.get(url("messages", application.pk)).status_code == 404
    assert send(caseworker, application, "Hallo").status_code == 404
    assert b"portal-nav__count" not in client.get(url("inbox")).content


def test_who_acts_for_the_traeger_does_not_answer_for_the_office(application):
    both = factories.member(application.organisation, roles=["caseworker"])
    assert as_(both).get(url("messages", application.pk)).status_code == 404
    assert send(both, application, "Hallo").status_code == 404
    assert rows(as_(both).get(url("conversations"))) == []
    assert as_(both).get(reverse("applicant:messages", args=[application.pk])).status_code == 200


def test_the_rechnungspruefung_reads_and_does_not_write(application):
    auditor = factories.UserFactory(auditor=True)
    page = as_(auditor).get(url("messages", application.pk))
    assert "Wann hören wir von Ihnen?" in words(page)
    assert buttons(page) == []
    assert send(auditor, application, "Hallo").status_code == 403
    assert as_(auditor).post(url("read_messages", application.pk), {"last": 1}).status_code == 403


def test_who_only_assesses_takes_no_part(application):
    checked = factories.checked(factories.checking_(application))
    assessor = factories.UserFactory(assessor=True)
    factories.assessing.assign(application=checked, assessor=assessor, actor=checked.caseworker, now=factories.NOW)
    client = as_(assessor)
    assert client.get(url("messages", checked.pk)).status_code == 403
    assert "Nachricht" not in words(client.get(url("file", checked.pk)))


def test_the_number_of_queries_does_not_grow(caseworker, application, django_assert_max_num_queries):
    client, counts = as_(caseworker), []
    for number in (0, 4):
        for _ in range(number):
            more = factories.submitted(factories.complete(factories.draft(application.call)))
            workflow.send(application=more, actor=more.created_by, now=factories.NOW, text="Hallo")
        with django_assert_max_num_queries(30) as used:
            client.get(url("conversations"))
        counts.append(len(used))
    assert counts[0] == counts[1]

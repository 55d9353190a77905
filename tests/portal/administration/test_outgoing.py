"""The Ausgang: the list with filter, search, pages and files, and one mail with what may be done."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from grants.outbox.mails import Mail, MailState
from tests import factories
from tests.factories import NOW
from tests.grants.outbox.mails import a_mail, came_back, sent
from tests.portal.casework.pages import as_, buttons, errors, messages, rows, value, words

pytestmark = pytest.mark.django_db

LIST = reverse("administration:mails")


@pytest.fixture
def officer():
    return factories.UserFactory(caseworker=True)


def page(row: Mail) -> str:
    return reverse("administration:mail", args=[row.pk])


def act(client, row: Mail, name: str, **fields):
    return client.post(page(row), {"act": name, "round": row.round} | fields, follow=True)


def test_a_row_says_what_goes_to_whom_and_where_it_stands(officer):
    person = factories.UserFactory(name="Zoë Ähre", email="zoe@example.org")
    came_back(person)
    assert rows(as_(officer).get(LIST)) == [
        [
            "Ihr Träger ist bestätigt",
            "Zoë Ähre",
            "zoe@example.org",
            "Kam zurück",
            "15.09.2026, 10:30 Uhr",
            "15.09.2026, 10:30 Uhr",
            "550 unknown user",
        ]
    ]


def test_filters_and_search_narrow_the_list(officer):
    client = as_(officer)
    gone = sent(person=factories.UserFactory(name="Änne", email="aenne@example.org"))
    a_mail(person=factories.UserFactory(name="Bert"), subject="Einladung in das Förderportal", kind="invitation")

    def found(**query):
        return [row[1] for row in rows(client.get(LIST, query))]

    assert found(state="sent") == found(search="anne") == found(search="AENNE@") == ["Änne"]
    assert found(state="planned") == found(kind="invitation") == found(search="einladung") == ["Bert"]
    assert found(state="bounced") == []
    assert gone.state == MailState.SENT
    assert client.get(LIST, {"state": "lost"}).status_code == 422


@pytest.mark.parametrize("state", list(MailState))
def test_the_filter_and_the_badge_agree(officer, state):
    fields = {
        MailState.PLANNED: {},
        MailState.HELD: {"held_at": NOW, "failed_at": NOW},
        MailState.FAILED: {"failed_at": NOW},
        MailState.SENT: {"sent_at": NOW},
        MailState.BOUNCED: {"sent_at": NOW, "bounced_at": NOW, "bounce_status": "5.0.0"},
        MailState.DROPPED: {"dropped_at": NOW},
    }
    for each in MailState:
        Mail.objects.filter(pk=a_mail().pk).update(**fields[each])
    assert [row.state for row in Mail.objects.in_state(state)] == [state]


def test_the_list_comes_in_pages_and_whole_as_a_file(officer):
    for _ in range(26):
        a_mail()
    client = as_(officer)
    assert (len(rows(client.get(LIST))), len(rows(client.get(LIST, {"page": 2})))) == (25, 1)
    lines = b"".join(client.get(LIST, {"export": "csv"}).streaming_content).decode("utf-8-sig").splitlines()
    assert (len(lines), lines[0].split(";")[0]) == (27, "Betreff")


def test_the_number_of_queries_does_not_depend_on_the_number_of_mails(officer):
    client = as_(officer)
    counts = []
    for number in (1, 20):
        for _ in range(number):
            a_mail(application=factories.submitted() if number == 1 else None)
        with CaptureQueriesContext(connection) as queries:
            client.get(LIST)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_page_shows_the_text_and_offers_what_is_possible(officer):
    application = factories.submitted()
    row = a_mail(application=application)
    client = as_(officer)
    response = client.get(page(row))
    assert "So geht die E-Mail hinaus" in words(response)
    assert "es ist so weit." in words(response)
    assert f"Akte {application.reference}" in words(response)
    assert buttons(response) == ["Jetzt verschicken", "Zurückhalten"]
    factories.run_outbox()
    response = client.get(page(row))
    assert "So ging die E-Mail hinaus." in words(response)
    assert buttons(response) == ["Noch einmal verschicken"]


def test_holding_back_needs_a_reason_and_keeps_what_was_typed(officer):
    client, row = as_(officer), a_mail()
    response = act(client, row, "hold", reason=" ")
    assert (response.status_code, len(errors(response))) == (422, 1)
    response = act(client, row, "hold", reason="x" * 1001)
    assert (response.status_code, value(response, "reason")) == (422, "x" * 1001)
    response = act(client, row, "hold", reason="Falscher Aufruf")
    assert messages(response) == ["Die E-Mail ist zurückgehalten."]
    assert "E-Mail zurückgehalten. Falscher Aufruf" in words(response)
    assert buttons(response) == ["Jetzt verschicken"]


def test_who_was_slower_is_told_what_happened(officer):
    client, row = as_(officer), a_mail()
    act(client, row, "send_now")
    response = act(client, row, "send_now")
    assert "Vielleicht war jemand schneller." in messages(response)[0]


@pytest.mark.parametrize("sent_fields", [{}, {"act": "explode"}, {"act": "hold", "round": "x"}, {"act": "send_again"}])
def test_a_broken_form_changes_nothing(officer, sent_fields):
    row = a_mail()
    assert as_(officer).post(page(row), sent_fields).status_code in {302, 422}
    assert Mail.objects.get(pk=row.pk).round == 1


def test_a_hidden_file_hides_its_mails(officer):
    application = factories.submitted()
    row = a_mail(application=application)
    application.conflicts.create(user=officer, reason="Verwandt", declared_at=NOW)
    client = as_(officer)
    assert rows(client.get(LIST)) == []
    assert [client.get(page(row)).status_code, act(client, row, "send_now").status_code] == [404, 404]


def test_a_mail_that_came_back_says_what_to_do(officer):
    person = factories.UserFactory()
    came_back(person, 3)
    response = as_(officer).get(page(person.mails.first()))
    assert "Diese E-Mail kam zurück" in words(response)
    assert "Diese Adresse nimmt keine E-Mails an" in words(response)
    assert "§ 41 Abs. 2a VwVfG" in words(response)


def test_the_pages_of_the_traeger_name_the_address_that_takes_no_mail(officer, monkeypatch):
    organisation = factories.OrganisationFactory()
    administrator, broken = factories.member(organisation), factories.member(organisation, "edit", name="Bert")
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    office, own = (
        reverse("administration:organisation", args=[organisation.pk]),
        reverse("applicant:people", args=[organisation.pk]),
    )
    before = [words(as_(officer).get(office)), words(as_(administrator).get(own))]
    came_back(broken)
    after = [words(as_(officer).get(office)), words(as_(administrator).get(own)), words(as_(broken).get(own))]
    assert ["Nimmt keine E-Mails an" in text for text in (*before, *after)] == [False, False, True, True, False]

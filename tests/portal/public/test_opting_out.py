"""The link to unsubscribe: without signing in, never by opening the page alone, in one click for mail programs."""

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from grants.correspondence.models import How, Preferences
from grants.outbox.mailing import OPT_OUT_SIGNER
from tests import factories
from tests.grants.outbox.mails import sent
from tests.portal.applicant.pages import buttons, document, text

pytestmark = pytest.mark.django_db


def link(person, group="reminders") -> str:
    return reverse("opt_out", args=[OPT_OUT_SIGNER.sign(f"{person.pk}.{group}")])


def settings_of(person) -> tuple:
    stored = Preferences.objects.filter(user=person).first() or Preferences()
    return stored.reminder_mail, stored.message_mail


@pytest.mark.parametrize(
    ("group", "expected"),
    [
        ("reminders", (How.OFF, How.DAILY)),
        ("messages", (How.DAILY, How.OFF)),
        ("both", (How.OFF, How.OFF)),
    ],
)
def test_one_button_switches_off_what_the_mail_was_about(client, group, expected):
    person = factories.UserFactory()
    response = client.get(link(person, group))
    assert (settings_of(person), buttons(response)) == ((How.DAILY, How.DAILY), ["Ja, abbestellen"])
    response = client.post(link(person, group), follow=True)
    assert settings_of(person) == expected
    assert "Sie bekommen keine E-Mails dieser Art mehr" in text(response)
    assert (len(document(response).xpath("//h1")), buttons(response)) == (1, [])


def test_the_link_of_a_mail_works_for_a_mail_program_that_knows_neither_cookie_nor_form():
    row = sent(opt_out="messages", body="[Link zum Abbestellen]")
    address = mail.outbox[0].extra_headers["List-Unsubscribe"].strip("<>")
    program = Client(enforce_csrf_checks=True)
    response = program.post(
        "/" + address.split("/", 3)[3], "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded"
    )
    assert response.status_code == 302
    assert settings_of(row.person) == (How.DAILY, How.OFF)


@pytest.mark.parametrize("token", ["x", "1.reminders", "1.reminders:abc"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_link_that_was_never_sent_does_not_exist(client, token, method):
    assert getattr(client, method)(reverse("opt_out", args=[token])).status_code == 404


def test_pressing_twice_and_a_closed_account_change_nothing_more(client):
    person = factories.UserFactory()
    closed = factories.UserFactory(is_active=False)
    for _ in range(2):
        assert client.post(link(person)).status_code == 302
    assert client.post(link(closed)).status_code == 302
    assert list(Preferences.objects.values_list("user", flat=True)) == [person.pk]

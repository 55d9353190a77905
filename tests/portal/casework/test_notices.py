"""How people of the office hear of new messages: of their files, as substitutes, or of all files."""

import pytest
from django.core import mail

from grants.correspondence import workflow
from grants.correspondence.models import How, Preferences
from grants.correspondence.workflow import Unfit
from tests import factories
from tests.factories import NOW
from tests.grants.worlds import refused
from tests.portal.casework.pages import as_, chosen, errors, messages, url, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def application():
    return factories.checking_()


def told(application) -> list[str]:
    """Who gets a mail at once about a new message of the Träger."""
    workflow.send(application=application, actor=application.created_by, now=NOW, text="Guten Tag")
    mail.outbox.clear()
    factories.run_outbox()
    return sorted(each.to[0] for each in mail.outbox if each.subject == "Neue Nachricht im Förderportal")


def wants(person, **settings) -> None:
    workflow.set_notices(actor=person, message_mail=How.AT_ONCE, **settings)


def test_the_substitute_hears_of_the_officers_files_too(application):
    officer, substitute = application.caseworker, factories.UserFactory(caseworker=True)
    client = as_(officer)
    fields = {"message_mail": "at_once", "substitute": substitute.pk}
    response = client.post(url("notices"), fields, follow=True)
    assert messages(response) == ["Ihre Einstellungen sind gespeichert."]
    assert Preferences.objects.get(user=officer).substitute == substitute
    wants(substitute)
    assert told(application) == sorted([officer.email, substitute.email])


def test_who_wants_all_files_hears_of_those_that_nobody_has_taken():
    application, watching = factories.submitted(), factories.UserFactory(head=True)
    factories.UserFactory(caseworker=True)
    as_(watching).post(url("notices"), {"message_mail": "at_once", "watches_all": "on"})
    assert told(application) == [watching.email]


def test_a_conflict_or_another_task_keeps_substitutes_and_watchers_out(application):
    conflicted, former, own = (factories.UserFactory(caseworker=True) for _ in range(3))
    wants(conflicted, watches_all=True)
    wants(own, watches_all=True)
    wants(application.caseworker, substitute=former)
    application.conflicts.create(user=conflicted, reason="Verwandt", declared_at=NOW)
    own.memberships.create(organisation=application.organisation, right="edit")
    former.roles = []
    former.save()
    wants(former)
    assert told(application) == [application.caseworker.email]


def test_who_switched_it_off_gets_none(application):
    workflow.set_notices(actor=application.caseworker, message_mail=How.OFF)
    assert told(application) == []


def test_only_people_who_work_on_files_can_be_chosen(application):
    officer = application.caseworker
    refused(Unfit, workflow.set_notices, actor=officer, substitute=officer)
    refused(Unfit, workflow.set_notices, actor=officer, substitute=application.created_by)
    response = as_(officer).post(url("notices"), {"message_mail": "off", "substitute": application.created_by_id})
    assert (response.status_code, errors(response)) == (422, ["Wählen Sie einen Eintrag aus der Liste aus."])
    assert chosen(response, "message_mail") == ["off"]
    assert not Preferences.objects.exists()


def test_the_list_of_messages_leads_there_for_those_who_answer():
    links = [
        "Benachrichtigungen einstellen" in words(as_(factories.UserFactory(roles=[role])).get(url("conversations")))
        for role in ("caseworker", "head", "auditor")
    ]
    assert links == [True, True, False]

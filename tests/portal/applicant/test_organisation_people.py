"""The administrators of a Träger invite people, change rights, and let people go."""

import pytest
from django.urls import reverse

from grants.organisations import members
from grants.organisations.models import Invitation
from grants.people.models import User
from tests import factories
from tests.factories import NOW
from tests.portal.applicant.pages import buttons, errors, form_values, links, text

pytestmark = pytest.mark.django_db


def address(organisation, *more, name="people") -> str:
    return reverse(f"applicant:{name}", args=[organisation.pk, *more])


@pytest.fixture
def mia(organisation):
    return factories.member(organisation, "edit", name="Mia Mit", email="mia@example.org")


def rights_of(person, organisation) -> set[str]:
    return set(User.objects.get(pk=person.pk).rights.get(organisation.pk, ()))


def invite(browser, organisation, email="neu@example.org", rights=("edit",)):
    return browser.post(address(organisation, name="invite"), {"email": email, "rights": list(rights)})


def test_an_invitation_is_sent_and_waits_in_the_list(browser, organisation, mailoutbox, run_outbox):
    response = invite(browser, organisation, rights=("edit", "sign"))
    run_outbox()

    assert (response.status_code, response.url) == (302, address(organisation))
    assert "neu@example.org : bearbeiten, unterzeichnen. Eingeladen von Ada Zeichnung, gültig bis 29.09.2026" in text(
        browser.get(address(organisation))
    )
    assert [mail.to for mail in mailoutbox] == [["neu@example.org"]]


def test_sending_the_invitation_twice_makes_one(browser, organisation):
    invite(browser, organisation)
    second = invite(browser, organisation)

    assert second.status_code == 422
    assert "An diese Adresse ist schon eine Einladung unterwegs." in text(second)
    assert form_values(second)["email"] == ["neu@example.org"]
    assert Invitation.objects.count() == 1


def test_a_member_is_not_invited(browser, organisation, mia):
    response = invite(browser, organisation, "MIA@example.org")

    assert response.status_code == 422
    assert "Diese Person gehört schon zu Ihrem Träger." in text(response)


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"email": "neu", "rights": ["edit"]}, {"email"}),
        ({"email": "neu@example.org", "rights": []}, {"rights"}),
        ({"email": "neu@example.org", "rights": ["koenig"]}, {"rights"}),
        ({"email": "a@b.de\nBcc: c@d.de", "rights": ["edit"]}, {"email"}),
        ({"email": "x" * 300 + "@example.org", "rights": ["edit"]}, {"email"}),
        ({"email": "neu\0@example.org", "rights": ["edit"]}, {"email"}),
    ],
)
def test_what_is_wrong_in_an_invitation_stands_at_its_field(browser, organisation, fields, where):
    response = browser.post(address(organisation, name="invite"), fields)

    assert (response.status_code, set(response.context["form"].errors)) == (422, where)
    assert not Invitation.objects.exists()


def test_an_invitation_is_taken_back(browser, organisation):
    invite(browser, organisation)
    row = Invitation.objects.get()

    for sentence in ("Ihr Link gilt nicht mehr.", "Diese Einladung ist nicht mehr offen."):
        browser.post(address(organisation, row.pk, name="revoke_invitation"))
        assert sentence in text(browser.get(address(organisation)))
    assert Invitation.objects.get().revoked_at == NOW


def test_the_rights_of_a_person_are_changed(browser, organisation, mia):
    shown = browser.get(address(organisation, mia.pk, name="person"))
    assert form_values(shown)["rights"] == ["edit"]

    response = browser.post(address(organisation, mia.pk, name="person"), {"rights": ["sign", "admin"]})

    assert (response.status_code, response.url) == (302, address(organisation))
    assert rights_of(mia, organisation) == {"sign", "admin"}


def test_a_person_without_any_right_left_is_an_error_and_not_an_end(browser, organisation, mia):
    response = browser.post(address(organisation, mia.pk, name="person"), {})

    assert (response.status_code, errors(response)) == (422, ["Wählen Sie bei „Was darf diese Person?“ etwas aus."])
    assert rights_of(mia, organisation) == {"edit"}


def test_the_last_administrator_keeps_the_right_and_is_told_why(browser, organisation, signer):
    url = address(organisation, signer.pk, name="person")
    response = browser.post(url, {"rights": ["edit"]})

    assert response.status_code == 422
    assert "Diese Person ist die letzte, die den Träger verwaltet." in text(response)
    left = browser.post(address(organisation, signer.pk, name="end_membership"), follow=True)
    assert left.redirect_chain == [(url, 302)]
    assert "Geben Sie zuerst einer anderen Person das Recht" in text(left)
    assert rights_of(signer, organisation) == {"edit", "sign", "admin"}


def test_who_is_let_go_loses_access_at_once(browser, organisation, mia, client):
    draft = factories.draft(organisation=organisation, actor=mia)
    hers = type(client)()
    hers.force_login(mia)
    assert hers.get(reverse("applicant:tasks", args=[draft.pk])).status_code == 200

    response = browser.post(address(organisation, mia.pk, name="end_membership"))

    assert (response.status_code, response.url) == (302, address(organisation))
    assert hers.get(reverse("applicant:tasks", args=[draft.pk])).status_code == 403
    assert browser.get(reverse("applicant:tasks", args=[draft.pk])).status_code == 200


def test_who_leaves_the_only_träger_lands_on_the_start_page(browser, organisation, signer):
    factories.member(organisation, "admin")

    response = browser.post(address(organisation, signer.pk, name="end_membership"), follow=True)

    assert response.redirect_chain == [("/", 302)]
    assert "Ihr Konto gehört noch zu keinem Träger" in text(response)


def test_who_gave_up_the_own_administration_reads_the_list_without_buttons(browser, organisation, signer):
    factories.member(organisation, "admin")

    response = browser.post(address(organisation, signer.pk, name="person"), {"rights": ["edit"]}, follow=True)

    assert (response.status_code, buttons(response)) == (200, [])
    assert address(organisation, name="invite") not in links(response)


def test_people_and_invitations_of_another_träger_are_not_touched(browser, organisation):
    other = factories.OrganisationFactory()
    admin = factories.member(other)
    row = members.invite(organisation=other, actor=admin, now=NOW, email="x@example.org", rights=["edit"])

    for url in (
        address(other, admin.pk, name="person"),
        address(other, admin.pk, name="end_membership"),
        address(other, row.pk, name="revoke_invitation"),
        address(organisation, admin.pk, name="person"),
        address(organisation, admin.pk, name="end_membership"),
        address(organisation, row.pk, name="revoke_invitation"),
    ):
        assert browser.post(url, {"rights": ["edit"]}).status_code == 404
    assert rights_of(admin, other) == {"edit", "sign", "admin"}
    assert Invitation.objects.waiting().get() == row


def test_who_does_not_administer_changes_nobody(client, organisation, editor, signer):
    client.force_login(editor)

    assert client.get(address(organisation)).status_code == 200
    for name in ("person", "end_membership"):
        assert client.post(address(organisation, signer.pk, name=name), {"rights": ["edit"]}).status_code == 403
    assert client.post(address(organisation, editor.pk, name="person"), {"rights": ["admin"]}).status_code == 403


@pytest.mark.parametrize("name", ["end_membership", "revoke_invitation"])
def test_a_link_alone_ends_nothing(browser, organisation, signer, name):
    assert browser.get(address(organisation, signer.pk, name=name)).status_code == 405

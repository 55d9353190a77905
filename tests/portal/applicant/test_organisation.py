"""„Mein Träger“: reading, master data, and the bank account behind a second proof of who one is."""

import time

import pytest
from django.urls import reverse

from grants.audit.models import Entry
from grants.organisations import workflow
from grants.organisations.models import Organisation
from tests import factories
from tests.factories import NOW
from tests.portal.applicant.pages import errors, form_values, links, stored, text

pytestmark = pytest.mark.django_db
IBAN = "DE89370400440532013000"


def address(organisation, name="organisation") -> str:
    return reverse(f"applicant:{name}", args=[organisation.pk])


@pytest.fixture
def data_form(browser, organisation):
    """What the browser would send with the form of the master data as it stands."""
    return form_values(browser.get(address(organisation, "organisation_data"))) | {
        "email": ["post@anker.example.org"],
        "legal_form": ["e. V."],
    }


def proven(client) -> None:
    """The person has just typed the password again."""
    response = client.post(reverse("account_reauthenticate"), {"password": factories.PASSWORD})
    assert response.status_code == 302


# --- reading ---------------------------------------------------------------------------------------------------------


def test_who_acts_for_one_träger_is_shown_that_one(browser, organisation):
    response = browser.get(reverse("applicant:organisations"))

    assert (response.status_code, response.url) == (302, address(organisation))


def test_who_acts_for_several_chooses_and_every_page_names_the_träger(browser, organisation, signer):
    other = factories.OrganisationFactory(name="Boje e. V.", confirmed_at=None)
    other.memberships.create(user=signer, right="edit")

    listed = browser.get(reverse("applicant:organisations"))

    assert {address(organisation), address(other)} <= set(links(listed))
    assert "Boje e. V. (wartet auf Bestätigung) Ihre Rechte: bearbeiten" in text(listed)
    for name in ("organisation_data", "organisation_bank", "people", "invite"):
        proven(browser)
        assert "Anker e. V." in browser.get(address(organisation, name)).content.decode().split("<main")[0]


def test_an_unconfirmed_träger_reads_what_it_may_do_already(browser, organisation):
    Organisation.objects.update(confirmed_at=None)

    assert "Sie können schon Anträge vorbereiten." in text(browser.get(address(organisation)))


def test_who_does_not_administer_reads_but_is_offered_no_change(client, organisation, editor):
    client.force_login(editor)
    response = client.get(address(organisation))

    assert "Angaben, Bankverbindung und Rechte ändert, wer den Träger verwaltet." in text(response)
    assert address(organisation, "organisation_data") not in links(response)
    for name in ("organisation_data", "organisation_bank", "invite"):
        assert client.get(address(organisation, name)).status_code == 403
        assert client.post(address(organisation, name), {}).status_code == 403


@pytest.mark.parametrize("name", ["organisation", "organisation_data", "organisation_bank", "people", "invite"])
def test_another_träger_does_not_exist(browser, name):
    other = factories.OrganisationFactory()

    assert browser.get(address(other, name)).status_code == 404
    assert browser.get(reverse(f"applicant:{name}", args=[10**18])).status_code == 404
    if name not in {"organisation", "people"}:
        assert browser.post(address(other, name), {}).status_code == 404


def test_who_left_finds_the_page_closed(browser, organisation, signer):
    signer.memberships.update(ended_at=NOW)

    assert browser.get(address(organisation)).status_code == 403


# --- master data -----------------------------------------------------------------------------------------------------


def test_the_data_is_saved_and_its_change_recorded(browser, organisation, data_form):
    response = browser.post(
        address(organisation, "organisation_data"), data_form | {"phone": ["0341 12-3"], "deducts_input_tax": ["yes"]}
    )

    assert (response.status_code, response.url) == (302, address(organisation))
    row = stored(organisation)
    assert (row.phone, row.deducts_input_tax, row.email) == ("0341 12-3", True, "post@anker.example.org")
    assert "0341 12-3" in text(browser.get(address(organisation)))


def test_what_is_wrong_stands_at_its_field_and_what_was_typed_stays(browser, organisation, data_form):
    wrong = {"postcode": ["4109"], "email": ["post"], "phone": ["0341 <x>"], "district": ["99"], "name": [""]}
    response = browser.post(address(organisation, "organisation_data"), data_form | wrong)

    assert response.status_code == 422
    assert set(response.context["form"].errors) == set(wrong)
    assert "Prüfen Sie die Postleitzahl. Sie hat fünf Ziffern, zum Beispiel 04109." in errors(response)
    assert form_values(response)["phone"] == ["0341 <x>"]


def test_a_name_that_is_taken_is_an_error_at_the_name(browser, organisation, data_form):
    factories.OrganisationFactory(name="Boje e. V.")
    response = browser.post(address(organisation, "organisation_data"), data_form | {"name": ["Boje e. V."]})

    assert (response.status_code, list(response.context["form"].errors)) == (422, ["name"])


def test_a_late_save_shows_what_is_stored_and_a_second_press_saves(browser, organisation, signer, data_form):
    workflow.save_data(organisation=organisation, actor=signer, now=NOW, version=1, data={"phone": "0341 999"})

    late = browser.post(address(organisation, "organisation_data"), data_form | {"phone": ["0341 1"]})
    assert (late.status_code, stored(organisation).phone) == (422, "0341 999")
    assert "Telefon 0341 999" in text(late)
    browser.post(address(organisation, "organisation_data"), form_values(late))
    assert stored(organisation).phone == "0341 1"


@pytest.mark.parametrize("version", ["", "x", "-1", "99999999999999999999", "1\0"])
def test_a_version_that_nobody_saw_overwrites_nothing(browser, organisation, data_form, version):
    response = browser.post(
        address(organisation, "organisation_data"), data_form | {"phone": ["0341 1"], "version": [version]}
    )

    assert (response.status_code, stored(organisation).phone) == (422, "")


def test_a_rare_legal_form_stays_when_other_data_is_saved(browser, organisation, data_form):
    values = data_form | {"legal_form": ["eingetragener Verein"]}

    assert browser.post(address(organisation, "organisation_data"), values).status_code == 302
    assert stored(organisation).legal_form == "eingetragener Verein"


# --- bank account ----------------------------------------------------------------------------------------------------


def test_the_bank_account_asks_for_the_password_first_and_then_opens(browser, organisation):
    url = address(organisation, "organisation_bank")
    asked = browser.get(url)

    assert asked.status_code == 302
    assert asked.url.startswith(reverse("account_reauthenticate") + "?next=")
    back = browser.post(asked.url, {"password": factories.PASSWORD, "next": url})
    assert (back.status_code, back.url) == (302, url)
    assert browser.get(url).status_code == 200


def test_a_wrong_password_opens_nothing(browser, organisation):
    browser.post(reverse("account_reauthenticate"), {"password": "falsch"})

    assert browser.get(address(organisation, "organisation_bank")).status_code == 302


def test_the_iban_is_saved_with_its_bic_and_shown_in_groups(browser, organisation):
    proven(browser)
    browser.post(
        address(organisation, "organisation_bank"),
        {"holder": "Anker e. V.", "iban": "de89 3704 0044 0532 0130 00"},
    )

    row = stored(organisation)
    assert (row.iban, row.bic, row.account_holder) == (IBAN, "COBADEFFXXX", "Anker e. V.")
    shown = browser.get(address(organisation))
    assert "DE89 3704 0044 0532 0130 00" in text(shown)
    assert IBAN not in " ".join(Entry.objects.filter(chain=organisation.chain).values_list("sentence", flat=True))


@pytest.mark.parametrize(
    ("iban", "sentence"),
    [
        (
            "DE88 3704 0044 0532 0130 00",
            "Prüfen Sie die IBAN Ziffer für Ziffer. Die Prüfziffer passt nicht zur Kontonummer.",
        ),
        ("XX89 3704 0044 0532 0130 00", "Prüfen Sie den Anfang der IBAN. Ein Land „XX“ gibt es nicht."),
        (
            "TR33 0006 1005 1978 6457 8413 26",
            "Geben Sie ein Konto im SEPA-Raum an. Auf andere Konten kann die Stadt nicht überweisen.",
        ),
        ("", "Füllen Sie das Feld „IBAN“ aus."),
    ],
)
def test_a_wrong_iban_stays_in_the_form_with_its_reason(browser, organisation, iban, sentence):
    proven(browser)
    response = browser.post(address(organisation, "organisation_bank"), {"holder": "Anker", "iban": iban})

    assert (response.status_code, errors(response)) == (422, [sentence])
    assert form_values(response)["iban"] == [iban]
    assert stored(organisation).iban == ""


def test_an_account_sent_after_the_proof_ran_out_is_saved_once_the_password_is_given(
    browser, organisation, monkeypatch
):
    proven(browser)
    then = time.time() + 301
    monkeypatch.setattr(time, "time", lambda: then)
    url = address(organisation, "organisation_bank")

    asked = browser.post(url, {"holder": "Anker", "iban": IBAN})
    assert (asked.status_code, stored(organisation).iban) == (302, "")
    browser.post(asked.url, {"password": factories.PASSWORD, "next": url})
    assert stored(organisation).iban == IBAN


def test_bank_pages_are_not_kept_by_the_browser(browser, organisation):
    proven(browser)

    assert "no-store" in browser.get(address(organisation, "organisation_bank"))["Cache-Control"]


def test_the_page_of_a_träger_asks_the_same_number_of_questions_for_more_people(
    browser, organisation, django_assert_max_num_queries
):
    for _ in range(5):
        factories.member(organisation)
    with django_assert_max_num_queries(11):
        browser.get(address(organisation))
    with django_assert_max_num_queries(11):
        browser.get(address(organisation, "people"))

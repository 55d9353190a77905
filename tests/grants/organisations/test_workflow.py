"""A Träger registers, keeps its data and its bank account, and is confirmed by the office."""

import datetime

import pytest

from grants import audit
from grants.applications.workflow import Unconfirmed
from grants.audit.models import Entry
from grants.organisations import workflow
from grants.organisations.bank import NotAnIban
from grants.organisations.models import Organisation
from grants.organisations.queries import waits_since
from grants.outbox.models import Message
from grants.steps import Forbidden, NotPossible
from tests import factories
from tests.factories import NOW, OrganisationFactory, UserFactory, member
from tests.grants.worlds import refused

pytestmark = pytest.mark.django_db
IBAN = "DE89370400440532013000"


def data(**fields) -> dict:
    return {
        "name": "Neuer Treff e. V.",
        "legal_form": "e. V.",
        "register_court": "Amtsgericht Leipzig",
        "register_number": "VR 1234",
        "street": "Weg 1",
        "postcode": "04109",
        "city": "Leipzig",
        "district": factories.city()[0],
        "umbrella": "",
        "email": "treff@example.org",
        "phone": "0341 1",
        "deducts_input_tax": False,
    } | fields


def sentences(organisation) -> list[str]:
    return list(Entry.objects.filter(chain=organisation.chain).values_list("sentence", flat=True))


@pytest.fixture
def organisation():
    return OrganisationFactory(name="Anker e. V.")


@pytest.fixture
def admin(organisation):
    return member(organisation)


def save(organisation, actor, *, version=1, **fields):
    return workflow.save_data(organisation=organisation, actor=actor, now=NOW, version=version, data=fields)


# --- registration ----------------------------------------------------------------------------------------------------


def test_who_registers_a_träger_gets_all_rights_and_waits_for_the_office():
    person = UserFactory()

    organisation = workflow.register(actor=person, now=NOW, data=data())

    assert (organisation.is_confirmed, organisation.registered_at) == (False, NOW)
    assert person.rights == {organisation.pk: frozenset({"edit", "sign", "admin"})}
    assert sentences(organisation) == ["Träger registriert. Die erste Person erhält alle Rechte."]
    assert audit.broken_at(organisation.chain) is None


@pytest.mark.parametrize("field", ["confirmed_at", "confirmed_by", "iban", "version", "is_invented", "pk"])
def test_nobody_registers_what_only_the_office_or_another_door_may_set(field):
    with pytest.raises(TypeError):
        workflow.register(actor=UserFactory(), now=NOW, data=data(**{field: None}))


# --- master data -----------------------------------------------------------------------------------------------------


def test_an_administrator_keeps_the_data_and_the_record_names_what_changed(organisation, admin):
    row = save(organisation, admin, phone="0341 2", street="Neue Straße 2", city="Leipzig")

    assert (row.phone, row.street, row.version, row.is_confirmed) == ("0341 2", "Neue Straße 2", 2, True)
    assert sentences(organisation) == ["Angaben geändert: Telefon, Straße und Hausnummer."]


def test_what_stays_the_same_is_not_recorded_even_from_an_old_page(organisation, admin):
    save(organisation, admin, phone="0341 2")
    save(organisation, admin, phone="0341 2", version=1)

    assert len(sentences(organisation)) == 1


def test_a_late_save_overwrites_nothing(organisation, admin):
    save(organisation, admin, phone="0341 2")

    refused(
        workflow.Outdated, workflow.save_data,
        organisation=organisation, actor=admin, now=NOW, version=1, data={"phone": "0341 3"},
    )  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [{"name": "Anker gGmbH"}, {"legal_form": "gGmbH"}, {"register_court": "Dresden"}, {"register_number": "1"}],
)
def test_who_changes_what_the_office_confirmed_waits_again(organisation, admin, change):
    row = save(organisation, admin, **change)

    assert (row.is_confirmed, row.confirmed_by) == (False, None)
    assert sentences(organisation)[0].endswith("Das Sozialamt muss den Träger neu bestätigen.")


def test_a_träger_cannot_take_the_name_of_another(organisation, admin):
    OrganisationFactory(name="Boje e. V.")

    refused(
        workflow.NameTaken, workflow.save_data,
        organisation=organisation, actor=admin, now=NOW, version=1, data={"name": "boje E. V."},
    )  # fmt: skip
    assert save(organisation, admin, name="ANKER e. V.").name == "ANKER e. V."


@pytest.mark.parametrize("rights", [("edit",), ("sign",), ("edit", "sign")])
def test_who_does_not_administer_changes_neither_data_nor_account(organisation, rights):
    actor = member(organisation, *rights)

    refused(
        Forbidden, workflow.save_data,
        organisation=organisation, actor=actor, now=NOW, version=1, data={"phone": "1"},
    )  # fmt: skip
    refused(Forbidden, workflow.save_bank, organisation=organisation, actor=actor, now=NOW, holder="A", iban=IBAN)


# --- bank account ----------------------------------------------------------------------------------------------------


def test_the_bank_account_gets_its_bic_and_the_record_keeps_only_the_ends(organisation, admin):
    row = workflow.save_bank(
        organisation=organisation, actor=admin, now=NOW, holder=" Anker e. V. ", iban="DE89 3704 0044 0532 0130 00"
    )

    assert (row.account_holder, row.iban, row.bic) == ("Anker e. V.", IBAN, "COBADEFFXXX")
    entry = Entry.objects.get(chain=organisation.chain)
    assert entry.sentence == "Bankverbindung geändert: bisher keine, jetzt DE89 … 3000."
    assert IBAN not in str(entry.data) + entry.sentence


def test_the_same_account_twice_is_recorded_once(organisation, admin):
    for typed in (IBAN, "de89 3704 0044 0532 0130 00"):
        workflow.save_bank(organisation=organisation, actor=admin, now=NOW, holder="Anker", iban=typed)

    assert len(sentences(organisation)) == 1


def test_a_wrong_iban_changes_nothing(organisation, admin):
    refused(
        NotAnIban, workflow.save_bank,
        organisation=organisation, actor=admin, now=NOW, holder="Anker", iban="DE88370400440532013000",
    )  # fmt: skip


# --- confirmation ----------------------------------------------------------------------------------------------------


def confirm(organisation, actor, note="Registerauszug gesehen."):
    return workflow.confirm(organisation=organisation, actor=actor, now=NOW, note=note)


def test_the_office_confirms_with_a_note_and_tells_the_people_by_mail(mailoutbox, run_outbox):
    organisation = OrganisationFactory(confirmed_at=None)
    person, officer = member(organisation), UserFactory(caseworker=True)
    member(organisation, is_active=False)

    row = confirm(organisation, officer)
    run_outbox()

    assert (row.confirmed_at, row.confirmed_by) == (NOW, officer)
    assert sentences(organisation) == ["Träger bestätigt. Registerauszug gesehen."]
    assert [mail.to for mail in mailoutbox] == [[person.email]]
    assert organisation.name not in mailoutbox[0].body + mailoutbox[0].subject


def test_a_träger_is_confirmed_once_and_never_without_a_note():
    organisation, officer = OrganisationFactory(confirmed_at=None), UserFactory(admin=True)

    refused(workflow.NoNote, confirm, organisation=organisation, actor=officer, note="  ")
    confirm(organisation, officer)
    refused(NotPossible, confirm, organisation=organisation, actor=officer)


def test_a_träger_waits_from_its_registration_and_anew_from_a_change_of_its_name(organisation, admin):
    later = NOW + datetime.timedelta(days=3)
    assert waits_since(workflow.register(actor=admin, now=NOW, data=data())) == NOW
    assert waits_since(organisation) is None

    row = workflow.save_data(organisation=organisation, actor=admin, now=later, version=1, data={"name": "Neu e. V."})
    assert waits_since(row) == later


def test_after_a_change_of_name_the_office_confirms_and_tells_again(organisation, admin):
    officer = UserFactory(caseworker=True)
    for name in ("Erster Name", "Zweiter Name"):
        row = save(organisation, admin, name=name, version=Organisation.objects.get(pk=organisation.pk).version)
        assert confirm(row, officer).is_confirmed

    assert Message.objects.filter(topic="confirmation").count() == 2


@pytest.mark.parametrize("roles", [["assessor"], ["head"], ["planner"], ["auditor"], []])
def test_others_do_not_confirm(roles):
    organisation = OrganisationFactory(confirmed_at=None)

    refused(Forbidden, confirm, organisation=organisation, actor=UserFactory(roles=roles))


def test_nobody_confirms_the_träger_for_which_they_act():
    organisation = OrganisationFactory(confirmed_at=None)

    refused(Forbidden, confirm, organisation=organisation, actor=member(organisation, "edit", roles=["caseworker"]))


def test_an_unconfirmed_träger_prepares_drafts_but_submits_nothing():
    organisation = OrganisationFactory(confirmed_at=None)
    application = factories.complete(factories.draft(organisation=organisation))

    refusal = refused_submission(application)
    assert str(refusal).startswith("Das Sozialamt hat Ihren Träger noch nicht bestätigt.")
    confirm(organisation, UserFactory(caseworker=True))
    assert factories.submitted(type(application).objects.get(pk=application.pk)).reference


def refused_submission(application):
    with pytest.raises(Unconfirmed) as refusal:
        factories.submitted(application)
    return refusal.value

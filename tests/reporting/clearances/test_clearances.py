"""What looks like a person is refused with its place, and passes once somebody says why it is none."""

import pytest
from django.db import IntegrityError, transaction

from grants.attachments.inspection.formats import FORMATS
from grants.attachments.keeping import NotAcceptable
from grants.audit.models import Entry
from grants.steps import Forbidden
from reporting.clearances.checking import Grid, Passage, PersonsFound, ensure_no_persons, read_token
from reporting.clearances.models import Clearance
from reporting.clearances.papers import ensure_paper_names_nobody
from reporting.clearances.workflow import Unfounded, vouch
from tests import factories
from tests.factories import NOW
from tests.grants.attachments import files
from tests.grants.worlds import refused

pytestmark = pytest.mark.django_db
TEXT = Passage("Ausblick", "Wir danken Ingrid Sommerlatte.")
PERSONS = Grid("Daten", [["Vorname", "Besuche"], ["Anna", "3"], ["Jens", "4"], ["Ali", "1"]])


@pytest.fixture
def application(db):
    return factories.granted()


def found(application, *texts, grids=()) -> PersonsFound:
    with pytest.raises(PersonsFound) as refusal:
        ensure_no_persons(application, texts, grids)
    return refusal.value


def clear(application, refusal: PersonsFound, **changes) -> list[Clearance]:
    said = {
        "application": application,
        "actor": application.created_by,
        "now": NOW,
        "tokens": [each.token for each in refusal.suspicions],
        "reason": "Das ist der Name unseres Busses.",
    }
    return vouch(**said | changes)


def test_a_refusal_names_the_place_and_never_the_words(application):
    refusal = found(application, TEXT, Passage("Personal", "Nichts."))

    assert str(refusal) == (
        "Berichte enthalten keine Angaben zu Personen. Es wurde nichts gespeichert. "
        "Ausblick: „I••••• S••••••••••“ sieht aus wie: Name einer Person."
    )
    (suspicion,) = refusal.suspicions
    assert read_token(suspicion.token) == suspicion


def test_what_was_vouched_for_passes_in_all_reports_of_the_grant_and_in_no_other(application):
    refusal = found(application, TEXT)
    (clearance,) = clear(application, refusal)

    ensure_no_persons(application, [TEXT, Passage("Ziele", "ingrid  sommerlatte hilft nicht.".title())])
    assert "Sommerlatte" not in f"{vars(clearance)}{Entry.objects.filter(action='vouch_for_words').get().sentence}"
    found(application, Passage("Ziele", "Wir danken Renate Sommerlatte."))
    found(factories.granted(), TEXT)
    assert clear(application, refusal, reason="Noch einmal.") == [clearance]
    clearance.refresh_from_db()
    assert clearance.reason == "Das ist der Name unseres Busses."


def test_only_the_träger_vouches_with_a_reason_for_what_was_asked(application):
    refusal = found(application, TEXT)

    assert "warum" in str(refused(Unfounded, clear, application=application, refusal=refusal, reason=" "))
    refused(Unfounded, clear, application=application, refusal=refusal, reason="x" * 501)
    refused(Unfounded, clear, application=application, refusal=refusal, tokens=["erfunden"])
    officer = factories.UserFactory(caseworker=True)
    refused(Forbidden, clear, application=application, refusal=refusal, actor=officer)
    assert not Clearance.objects.exists()


def test_a_clearance_is_read_by_träger_and_office_and_changed_by_nobody(application):
    clear(application, found(application, TEXT))
    readers = (application.created_by, factories.UserFactory(caseworker=True))
    others = (factories.UserFactory(assessor=True), factories.member(factories.OrganisationFactory()))

    assert [Clearance.objects.visible_to(user).count() for user in (*readers, *others)] == [1, 1, 0, 0]
    with pytest.raises(IntegrityError), transaction.atomic():
        Clearance.objects.update(reason="Doch.")


def test_a_sheet_with_a_row_per_person_is_refused_by_its_column(application):
    refusal = found(application, grids=[PERSONS])

    assert [(each.place, each.masked) for each in refusal.suspicions] == [
        ("Daten, Spalte A", "Die Spalte heißt „Vorname“")
    ]
    clear(application, refusal)
    ensure_no_persons(application, [], [PERSONS])


def test_a_cell_is_named_by_its_address(application):
    refusal = found(application, grids=[Grid("Daten", [["Ort", ""], ["41", "Anna Müller"]])])

    assert [each.place for each in refusal.suspicions] == ["Daten, Zelle B2"]


def test_the_träger_itself_and_its_site_are_no_persons(application):
    organisation = application.organisation
    own = " ".join((organisation.name, ", ".join(organisation.address), application.title, application.reference))

    ensure_no_persons(application, [Passage("Ziele", own)])


@pytest.mark.parametrize(
    ("key", "data", "place"),
    [
        ("docx", files.docx("<w:p><w:r><w:t>Frau </w:t></w:r><w:r><w:t>Sommerlatte</w:t></w:r></w:p>"), "Absatz 1"),
        ("odt", files.odt("<text:p>Frau<text:s/>Sommerlatte</text:p>"), "Absatz 1"),
    ],
)
def test_the_text_of_a_paper_is_read(application, key, data, place):
    with pytest.raises(PersonsFound) as refusal:
        ensure_paper_names_nobody(application, "Bericht", FORMATS[key], data)

    assert [each.place for each in refusal.value.suspicions] == [f"Bericht, {place}"]


@pytest.mark.parametrize("key", ["pdf", "png", "xlsx", "docx"])
def test_a_harmless_paper_passes(application, key):
    data = {"pdf": files.pdf, "png": files.png, "xlsx": files.xlsx, "docx": files.docx}[key]()

    ensure_paper_names_nobody(application, "Bericht", FORMATS[key], data)


def test_a_pdf_page_is_read(application):
    from grants.documents.paper import render
    from tests.grants.documents.letters import letter

    data = render(letter(subject="Frau Sommerlatte"), created_at=NOW)
    with pytest.raises(PersonsFound):
        ensure_paper_names_nobody(application, "Bericht.pdf", FORMATS["pdf"], data)


def test_a_file_that_cannot_be_read_is_not_kept(application):
    with pytest.raises(NotAcceptable, match="lässt sich nicht lesen"):
        ensure_paper_names_nobody(application, "Bericht", FORMATS["docx"], b"PK\x03\x04")


def test_names_in_the_name_of_a_file_are_found(application):
    with pytest.raises(PersonsFound):
        ensure_paper_names_nobody(application, "Lebenslauf Ingrid Sommerlatte", FORMATS["png"], files.png())

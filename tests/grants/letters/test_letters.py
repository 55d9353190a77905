"""The letters of every act: what they say, that everybody can read them, and that their bytes are kept."""

import datetime
import hashlib
import io
import json

import page
import pikepdf
import pytest
from django.conf import settings

from grants import audit
from grants.applications import workflow
from grants.audit.models import Entry
from grants.letters.delivery import provide
from grants.letters.models import Letter
from grants.people.models import User
from tests import factories
from tests.factories import NOW, UserFactory
from tests.grants.change_notices.worlds import asked, consented, costly, refused_
from tests.grants.documents.reading import page_texts, tagging_errors

pytestmark = pytest.mark.django_db


def letter(kind: str, application) -> Letter:
    factories.run_outbox(NOW)
    return application.letters.get(kind=kind)


def receipt() -> Letter:
    return letter("receipt", factories.submitted())


def correction() -> Letter:
    application = factories.checking_()
    workflow.request_correction(
        application=application,
        actor=application.caseworker,
        now=NOW,
        sections=("project", "plan"),
        message="Bitte erklären Sie die Sachkosten.",
        due_on=datetime.date(2026, 9, 29),
    )
    return letter("correction", application)


def award() -> Letter:
    return letter("decision", factories.granted(amount="8500.00"))


def whole_award() -> Letter:
    return letter("decision", factories.granted())


def rejection() -> Letter:
    return letter("decision", factories.rejected())


def early_start_granted() -> Letter:
    return letter("early_start", consented(asked(costly())).application)


def early_start_refused() -> Letter:
    return letter("early_start", refused_(asked(costly())).application)


LETTERS = {
    "receipt": receipt,
    "correction": correction,
    "award": whole_award,
    "partial award": award,
    "rejection": rejection,
    "early start granted": early_start_granted,
    "early start refused": early_start_refused,
}


def pdf_of(row: Letter) -> bytes:
    with row.pdf.open("rb") as file:
        return file.read()


def text_of(row: Letter) -> str:
    return " ".join(" ".join(page_texts(pdf_of(row))).replace("\u00a0", " ").split())


def data_of(row: Letter, name: str) -> dict:
    with pikepdf.open(io.BytesIO(pdf_of(row))) as file:
        return json.loads(file.attachments[name].get_file().read_bytes())


def said(row: Letter, *sentences: str) -> list[str]:
    """Which of the sentences do not stand in the letter."""
    text = text_of(row)
    return [sentence for sentence in sentences if sentence not in text]


@pytest.mark.parametrize("make", LETTERS.values(), ids=LETTERS)
@pytest.mark.parametrize("profile", ["ua1", "3a"])
def test_every_sealed_letter_is_accessible_and_archivable(make, profile):
    pdf = pdf_of(make())

    assert [(each.rule_id, each.message) for each in page.validate_pdf_bytes(pdf, profile=profile).failures] == []
    assert tagging_errors(pdf) == []


@pytest.mark.parametrize("make", LETTERS.values(), ids=LETTERS)
def test_every_letter_is_sealed_by_its_hash_and_recorded(make):
    row = make()

    entry = Entry.objects.filter(chain=row.application.chain, action="provide_letter").last()
    assert row.sha256 == hashlib.sha256(pdf_of(row)).hexdigest() == entry.data["sha256"]
    assert (entry.actor, entry.sentence) == (None, f"{row.title} im Postfach bereitgestellt.")
    assert audit.broken_at(row.application.chain) is None


def test_the_receipt_names_time_reference_and_hash_and_carries_a_copy():
    row = receipt()
    submission = row.application.submissions.get()

    assert row.title == f"Eingangsbestätigung zum Antrag {row.application.reference}"
    assert (
        said(
            row,
            "Ihr Antrag ist am 15.09.2026 um 10:30 Uhr bei uns eingegangen.",
            row.application.reference,
            "9.000,00 €",
            "41 Connewitz",
            "Wir öffnen an fünf Tagen in der Woche.",
        )
        == []
    )
    assert submission.sha256 in text_of(row).replace(" ", "")
    assert data_of(row, "antrag.json") == submission.content


def test_the_copy_carries_every_section_of_the_application():
    application = factories.elaborated()
    item = application.plan_rows.first()
    type(item).objects.filter(pk=item.pk).update(note="12 × 666,67 €", second_year="100.00")
    application.other_funds.create(position=1, source="city", giver="Jugendamt", amount="50.00", certainty="requested")
    row = letter("receipt", factories.submitted(application))

    words = ("Viele leben allein.", "So ist es measurable.", "Spezifisch", "Besuche", "4.000,00", "Stelle 1", "S 11b")
    money = ("Stufe 3", "8.000,00 €", "12 × 666,67 €", "davon im zweiten Jahr 100,00 €", "Jugendamt", "beantragt")
    assert said(row, *words, *money) == []


def test_a_receipt_made_late_still_says_what_was_submitted():
    application = factories.submitted()
    factories.Application.objects.filter(pk=application.pk).update(summary="Später geändert.")

    assert said(letter("receipt", application), "Später geändert.") == ["Später geändert."]


def test_the_nachforderung_names_what_is_missing_where_and_until_when():
    row = correction()

    assert (
        said(
            row,
            "Bitte antworten Sie bis zum 29.09.2026.",
            "Bitte erklären Sie die Sachkosten.",
            "Vorhaben",
            "Kosten- und Finanzierungsplan",
        )
        == []
    )
    assert said(row, "Ziele") == ["Ziele"]


OBJECTION = (
    "Gegen diesen Bescheid können Sie innerhalb eines Monats nach Bekanntgabe Widerspruch erheben.",
    f"{settings.OFFICE_NAME}, {settings.OFFICE_ADDRESS}, einzulegen.",
)


def test_the_zuwendungsbescheid_says_the_amount_its_working_the_score_and_the_way_to_object():
    row = award()
    decision = row.application.decisions.get()

    assert row.title == f"Zuwendungsbescheid (Teilbewilligung) {row.application.reference}"
    assert (
        said(
            row,
            "eine Zuwendung von höchstens 8.500,00 €",
            decision.get_financing_display(),
            "01.01.2027 bis 31.12.2027",
            "Über den bewilligten Betrag hinaus lehnen wir Ihren Antrag ab.",
            "Verwendungsnachweis",
            "30.06.2028",
            "Nach Rangfolge und verfügbaren Mitteln.",
            *(text for text, _ in decision.working),
            *(" ".join(line.replace("\u00a0", " ").split()) for line in decision.score_lines),
            *OBJECTION,
        )
        == []
    )


def test_the_ablehnungsbescheid_says_the_reasons_the_score_and_the_way_to_object():
    row = rejection()
    decision = row.application.decisions.get()

    assert row.title == f"Ablehnungsbescheid {row.application.reference}"
    assert (
        said(
            row,
            "lehnen wir ab.",
            "Die Mittel reichen nicht.",
            *(" ".join(line.replace("\u00a0", " ").split()) for line in decision.score_lines),
            *OBJECTION,
        )
        == []
    )
    assert said(row, "So haben wir gerechnet", "Auflagen") == ["So haben wir gerechnet", "Auflagen"]


@pytest.mark.parametrize("make", [award, rejection])
def test_the_machine_reads_in_the_bescheid_what_was_decided(make):
    row = make()
    decision = row.application.decisions.get()

    assert data_of(row, "bescheid.json") == {
        "reference": row.application.reference,
        "outcome": decision.outcome,
        "financing": decision.financing,
        "amount": f"{decision.amount:.2f}",
        "working": decision.working,
        "score_lines": decision.score_lines,
        "reasons": decision.reasons,
        "clauses": ["zweck", "nachweis"] if decision.outcome == "award" else [],
        "years": {str(part.year): f"{part.amount:.2f}" for part in decision.slices.all()},
        "resolution": decision.resolution,
    }


def test_no_bescheid_leaves_before_the_second_signature():
    factories.decided()

    factories.run_outbox()

    assert Letter.objects.filter(kind="decision").count() == 0


def test_a_whole_award_is_no_partial_one():
    row = whole_award()

    assert row.title == f"Zuwendungsbescheid {row.application.reference}"
    assert said(row, "lehnen wir") == ["lehnen wir"]


def test_the_bescheid_names_the_statistics_that_will_be_due():
    factories.period()

    assert said(award(), "Statistik Offene Seniorenarbeit, 2027", "31.01.2028") == []


def test_a_letter_names_neither_the_people_who_decided_nor_those_who_scored():
    row = award()

    text = text_of(row)
    assert [person.name for person in User.objects.exclude(roles=[]) if person.name in text] == []


def test_a_letter_made_a_second_time_stays_the_first():
    row = award()
    (payload,) = factories.Message.objects.filter(key__startswith="decision:", topic="letter").values_list(
        "payload", flat=True
    )

    provide(payload, NOW + datetime.timedelta(days=1))

    assert row.application.letters.get(kind="decision").sha256 == row.sha256


def test_a_letter_reaches_the_postfach_of_everybody_who_acts_for_the_träger():
    row = award()
    colleague = factories.member(row.application.organisation, "edit")

    assert row in Letter.objects.inbox_of(colleague)
    assert list(Letter.objects.inbox_of(UserFactory(caseworker=True))) == []


def test_consent_to_an_early_start_is_no_promise_and_can_be_contested():
    found = early_start_granted()
    assert (
        said(
            found,
            "ab dem 01.10.2026 beginnen",
            "keine Zusage einer Zuwendung",
            "Ein Anspruch entsteht dadurch nicht",
            "Dringlich.",
            "VwV zu § 44 SäHO Nr. 1.3",
            "Rechtsbehelfsbelehrung",
        )
        == []
    )


def test_a_refused_early_start_leaves_the_application_untouched():
    assert said(early_start_refused(), "lehnen wir ab", "unverändert weiter bearbeitet", "Nicht dringlich.") == []

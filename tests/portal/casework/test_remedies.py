"""The pages of Bekanntgabe, Widerspruch, Rücknahme and Widerruf in the office."""

import datetime
import io

import pypdf
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from criteria.financing import Financing
from grants.applications.conflicts import Conflict
from grants.remedies import announcing
from grants.remedies.models import Objection
from grants.remedies.revocations import Revocation
from tests import factories
from tests.factories import NOW, UserFactory
from tests.grants.remedies.worlds import (
    DAY,
    announced,
    answered,
    bescheid,
    consented,
    cut,
    heard,
    objected,
    objected_to,
    on,
    opened,
    proposed,
    remedy_proposed,
    revoked,
    void_since,
)
from tests.portal.casework.pages import as_, buttons, errors, messages, rows, summary, url, value, words

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(monkeypatch):
    """The portal's one clock shows the sixth of October."""
    monkeypatch.setattr(timezone, "now", lambda: on(2026, 10, 6))


@pytest.fixture
def officer():
    return UserFactory(caseworker=True)


@pytest.fixture
def head():
    return UserFactory(head=True)


def day(name: str, date: datetime.date) -> dict:
    return {f"{name}_0": date.day, f"{name}_1": date.month, f"{name}_2": date.year}


def noted():
    """A Bescheid that waits for the post."""
    letter = bescheid()
    announcing.put_to_post(NOW)
    return letter.postings.get()


# --- the post ---------------------------------------------------------------------------------------------------------


def test_what_waits_for_the_post_is_listed_printed_and_noted(officer):
    posting, client = noted(), as_(officer)
    listed = client.get(url("postings"))
    assert [row[2:] for row in rows(listed)] == [
        ["Träger hat nicht eingewilligt", "15.09.2026, 10:30 Uhr", "–", "Zu versenden"]
    ]
    assert buttons(listed)[0] == "Den Brief drucken (PDF)"
    printed = pypdf.PdfReader(io.BytesIO(client.get(url("postings_pdf")).content))
    assert len(printed.pages) % 2 == 0
    sent = {"act": "post", "way": "post"} | day("posted_on", datetime.date(2026, 10, 5))
    response = client.post(url("posting", posting.pk), sent, follow=True)
    assert messages(response) == ["Der Versand ist vermerkt."]
    assert "Bekannt gegeben 09.10.2026" in words(response)
    assert client.get(url("postings_pdf")).url == url("postings")


def test_a_wrong_posting_day_keeps_what_was_typed(officer):
    posting = noted()
    sent = {"act": "post", "way": "post"} | day("posted_on", datetime.date(2026, 10, 7))
    response = as_(officer).post(url("posting", posting.pk), sent)
    assert response.status_code == 422
    assert summary(response)[0].startswith("Zur Post gegeben wurde das Schreiben zwischen dem 15.09.2026 und heute.")
    assert value(response, "posted_on_0") == "7"


def test_a_letter_that_comes_back_stands_on_the_list_again(officer):
    posting, client = noted(), as_(officer)
    client.post(
        url("posting", posting.pk), {"act": "post", "way": "post"} | day("posted_on", datetime.date(2026, 10, 1))
    )
    sent = {"act": "fail", "failure": "Verzogen."} | day("failed_on", datetime.date(2026, 10, 5))
    client.post(url("posting", posting.pk), sent)
    assert sorted(row[-1] for row in rows(client.get(url("postings")))) == ["Zu versenden", "Zurückgekommen"]
    stale = client.post(url("posting", posting.pk), sent, follow=True)
    assert messages(stale)[0].startswith("Das ist nicht mehr möglich.")
    assert [row[-1] for row in rows(client.get(url("postings"), {"state": "failed"}))] == ["Zurückgekommen"]


def test_who_only_reads_is_offered_nothing_and_refused(officer):
    posting, auditor = noted(), as_(UserFactory(auditor=True))
    assert buttons(auditor.get(url("posting", posting.pk))) == []
    assert auditor.post(url("posting", posting.pk), {"act": "post"}).status_code == 403


def test_the_post_of_a_file_with_a_conflict_is_hidden(officer):
    posting = noted()
    Conflict.objects.create(application=posting.application, user=officer, reason="Verwandt", declared_at=NOW)
    client = as_(officer)
    assert rows(client.get(url("postings"))) == []
    for name, key in (("posting", posting.pk), ("letter_dates", posting.letter_id)):
        assert client.get(url(name, key)).status_code == 404
    assert client.get(url("postings_pdf")).status_code == 302


def test_the_list_takes_as_many_queries_for_many_letters_as_for_one(officer):
    client = as_(officer)
    counts = []
    for _ in range(2):
        noted()
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(url("postings"))
        counts.append(len(queries))
    assert counts[0] == counts[1]


# --- dates, instruction, Widerspruch ----------------------------------------------------------------------------------


def test_the_dates_of_a_bescheid_stand_with_their_working_and_lead_to_a_widerspruch(officer):
    letter, client = announced(), as_(officer)
    page = client.get(url("letter_dates", letter.pk))
    assert "Widerspruch möglich bis 16.10.2026" in words(page)
    assert "§ 41 Abs. 2a Satz 3 VwVfG" in words(page)
    sent = {"act": "object", "form": "written", "grounds": ""} | day("received_on", datetime.date(2026, 10, 2))
    response = client.post(url("letter_dates", letter.pk), sent, follow=True)
    assert "Widerspruch eingegangen am 02.10.2026: Eingegangen" in words(response)
    assert "Nicht bestandskräftig" in words(response)
    assert "Widerspruch vom 02.10.2026 gegen" in words(client.get(url("file", letter.application_id)))


def test_a_wrong_instruction_gives_a_year(officer):
    letter = announced()
    sent = {"act": "instruction", "reason": "Die Anschrift ist falsch."}
    response = as_(officer).post(url("letter_dates", letter.pk), sent, follow=True)
    assert "Widerspruch möglich bis 16.09.2027" in words(response)


def test_a_receipt_has_no_dates(officer):
    letter = bescheid().application.letters.get(kind="receipt")
    assert as_(officer).get(url("letter_dates", letter.pk)).url == url("file", letter.application_id)


def test_a_widerspruch_is_remedied_by_two_people(officer, head):
    objection = objected()
    client, second = as_(officer), as_(head)
    page = client.get(url("objection", objection.pk))
    assert "rechtzeitig" in words(page)
    assert "Der Widerspruch hat aufschiebende Wirkung" in words(page)
    sent = {"act": "propose_remedy", "ruling": "Die Auflage entfällt.", "reasons": "Zu Recht."}
    client.post(url("objection", objection.pk), sent)
    assert buttons(client.get(url("objection", objection.pk))) == ["Rücknahme vermerken"]
    response = second.post(url("objection", objection.pk), {"act": "cosign_remedy"}, follow=True)
    assert messages(response)[0].startswith("Die Abhilfe ist mitgezeichnet.")
    assert Objection.objects.get().state == "remedied"


def test_who_proposed_the_remedy_reads_why_they_do_not_cosign(head):
    objection = remedy_proposed(actor=head)
    page = as_(head).get(url("objection", objection.pk))
    assert "Mitzeichnen muss eine andere Person der Leitung." in words(page)
    assert as_(head).post(url("objection", objection.pk), {"act": "cosign_remedy"}).status_code == 403


def test_a_late_widerspruch_offers_the_wiedereinsetzung_instead_of_the_remedy(head, monkeypatch):
    objection = objected(now=on(2026, 10, 17))
    monkeypatch.setattr(timezone, "now", lambda: on(2026, 10, 20))
    page = as_(head).get(url("objection", objection.pk))
    assert "verspätet" in words(page)
    assert "Wiedereinsetzung gewähren" in buttons(page)
    assert "Abhilfe vorschlagen" not in buttons(page)


# --- Rücknahme and Widerruf -------------------------------------------------------------------------------------------


def test_a_widerruf_is_opened_heard_proposed_and_cosigned(officer, head):
    application = factories.granted()
    client, second = as_(officer), as_(head)
    assert "Rücknahme oder Widerruf prüfen" in words(client.get(url("file", application.pk)))
    sent = {"ground": "condition", "facts": "Der Nachweis fehlt."} | day("known_on", datetime.date(2026, 10, 1))
    response = client.post(url("revocation_new", application.pk), sent, follow=True)
    assert "Widerruf, eröffnet am 06.10.2026: Eröffnet" in words(response)
    found = Revocation.objects.get()
    page = url("revocation", found.pk)
    assert "bis 01.10.2027, Kenntnis seit 01.10.2026" in words(client.get(page))
    hearing = {"act": "hear", "text": "Wir wollen widerrufen."}
    refused = client.post(page, hearing | day("until", datetime.date(2026, 10, 19)))
    assert (refused.status_code, value(refused, "text")) == (422, "Wir wollen widerrufen.")
    client.post(page, hearing | day("until", datetime.date(2026, 10, 20)))
    client.post(page, {"act": "close_hearing", "text": "Brief vom 07.10.2026"})
    client.post(page, {"act": "propose", "amount": "1.000,00", "reasons": "Kein Nachweis."})
    response = second.post(page, {"act": "cosign"}, follow=True)
    assert messages(response)[0].startswith("Die Entscheidung ist mitgezeichnet.")
    assert "davon nicht zurückgenommen oder widerrufen: 8.000,00 €" in words(response)


def test_the_year_that_is_nearly_over_warns(officer):
    application = factories.granted()
    row = opened(application, known_on=datetime.date(2025, 11, 3))
    assert "Die Jahresfrist endet bald" in words(as_(officer).get(url("revocation", row.pk)))
    assert "Jahresfrist" in words(as_(officer).get(url("file", application.pk)))


def test_a_proposal_is_given_back_with_a_reason(head):
    row = proposed()
    client = as_(head)
    assert errors(client.post(url("revocation", row.pk), {"act": "give_back", "reason": ""}))
    client.post(url("revocation", row.pk), {"act": "give_back", "reason": "Begründung fehlt."})
    assert Revocation.objects.get().state == "heard"


def test_the_hearing_says_what_the_träger_answered(officer):
    row = answered(heard(opened()), now=NOW + DAY)
    assert "Wir öffnen im März wieder." in words(as_(officer).get(url("revocation", row.pk)))


def test_a_file_without_a_grant_offers_no_widerruf(officer):
    application = factories.assessed()
    assert as_(officer).get(url("revocation_new", application.pk)).url == url("file", application.pk)


def test_letters_that_are_announced_by_the_portal_are_final_after_the_period(officer, monkeypatch):
    letter = bescheid()
    consented(letter)
    announcing.put_to_post(on(2026, 9, 20))
    assert not letter.postings.exists()
    final = announced()
    monkeypatch.setattr(timezone, "now", lambda: on(2026, 10, 17))
    assert "bestandskräftig" in words(as_(officer).get(url("file", final.application_id)))


# --- money ------------------------------------------------------------------------------------------------------------


def test_an_abhilfe_raises_the_grant_on_its_page(head):
    row, client = objected_to(cut()), as_(head)
    sent = {"act": "propose_remedy", "ruling": "9.000 € statt 6.000 €.", "reasons": "Die Kürzung war falsch."}
    refused = client.post(url("objection", row.pk), sent | {"amount": "12.000", "kind": Financing.FEHLBEDARF.value})
    assert refused.status_code == 422
    assert "Möglich ist ein Betrag über 6.000,00" in words(refused).replace("\xa0", " ")
    response = client.post(
        url("objection", row.pk), sent | {"amount": "9.000", "kind": Financing.FEHLBEDARF.value}, follow=True
    )
    assert "9.000,00 € statt 6.000,00 €" in words(response).replace("\xa0", " ")
    response = as_(UserFactory(head=True)).post(url("objection", row.pk), {"act": "cosign_remedy"}, follow=True)
    assert messages(response) == [
        "Die Abhilfe ist mitgezeichnet. Der Abhilfebescheid geht in das Postfach des Trägers."
    ]
    assert "gilt nicht mehr" in words(client.get(url("file", row.application_id)))


def test_a_caseworker_is_not_asked_about_the_amount(officer):
    response = as_(officer).get(url("objection", objected_to(cut()).pk))
    assert "Zuwendung nach der Abhilfe" not in words(response)


def test_a_rückforderung_is_proposed_and_signed(officer, head):
    factories.base_rate(datetime.date(2026, 7, 1))
    row, client = void_since(), as_(officer)
    assert "Rückforderung vorschlagen" in words(client.get(url("revocation", row.pk)))
    sent = {"paid_out": "9.000", "waiver": "", "reasons": "Das Geld ist noch da."}
    sent |= day("interest_from", datetime.date(2026, 9, 15)) | day("due_on", datetime.date(2026, 11, 16))
    refused = client.post(url("recovery_new", row.pk), sent | {"paid_out": "9.000,01"})
    assert (refused.status_code, value(refused, "paid_out")) == (422, "9.000,01")
    response = client.post(url("recovery_new", row.pk), sent, follow=True)
    assert messages(response) == ["Der Vorschlag wartet auf die zweite Person."]
    made = row.recoveries.get()
    signed = as_(head).post(url("recovery", made.pk), {"act": "cosign"}, follow=True)
    assert messages(signed) == ["Die Rückforderung ist mitgezeichnet. Der Bescheid geht in das Postfach des Trägers."]
    assert "Festgesetzt" in words(signed)


def test_a_widerruf_for_the_future_offers_no_rückforderung(officer):
    row = revoked()
    assert "Rückforderung vorschlagen" not in words(as_(officer).get(url("revocation", row.pk)))
    assert as_(officer).get(url("recovery_new", row.pk)).url == url("file", row.application_id)

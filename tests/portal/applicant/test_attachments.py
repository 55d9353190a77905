"""The page of Anlagen: one file after the other, kept at once, refused with a reason, given out safely."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from grants.applications import workflow as applications
from grants.applications.declarations import DECLARATIONS
from grants.attachments.inspection import refusals
from grants.attachments.models import Attachment
from grants.audit.models import Entry
from tests import factories
from tests.grants.attachments import files
from tests.grants.attachments.worlds import attached, filed, stored
from tests.grants.documents.reading import page_texts
from tests.portal.applicant.pages import buttons, errors, form_values, links, text
from tests.portal.applicant.worlds import in_correction


def address(application, name: str = "attachments", *args) -> str:
    return reverse(f"applicant:{name}", args=[application.pk, *args])


def sent(data: bytes | None = None, name: str = "Konzept.pdf", kind: str = "concept") -> dict:
    """What a browser sends with the form."""
    return {"kind": kind, "file": SimpleUploadedFile(name, files.paper() if data is None else data)}


def test_the_task_list_leads_to_the_anlagen_and_they_hold_nobody_up(browser, complete):
    tasks = browser.get(reverse("applicant:tasks", args=[complete.pk]))
    assert address(complete) in links(tasks)
    page = text(browser.get(reverse("applicant:submit", args=[complete.pk])))
    assert "Anlagen Keine" in page
    assert "Das fehlt noch" not in page


def test_the_page_says_limits_and_what_is_required_before_anything_is_sent(browser, draft):
    draft.call.required_attachments = ["concept", "register"]
    draft.call.save()

    page = text(browser.get(address(draft)))

    assert "Möglich sind PDF, PNG, JPEG, DOCX, XLSX, ODT und ODS, jede Datei bis 25 MB." in page
    assert "Dieser Förderaufruf verlangt: Konzept, Registerauszug." in page
    assert "Das fehlt noch Laden Sie diese Anlage hoch: Konzept." in page


def test_an_upload_is_kept_at_once_and_listed(browser, draft, signer):
    response = browser.post(address(draft), sent(name="Konzept 2027.docx"), follow=True)

    page = text(response)
    assert "„Konzept 2027.pdf“ ist gespeichert." in page
    assert "Konzept : Konzept 2027.pdf" in page
    assert "Hochgeladen 15.09.2026, 10:30 Uhr von Ada Zeichnung." in page
    assert Attachment.objects.get().application == draft


def test_sending_once_more_after_a_lost_answer_keeps_one_file(browser, draft):
    for _ in range(2):
        browser.post(address(draft), sent())

    assert Attachment.objects.count() == 1


def test_a_refused_file_is_answered_beside_the_field_and_the_kind_stays_chosen(browser, draft):
    response = browser.post(address(draft), sent(files.pdf()[:-40]))

    assert (response.status_code, errors(response)) == (422, [refusals.DAMAGED])
    assert form_values(response)["kind"] == ["concept"]
    assert not Attachment.objects.exists()


@pytest.mark.parametrize(
    ("data", "error"),
    [
        ({"kind": "concept"}, "Wählen Sie bei „Datei“ eine Datei aus."),
        ({"kind": "concept", "file": "Konzept.pdf"}, "Wählen Sie bei „Datei“ eine Datei aus."),
        (sent(kind=""), "Wählen Sie bei „Art der Anlage“ etwas aus."),
        (sent(kind="x"), "Wählen Sie einen Eintrag aus der Liste aus."),
        (sent(b""), refusals.EMPTY),
        (sent(b"%PDF-" + b"\0" * (25 * 1024 * 1024)), refusals.TOO_BIG),
        (sent(b"%PDF-" + b"\0" * (60 * 1024 * 1024)), refusals.TOO_BIG),
    ],
)
def test_what_is_missing_or_too_much_is_said(browser, draft, data, error):
    response = browser.post(address(draft), data)

    assert (response.status_code, errors(response)) == (422, [error])


def test_25_megabytes_are_taken(browser, draft):
    most = 25 * 1024 * 1024
    data = files.pdf(
        lambda made: made.Root.__setattr__("PieceInfo", made.make_stream(b"x" * (most - 2000))), compress_streams=False
    )
    data += b"\n" * (most - len(data))

    response = browser.post(address(draft), sent(data))

    assert (len(data), response.status_code, errors(response) if response.content else []) == (most, 302, [])
    assert Attachment.objects.get().size == most


def test_an_anlage_is_given_out_to_be_saved_and_the_record_says_so(browser, draft, signer):
    row = attached(draft, data=(data := files.png()), name="Plan.exe")

    response = browser.get(address(draft, "attachment", row.pk))

    assert b"".join(response) == data
    assert {name: response[name] for name in ("Content-Type", "X-Content-Type-Options", "Cache-Control")} == {
        "Content-Type": "image/png",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    assert response["Content-Disposition"] == 'attachment; filename="Plan.exe.png"'
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    last = Entry.objects.filter(chain=draft.chain).order_by("number").last()
    assert (last.actor, last.sentence) == (signer, "Datei heruntergeladen: Konzept, „Plan.exe.png“.")


def test_taking_back_asks_first_and_then_removes(browser, draft, django_capture_on_commit_callbacks):
    row = attached(draft)
    before = stored()
    assert "Ja, entfernen" in buttons(browser.get(address(draft)))

    with django_capture_on_commit_callbacks(execute=True):
        response = browser.post(address(draft, "attachment_remove", row.pk), follow=True)

    assert "„Konzept.pdf“ ist entfernt." in text(response)
    assert len(stored()) == len(before) - 1
    gone = browser.get(address(draft, "attachment", row.pk), follow=True)
    assert "Es gibt sie nicht mehr." in text(gone)


def test_the_anlagen_of_others_do_not_exist(browser, draft):
    other = factories.draft()
    row, own = attached(other), attached(draft)

    answers = [
        browser.get(address(other)),
        browser.post(address(other), sent()),
        browser.get(address(other, "attachment", row.pk)),
        browser.get(address(draft, "attachment", row.pk)),
        browser.get(address(other, "attachment", own.pk)),
        browser.post(address(other, "attachment_remove", row.pk)),
        browser.post(address(draft, "attachment_remove", row.pk)),
    ]

    assert [answer.status_code for answer in answers] == [404] * 7
    assert Attachment.objects.standing().count() == 2


def test_after_sending_the_anlagen_are_only_read(browser, complete):
    row = attached(complete)
    factories.submitted(complete)

    page = browser.get(address(complete))
    assert (buttons(page), address(complete, "attachment", row.pk) in links(page)) == ([], True)
    assert browser.post(address(complete), sent()).status_code == 409
    browser.post(address(complete, "attachment_remove", row.pk))
    assert Attachment.objects.standing().count() == 1


def test_a_nachforderung_can_open_the_anlagen(browser, complete):
    application = in_correction(complete, "attachments")

    assert browser.post(address(application), sent()).status_code == 302
    assert Attachment.objects.get().application == application


def test_who_sends_has_seen_the_papers_that_are_sent(browser, complete):
    url = reverse("applicant:submit", args=[complete.pk])
    seen = form_values(browser.get(url))
    attached(complete)
    declared = {declaration.key: "on" for declaration in DECLARATIONS}

    late = browser.post(url, seen | declared)

    assert late.status_code == 409
    assert "Konzept.pdf" in text(late)
    browser.post(url, form_values(late) | declared)
    assert complete.submissions.get().content["attachments"][0]["name"] == "Konzept.pdf"


def test_the_documents_of_the_traeger_are_shown_in_each_application(browser, draft, organisation):
    filed(organisation, valid_until=datetime.date(2026, 9, 1))

    page = text(browser.get(address(draft)))

    assert "Satzung : Satzung.pdf" in page
    assert "Abgelaufen am 01.09.2026. Bitte laden Sie eine neue Fassung hoch." in page


def test_an_application_without_right_to_edit_is_only_read(client, on_day, now, draft, organisation):
    on_day(now)
    attached(draft)
    client.force_login(factories.member(organisation, "admin"))

    assert buttons(client.get(address(draft))) == []
    assert client.post(address(draft), sent()).status_code == 409


def test_many_anlagen_need_no_more_queries_than_one(browser, draft, django_assert_max_num_queries):
    attached(draft)
    with django_assert_max_num_queries(40) as one:
        browser.get(address(draft))
    for mark in "abc":
        attached(draft, data=files.paper(mark), actor=factories.member(draft.organisation))
    with django_assert_max_num_queries(40) as many:
        browser.get(address(draft))
    assert len(many) == len(one)


def test_the_receipt_names_the_anlagen(complete):
    attached(complete, name="Konzept 😀.pdf")
    filed(complete.organisation)
    application = applications.submit(application=complete, actor=complete.created_by, now=factories.NOW)
    factories.run_outbox()

    with application.letters.get().pdf.open("rb") as letter:
        words = " ".join(" ".join(page_texts(letter.read())).split())
    assert "Satzung: Satzung.pdf (Unterlage des Trägers), Prüfsumme" in words
    assert "Konzept: Konzept" in words

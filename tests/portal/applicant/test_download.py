import io
import json
import zipfile

import pytest
from django.urls import reverse

from grants.applications import workflow
from grants.attachments.models import Attachment, Document
from grants.audit.models import Entry
from grants.correspondence import workflow as correspondence
from grants.letters import workflow as postbox
from portal.applicant import download
from reporting.deliveries.models import Upload
from tests import factories
from tests.portal.applicant.pages import errors, text
from tests.portal.applicant.worlds import delivery_of, in_correction
from tests.reporting.deliveries import worlds as reports

DOWNLOAD = reverse("applicant:download")


def taken(browser, organisation, **fields) -> zipfile.ZipFile:
    response = browser.post(DOWNLOAD, {"organisation": organisation.pk} | fields)
    assert response.status_code == 200, errors(response)
    archive = zipfile.ZipFile(io.BytesIO(b"".join(response)))
    assert archive.testzip() is None
    return archive


def names(archive: zipfile.ZipFile, folder: str) -> list[str]:
    return [name.removeprefix(f"{folder}/") for name in archive.namelist() if name.startswith(f"{folder}/")]


@pytest.fixture
def sent(complete):
    application = factories.submitted(complete)
    factories.run_outbox()
    return application


def test_everything_that_was_sent_and_received_is_in_one_zip(browser, complete, signer, organisation):
    delivery = reports.accepted(delivery_of(complete))
    application = delivery.application
    correspondence.send(application=application, actor=signer, now=factories.NOW, text="Vielen Dank!")
    for letter in application.letters.all():
        postbox.retrieve(letter=letter, actor=signer, now=factories.NOW)
    archive = taken(browser, organisation)
    folder = application.reference.lower()
    assert archive.namelist()[0] == "LIESMICH.txt"
    found = names(archive, folder)
    assert found[0] == "antrag-fassung-1.json"
    assert sum(name.endswith(".pdf") for name in found) == 2
    assert "nachrichten.txt" in found
    submission = application.submissions.get()
    assert json.loads(archive.read(f"{folder}/antrag-fassung-1.json")) == submission.content
    letter = next(name for name in archive.namelist() if name.endswith(".pdf"))
    assert archive.read(letter).startswith(b"%PDF")
    talk = archive.read(f"{folder}/nachrichten.txt").decode()
    assert talk == "15.09.2026, 10:30 Uhr, Ada Zeichnung:\nVielen Dank!\n"
    values = json.loads(archive.read(next(name for name in archive.namelist() if name.endswith("werte.json"))))
    assert len(values["values"]) == delivery.cells.count() > 0


def test_a_letter_that_was_not_retrieved_is_not_opened_by_the_zip(browser, sent, organisation):
    archive = taken(browser, organisation)
    letter = sent.letters.get()
    assert not any(name.endswith(".pdf") for name in archive.namelist())
    assert f"noch nicht abgerufen:\n- {sent.reference}: {letter.title}" in archive.read("LIESMICH.txt").decode()
    letter.refresh_from_db()
    assert letter.retrieved_at is None


def test_every_version_is_included(browser, complete, signer, organisation):
    application = in_correction(complete, "plan")
    workflow.resubmit(application=application, actor=signer, now=factories.NOW)
    assert names(taken(browser, organisation), application.reference.lower()) == [
        "antrag-fassung-1.json",
        "antrag-fassung-2.json",
    ]


def test_drafts_and_what_belongs_to_others_are_not_included(browser, draft, organisation):
    foreign = factories.submitted()
    factories.run_outbox()
    archive = taken(browser, organisation)
    assert archive.namelist() == ["LIESMICH.txt"]
    assert browser.post(DOWNLOAD, {"organisation": foreign.organisation_id}).status_code == 422


def test_a_foerderjahr_can_be_chosen(browser, sent, organisation, signer):
    other = factories.CallFactory(funding_year=2028)
    later = factories.submitted(factories.complete(factories.draft(other, organisation, actor=signer)))
    archive = taken(browser, organisation, year="2028")
    assert names(archive, later.reference.lower()) == ["antrag-fassung-1.json"]
    assert names(archive, sent.reference.lower()) == []
    assert "Umfang: Förderjahr 2028" in archive.read("LIESMICH.txt").decode()


@pytest.mark.parametrize("fields", [{"year": "1999"}, {"year": "\x00"}, {"organisation": ""}, {"organisation": "x"}])
def test_what_cannot_be_chosen_is_refused(browser, sent, organisation, fields):
    response = browser.post(DOWNLOAD, {"organisation": organisation.pk} | fields)
    assert response.status_code == 422
    assert not Entry.objects.filter(action="export").exists()


def test_too_much_for_one_request_is_said_before_it_begins(browser, sent, organisation, monkeypatch):
    monkeypatch.setattr(download, "LARGEST_BYTES", 10)
    response = browser.post(DOWNLOAD, {"organisation": organisation.pk})
    assert response.status_code == 422
    assert "Bitte wählen Sie ein einzelnes Förderjahr." in errors(response)[0]
    assert not Entry.objects.filter(action="export").exists()


def test_taking_away_is_recorded_and_looking_at_the_page_is_not(browser, sent, organisation, signer):
    assert "Wir halten fest, wer die Daten wann heruntergeladen hat." in text(browser.get(DOWNLOAD))
    assert not Entry.objects.filter(action="export").exists()
    taken(browser, organisation)
    entry = Entry.objects.get(action="export")
    assert (entry.chain, entry.actor) == (f"organisation:{organisation.pk}", signer)


def test_the_answer_is_streamed_and_kept_nowhere(browser, sent, organisation):
    response = browser.post(DOWNLOAD, {"organisation": organisation.pk})
    assert response.streaming
    assert response["Cache-Control"] == "private, no-store"
    assert response["Content-Disposition"] == 'attachment; filename="anker-e-v-2026-09-15.zip"'


@pytest.mark.parametrize("name", ["../../etc/passwd", "/abs.xlsx", "..\\..\\a.xlsx", "x\n.xlsx", ".", "a.ü", "ä" * 150])
def test_names_of_uploads_do_not_leave_their_folder(browser, complete, signer, organisation, name):
    delivery = reports.accepted(delivery_of(complete))
    upload = Upload(delivery=delivery, name=name, sha256="x", uploaded_at=factories.NOW, uploaded_by=signer)
    upload.file.save("ablage.xlsx", io.BytesIO(b"Inhalt"))
    archive = taken(browser, organisation)
    [found] = [it for it in archive.namelist() if f"/datei-{upload.pk}-" in it]
    assert found.count("/") == 3
    assert (".." in found, "\\" in found, archive.read(found)) == (False, False, b"Inhalt")


def test_papers_of_applications_and_of_the_traeger_are_included(browser, sent, organisation, signer):
    fields = {"kind": "other", "content_type": "application/pdf", "size": 6, "sha256": "x", "uploaded_by": signer}
    papers = [
        Attachment(application=sent, name="Raum plan.pdf", uploaded_at=factories.NOW, **fields),
        Document(organisation=organisation, name="Satzung.pdf", uploaded_at=factories.NOW, **fields),
        Document(organisation=factories.OrganisationFactory(), name="Fremd.pdf", uploaded_at=factories.NOW, **fields),
    ]
    for paper in papers:
        paper.file.save(paper.name, io.BytesIO(b"Inhalt"))
    archive = taken(browser, organisation)
    assert archive.namelist()[-2:] == [
        f"{sent.reference.lower()}/anlagen/{papers[0].pk}-raum-plan.pdf",
        f"unterlagen/{papers[1].pk}-satzung.pdf",
    ]
    assert "unterlagen" not in " ".join(taken(browser, organisation, year="2027").namelist())


def test_a_file_that_was_lost_does_not_break_the_rest(browser, sent, organisation, signer):
    letter = sent.letters.get()
    postbox.retrieve(letter=letter, actor=signer, now=factories.NOW)
    letter.pdf.storage.delete(letter.pdf.name)
    archive = taken(browser, organisation)
    [name] = [name for name in archive.namelist() if name.endswith(".pdf")]
    assert b"nicht mehr zu finden" in archive.read(name)


def test_more_applications_need_no_more_queries(browser, organisation, signer, django_assert_max_num_queries):
    call, counts = factories.CallFactory(), []
    for number in (1, 4):
        for _ in range(number):
            application = factories.submitted(factories.complete(factories.draft(call, organisation, actor=signer)))
            correspondence.send(application=application, actor=signer, now=factories.NOW, text="Hallo")
        with django_assert_max_num_queries(40) as used:
            taken(browser, organisation)
        counts.append(len(used))
    assert counts[0] == counts[1]

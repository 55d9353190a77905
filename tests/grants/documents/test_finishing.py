"""The file carries its metadata and its attachments."""

import io

import pikepdf

from grants.documents.content import Attachment
from grants.documents.paper import render
from tests.grants.documents.letters import NOW, bescheid, letter


def test_the_attachment_is_read_back_unchanged():
    with pikepdf.open(io.BytesIO(render(bescheid(), created_at=NOW))) as file:
        attached = file.attachments["bescheid.json"]

        assert attached.get_file().read_bytes() == b'{"amount": "84500.00"}'
        assert attached.get_file().mime_type == "application/json"
        assert attached.description == "Daten des Bescheids"


def test_attachments_are_associated_with_the_document_in_order_of_their_names():
    files = (Attachment("b.csv", b"2", "text/csv", "Zwei"), Attachment("a.csv", b"1", "text/csv", "Eins"))

    with pikepdf.open(io.BytesIO(render(letter(attachments=files), created_at=NOW))) as file:
        assert [str(entry.UF) for entry in file.Root.AF] == ["a.csv", "b.csv"]
        assert [str(entry.AFRelationship) for entry in file.Root.AF] == ["/Data", "/Data"]


def test_the_metadata_name_the_letter_its_subject_and_its_author():
    with pikepdf.open(io.BytesIO(render(letter(title="A & B\n<C>"), created_at=NOW))) as file:
        metadata = file.open_metadata()

        assert metadata["dc:title"] == "A & B <C>"
        assert metadata["dc:description"] == "Bescheid über eine Zuwendung"
        assert metadata["dc:creator"] == ["Stadt Leipzig, Sozialamt"]
        assert metadata["xmp:CreateDate"] == "2026-11-22T09:30:00+00:00"
        assert str(file.docinfo.Title) == "A & B <C>"
        assert str(file.docinfo.CreationDate) == "D:20261122093000+00'00'"


def test_the_file_opens_in_german_with_its_title():
    with pikepdf.open(io.BytesIO(render(bescheid(), created_at=NOW))) as file:
        assert str(file.Root.Lang) == "de-DE"
        assert bool(file.Root.ViewerPreferences.DisplayDocTitle)

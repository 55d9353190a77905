"""The doors of papers: giving, taking back, handing out, and what the submission freezes."""

import datetime
import hashlib
import re

import pytest
from django.core.files.storage import default_storage

from grants import audit
from grants.applications import workflow as applications
from grants.applications.editing import SectionClosed
from grants.applications.models import Submission
from grants.applications.sections import missing
from grants.attachments import queries, workflow
from grants.attachments.inspection import refusals
from grants.attachments.models import Attachment, Document
from grants.audit.models import Entry
from grants.steps import Forbidden, NotPossible
from tests import factories
from tests.factories import NOW
from tests.grants.attachments import files
from tests.grants.attachments.worlds import attached, filed, stored
from tests.grants.worlds import refused

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def empty_storage():
    for name in stored():
        default_storage.delete(name)


def sentences(row) -> list[str]:
    return list(Entry.objects.filter(chain=row.chain).order_by("number").values_list("sentence", flat=True))


def corrected(application, *sections: str):
    """Submitted, and given back with these sections open."""
    checking = factories.checking_(application)
    return applications.request_correction(
        application=checking,
        actor=checking.caseworker,
        now=NOW,
        sections=sections,
        message="Bitte ergänzen.",
        due_on=datetime.date(2026, 9, 29),
    )


def test_an_anlage_is_kept_under_a_name_nobody_can_guess():
    data = files.paper()
    row = attached(factories.draft(), name="../Satzung.docx", data=data)

    assert (row.name, row.content_type, row.size) == ("Satzung.pdf", "application/pdf", len(data))
    assert row.sha256 == hashlib.sha256(data).hexdigest()
    assert re.fullmatch(r"attachments/[0-9a-f]{2}/[0-9a-f]{40}", row.file.name)
    assert default_storage.open(row.file.name).read() == data
    assert sentences(row)[-1] == "Anlage hochgeladen: Konzept, „Satzung.pdf“."


def test_the_same_file_again_is_the_one_kept_already():
    application = factories.draft()
    first = attached(application)

    assert attached(application, name="Anders.pdf") == first
    assert attached(application, "other") != first
    assert len(stored()) == 2


def test_an_anlage_does_not_make_other_peoples_sections_old():
    application = factories.draft()
    version = application.version

    assert attached(application).application.version == version


@pytest.mark.parametrize("data", [b"", b"x", files.pdf()[:-40], files.archive([("a", "b")])])
def test_a_refused_file_leaves_nothing(data):
    application = factories.draft()

    refused(
        workflow.NotAcceptable,
        workflow.attach,
        application=application,
        actor=application.created_by,
        now=NOW,
        kind="concept",
        name="Konzept.pdf",
        data=data,
    )
    assert stored() == []


@pytest.mark.parametrize("kind", ["", "satzung", "x" * 50, "\0"])
def test_a_kind_that_is_not_in_the_list_is_refused(kind):
    application = factories.draft()

    with pytest.raises(workflow.NotAcceptable):
        attached(application, kind)


def test_a_konzept_is_no_master_document():
    with pytest.raises(workflow.NotAcceptable):
        filed(factories.OrganisationFactory(), "concept")


def test_others_neither_attach_nor_file():
    application = factories.draft()
    stranger = factories.member(factories.OrganisationFactory())

    for actor in (stranger, factories.UserFactory(caseworker=True)):
        with pytest.raises(Forbidden):
            attached(application, actor=actor)
        with pytest.raises(Forbidden):
            filed(application.organisation, actor=actor)


def test_a_submitted_application_takes_no_anlage_and_gives_none_back():
    application = factories.complete()
    row = attached(application)
    factories.submitted(application)

    with pytest.raises(SectionClosed):
        attached(application, "other")
    with pytest.raises(SectionClosed):
        workflow.detach(attachment=row, actor=application.created_by, now=NOW)


def test_a_nachforderung_opens_the_anlagen_only_where_it_names_them():
    named, other = (corrected(factories.submitted(), section) for section in ("attachments", "goals"))

    assert attached(named).application == named
    with pytest.raises(SectionClosed):
        attached(other)


def test_there_is_room_for_forty_files(monkeypatch):
    monkeypatch.setattr(workflow, "MOST_PAPERS", 2)
    application = factories.draft()
    for mark in ("a", "b"):
        attached(application, data=files.paper(mark))

    with pytest.raises(workflow.TooMany):
        attached(application, data=files.paper("c"))


def test_taking_back_keeps_the_row_and_the_record_but_not_the_bytes(django_capture_on_commit_callbacks):
    row = attached(factories.draft())

    with django_capture_on_commit_callbacks(execute=True):
        workflow.detach(attachment=row, actor=row.uploaded_by, now=NOW)

    again = Attachment.objects.get()
    assert (again.removed_at, again.removed_by, bool(again.file)) == (NOW, row.uploaded_by, False)
    assert stored() == []
    assert sentences(row)[-1] == "Anlage entfernt: Konzept, „Konzept.pdf“."
    with pytest.raises(NotPossible):
        workflow.detach(attachment=row, actor=row.uploaded_by, now=NOW)


def test_what_was_handed_in_keeps_its_bytes(django_capture_on_commit_callbacks):
    application = factories.complete()
    row, lasting = attached(application), filed(application.organisation)
    corrected(factories.submitted(application), "attachments")

    with django_capture_on_commit_callbacks(execute=True):
        workflow.detach(attachment=row, actor=application.created_by, now=NOW)
        workflow.remove_document(document=lasting, actor=application.created_by, now=NOW)

    assert len(stored()) == 2
    assert queries.handed_in(application, row.sha256) == row
    assert queries.handed_in(application, lasting.sha256) == lasting


def test_a_submission_freezes_what_stands():
    application = factories.complete()
    row = attached(application)
    attached(application, "other", data=files.paper("weg"), name="weg.pdf")
    workflow.detach(attachment=Attachment.objects.get(kind="other"), actor=application.created_by, now=NOW)
    lasting = filed(application.organisation, valid_until=datetime.date(2027, 3, 31))

    factories.submitted(application)

    assert Submission.objects.get().content["attachments"] == [
        {
            "kind": "Konzept",
            "name": "Konzept.pdf",
            "sha256": row.sha256,
            "size": row.size,
            "source": "application",
            "valid_until": "",
        },
        {
            "kind": "Satzung",
            "name": "Satzung.pdf",
            "sha256": lasting.sha256,
            "size": lasting.size,
            "source": "organisation",
            "valid_until": "2027-03-31",
        },
    ]


def test_a_new_master_document_replaces_the_one_of_its_kind(django_capture_on_commit_callbacks):
    organisation = factories.OrganisationFactory()
    with django_capture_on_commit_callbacks(execute=True):
        former = filed(organisation)
        latter = filed(organisation, data=files.paper("neu"))
        others = [filed(organisation, "other", data=files.paper(mark)) for mark in ("a", "b")]

    assert set(Document.objects.standing()) == {latter, *others}
    assert Document.objects.get(pk=former.pk).removed_at == NOW
    assert len(stored()) == 3
    assert "Unterlage durch eine neue ersetzt: Satzung, „Satzung.pdf“." in sentences(latter)


def test_the_same_master_document_with_another_date_is_a_new_one():
    organisation = factories.OrganisationFactory()
    first, again = filed(organisation), filed(organisation)
    later = filed(organisation, valid_until=datetime.date(2027, 1, 1))

    assert (first == again, later == first) == (True, False)


def test_sixty_days_before_it_runs_out_a_document_is_named():
    organisation = factories.OrganisationFactory()
    day = datetime.date(2026, 11, 14)
    row = filed(organisation, valid_until=day)
    filed(organisation, "register")

    def named(days_before: int) -> list[Document]:
        return list(Document.objects.running_out(day - datetime.timedelta(days=days_before)))

    assert [named(61), named(60), named(0), named(-400)] == [[], [row], [row], [row]]
    workflow.remove_document(document=row, actor=factories.member(organisation), now=NOW)
    assert named(0) == []


def gaps(application) -> list[str]:
    return [point.sentence for point in missing(application) if point.section == "attachments"]


def test_what_the_call_requires_is_missing_until_it_is_there():
    application = factories.complete()
    assert gaps(application) == []
    application.call.required_attachments = ["concept", "statutes"]
    application.call.save()

    assert gaps(application) == ["Laden Sie diese Anlage hoch: Konzept.", "Laden Sie diese Anlage hoch: Satzung."]
    attached(application)
    filed(application.organisation, valid_until=datetime.date(2026, 9, 29))
    assert gaps(application) == [
        "Laden Sie diese Anlage neu hoch: Satzung. Die Unterlage Ihres Trägers gilt nur bis 29.09.2026, "
        "die Antragsfrist endet am 30.09.2026."
    ]
    with pytest.raises(applications.Incomplete):
        factories.submitted(application)
    filed(application.organisation, valid_until=datetime.date(2026, 9, 30))
    assert gaps(application) == []
    assert factories.submitted(application).state == "submitted"


def test_handing_out_is_recorded_in_the_file_or_with_the_traeger():
    application = factories.complete()
    row, lasting = attached(application), filed(application.organisation)
    owner = application.created_by
    factories.submitted(application)
    office = factories.UserFactory(caseworker=True)

    workflow.hand_out(paper=row, actor=owner, now=NOW)
    workflow.hand_out(paper=lasting, actor=owner, now=NOW)
    workflow.hand_out(paper=lasting, actor=office, now=NOW, application=application)

    own = "Datei heruntergeladen: Konzept, „Konzept.pdf“."
    given = "Datei heruntergeladen: Satzung, „Satzung.pdf“."
    assert sentences(application)[-2:] == [own, given]
    assert sentences(lasting)[-1] == given
    assert (audit.broken_at(application.chain), audit.broken_at(lasting.chain)) == (None, None)


def test_nobody_else_reads_a_paper():
    application = factories.complete()
    row, lasting = attached(application), filed(application.organisation)
    office, stranger = factories.UserFactory(caseworker=True), factories.member(factories.OrganisationFactory())

    def may(user, through=None) -> list[bool]:
        return [queries.may_read(user, paper, through) for paper in (row, lasting)]

    assert (may(stranger), may(office), may(office, application)) == ([False] * 2, [False] * 2, [False] * 2)
    factories.submitted(application)
    assert (may(office, application), may(stranger, application)) == ([True] * 2, [False] * 2)
    applications.declare_conflict(application=application, actor=office, now=NOW, reason="Verwandt")
    assert may(office, application) == [False] * 2
    with pytest.raises(Forbidden):
        workflow.hand_out(paper=row, actor=office, now=NOW, application=application)


def test_a_paper_of_one_file_is_not_read_through_another():
    application, other = factories.complete(), factories.complete()
    row = attached(application)
    factories.submitted(application)
    factories.submitted(other)

    assert not queries.may_read(factories.UserFactory(caseworker=True), row, other)
    assert queries.handed_in(other, row.sha256) is None


def test_every_refusal_says_what_to_do():
    words = [text for name, text in vars(refusals).items() if name.isupper() and isinstance(text, str)]

    assert len(words) > 20
    assert [text for text in words if not ("Bitte" in text or text == refusals.ALLOWED)] == []

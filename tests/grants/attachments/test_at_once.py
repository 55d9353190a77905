"""Two people at the same moment, on a real PostgreSQL: nothing is kept twice, and nothing handed in is lost."""

import pytest

from grants.applications import workflow as applications
from grants.applications.models import Submission
from grants.attachments import queries, workflow
from grants.attachments.models import Attachment, Document
from tests import factories
from tests.factories import NOW
from tests.grants.attachments import files
from tests.grants.attachments.worlds import attached, filed
from tests.grants.worlds import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def kinds(outcomes) -> set[str]:
    return {type(outcome).__name__ for outcome in outcomes}


def test_one_file_sent_twice_at_once_is_kept_once():
    application = factories.draft()

    outcomes = at_once(*[lambda: attached(application)] * 3)

    assert kinds(outcomes) == {"Attachment"}
    assert Attachment.objects.count() == 1


def test_two_documents_of_one_kind_at_once_leave_one_standing():
    organisation = factories.OrganisationFactory()
    people = [factories.member(organisation) for _ in range(3)]

    outcomes = at_once(
        *(
            lambda number=number, person=person: filed(organisation, actor=person, data=files.paper(str(number)))
            for number, person in enumerate(people)
        )
    )

    assert kinds(outcomes) == {"Document"}
    assert (Document.objects.count(), Document.objects.standing().count()) == (3, 1)


def test_taken_back_twice_at_once_is_taken_back_once():
    row = attached(factories.draft())

    outcomes = at_once(*[lambda: workflow.detach(attachment=row, actor=row.uploaded_by, now=NOW)] * 2)

    assert kinds(outcomes) == {"Attachment", "NotPossible"}


@pytest.mark.parametrize("turn", range(3))
def test_a_document_taken_back_while_an_application_is_sent_is_handed_in_or_gone_but_never_half(turn):
    application = factories.complete()
    row = filed(application.organisation)
    actor = application.created_by

    outcomes = at_once(
        lambda: applications.submit(application=application, actor=actor, now=NOW),
        lambda: workflow.remove_document(document=row, actor=actor, now=NOW),
    )

    assert kinds(outcomes) == {"Application", "Document"}
    named = bool(Submission.objects.get().content["attachments"])
    assert named == bool(Document.objects.get().file) == (queries.handed_in(application, row.sha256) == row)

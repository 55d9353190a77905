import datetime

import pytest

from grants.attachments import workflow
from grants.attachments.validity import Validity, standings
from tests import factories
from tests.factories import NOW
from tests.grants.attachments.worlds import attached, filed

pytestmark = pytest.mark.django_db

TODAY = NOW.date()


def submission(*, required=(), valid_until=None, with_paper=False):
    application = factories.complete()
    if valid_until is not None:
        filed(application.organisation, valid_until=valid_until, actor=application.created_by)
    if with_paper:
        attached(application)
    factories.submitted(application)
    # The call asks for more than was asked when this was sent: the check names it all the same.
    application.call.required_attachments = list(required)
    found = application.submissions.get()
    found.application.call = application.call
    return found


@pytest.mark.parametrize(
    ("until", "expected"),
    [
        (TODAY - datetime.timedelta(days=1), Validity.EXPIRED),
        (TODAY, Validity.RUNS_OUT),
        (datetime.date(2027, 1, 1), Validity.RUNS_OUT),
        (datetime.date(2099, 1, 1), Validity.VALID),
    ],
)
def test_a_master_document_is_held_against_the_submission_and_the_end_of_the_vorhaben(until, expected):
    [found] = standings(submission(valid_until=until))

    assert (found.validity, found.valid_until, found.is_required) == (expected, until, False)


def test_what_the_call_requires_and_is_not_there_comes_first():
    missing, present = standings(submission(required=["statutes", "concept"], with_paper=True))

    assert (missing.validity, missing.name, missing.is_required) == (Validity.MISSING, "", True)
    assert (present.validity, present.name, present.is_required) == (Validity.VALID, "Konzept.pdf", True)


def test_who_of_the_office_opened_a_paper_is_named_once():
    found = submission(with_paper=True)
    application, officer = found.application, factories.UserFactory(caseworker=True)
    paper = application.attachments.get()
    workflow.hand_out(paper=paper, actor=application.created_by, now=NOW)
    for _ in range(2):
        workflow.hand_out(paper=paper, actor=officer, now=NOW, application=application)

    [standing] = standings(found)
    assert standing.readers == (officer,)


def test_every_validity_has_its_badge():
    assert [each.kind for each in Validity] == ["success", "warning", "danger", "danger"]

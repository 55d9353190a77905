"""The discussion of the assessors, on their pages and on those of the office."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from grants.assessment.discussion import RevisedScore
from tests import factories
from tests.factories import NOW
from tests.grants.assessment.worlds import far_apart
from tests.portal.casework.pages import as_, errors, messages, url, value, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def application():
    return far_apart()


@pytest.fixture
def sheets(application):
    return list(application.assessments.order_by("pk"))


def test_assessors_read_each_other_write_and_the_office_reads_it(application, sheets):
    mine, other = sheets
    browser = as_(mine.assessor)
    assert "Zum Gespräch der Bewertenden" in words(browser.get(url("assessment", mine.pk)))
    page = words(browser.get(url("discussion", mine.pk)))
    assert f"{other.assessor}: 1 von 4 Punkten" in page
    assert "Verschiedene Punkte" in page
    empty = browser.post(url("remark", mine.pk, "bedarf"), {"text": ""})
    assert empty.status_code == 422
    said = browser.post(url("remark", mine.pk, "bedarf"), {"text": "Der Ortsteil hat nur eine Stätte."}, follow=True)
    assert messages(said) == ["Ihre Bemerkung steht im Gespräch."]
    for reader, address in (
        (other.assessor, url("discussion", other.pk)),
        (application.caseworker, url("file", application.pk)),
        (application.caseworker, url("close_assessment", application.pk)),
    ):
        assert "Der Ortsteil hat nur eine Stätte." in words(as_(reader).get(address))
    assert as_(other.assessor).get(url("discussion", mine.pk)).status_code == 404


def test_own_points_are_changed_with_a_reason_and_keep_what_was_typed(application, sheets):
    mine = sheets[1]
    browser = as_(mine.assessor)
    address = url("revise", mine.pk, "bedarf")
    wrong = browser.post(address, {"points": "1", "reason": "Neu gelesen.", "why": "Nach dem Gespräch."})
    assert wrong.status_code == 422
    assert errors(wrong) == ["Das sind dieselben Punkte wie bisher. Wählen Sie andere, oder gehen Sie zurück."]
    assert value(wrong, "reason") == "Neu gelesen."
    right = browser.post(address, {"points": "3", "reason": "", "why": "Nach dem Gespräch."}, follow=True)
    assert messages(right) == ["Ihre Punkte sind geändert."]
    assert "von 1 auf 3 Punkte. Nach dem Gespräch." in words(right)
    assert RevisedScore.objects.get().points == 1
    assert browser.get(url("revise", mine.pk, "anderes")).status_code == 404


def test_before_all_are_in_there_is_no_discussion():
    application = factories.checked()
    sheet = factories.assess(application, {"bedarf": 4, "konzept": 4})
    waiting = factories.UserFactory(assessor=True)
    factories.assessing.assign(application=application, assessor=waiting, actor=application.caseworker, now=NOW)
    browser = as_(sheet.assessor)
    told = browser.get(url("discussion", sheet.pk), follow=True)
    assert messages(told) == ["Das Gespräch beginnt, wenn alle Bewertungen dieses Antrags abgegeben sind."]
    assert browser.get(url("remark", sheet.pk, "bedarf")).status_code == 404
    assert "Zum Gespräch" not in words(browser.get(url("assessment", sheet.pk)))


def test_the_page_asks_the_same_queries_for_one_remark_and_for_many(application, sheets):
    browser = as_(sheets[0].assessor)
    counts = []
    for code in ("bedarf", "konzept", "bedarf"):
        browser.post(url("remark", sheets[0].pk, code), {"text": "Bemerkung"})
        with CaptureQueriesContext(connection) as asked:
            browser.get(url("discussion", sheets[0].pk))
        counts.append(len(asked))
    assert len(set(counts)) == 1

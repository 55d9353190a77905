import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories
from tests.portal.casework.pages import as_, rows, url, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def head():
    return factories.UserFactory(head=True)


def test_the_use_of_levels_stands_by_criterion_without_names(head):
    application = factories.checked()
    assessors = [factories.UserFactory(assessor=True, name=name) for name in ("Ada Lange", "Bert Zahn")]
    for assessor, points in zip(assessors, (4, 3), strict=True):
        factories.assess(application, {"bedarf": points, "konzept": 2}, assessor=assessor)
    response = as_(head).get(url("level_use", application.call_id))
    assert rows(response) == [
        ["Bedarf", "Fachliche Bewertung", "2", "3,50", "4", "0,00 %", "50,00 %", "0 / 0 / 0 / 1 / 1"],
        ["Konzept", "Finanztechnische Bewertung", "2", "2,00", "4", "0,00 %", "0,00 %", "0 / 0 / 2 / 0 / 0"],
    ]
    assert "Ada Lange" not in words(response)


def test_a_call_without_unsealed_sheets_has_no_rows_and_more_sheets_need_no_more_queries(head):
    call = factories.CallFactory()
    client = as_(head)
    assert rows(client.get(url("level_use", call.pk))) == []
    application = factories.checked()
    for _ in range(2):
        factories.assess(application, {"bedarf": 3, "konzept": 2})
    with CaptureQueriesContext(connection) as few:
        client.get(url("level_use", application.call_id))
    factories.assess(application, {"bedarf": 1, "konzept": 1})
    with CaptureQueriesContext(connection) as many:
        client.get(url("level_use", application.call_id))
    assert len(many) == len(few)


def test_assessors_see_their_own_deviation_and_nobody_elses():
    mine = factories.UserFactory(assessor=True)
    others = []
    for _ in range(3):
        application = factories.checked()
        factories.assess(application, {"bedarf": 3, "konzept": 2}, assessor=mine)
        others.append(factories.assess(application, {"bedarf": 2, "konzept": 2}).assessor)
    page = words(as_(mine).get(url("assessments")))
    assert (
        "In 6 gemeinsam bewerteten Kriterien gaben Sie im Mittel 12,50 Prozent der Höchstpunkte mehr als die anderen "
        "Bewertenden. Das sehen nur Sie." in page
    )
    assert "Ihre Punkte im Vergleich" not in words(as_(others[0]).get(url("assessments")))

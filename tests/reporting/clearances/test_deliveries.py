"""Statistics with persons in them are refused before anything of them is kept."""

import pytest

from reporting.clearances.checking import PersonsFound
from reporting.deliveries import workflow
from reporting.deliveries.models import Upload
from tests.factories import NOW
from tests.reporting.deliveries import worlds

pytestmark = pytest.mark.django_db


def test_the_workbook_as_the_portal_gives_it_names_nobody():
    worlds.upload(worlds.due())

    assert Upload.objects.count() == 1


def test_a_workbook_with_a_person_is_not_kept():
    with pytest.raises(PersonsFound) as refusal:
        worlds.upload(worlds.due(), visits="Frau Sommerlatte")

    assert [each.place for each in refusal.value.suspicions] == ["statistik.xlsx, Daten, Zelle C7"]
    assert not Upload.objects.exists()


@pytest.mark.parametrize("data", ["Name;Besuche\nIngrid Sommerlatte;3\n", "Name;Besuche\nJörg Schröder;3\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_neither_is_a_csv_file(data, encoding):
    delivery = worlds.due()
    with pytest.raises(PersonsFound):
        workflow.upload(
            delivery=delivery,
            actor=delivery.application.created_by,
            now=NOW,
            name="statistik.csv",
            data=data.encode(encoding),
        )


def test_an_explanation_with_a_person_is_not_kept():
    delivery = worlds.uploaded()
    with pytest.raises(PersonsFound, match="Erläuterung"):
        workflow.submit(
            delivery=delivery, actor=delivery.application.created_by, now=NOW, explanation="Frau Sommerlatte fehlte."
        )

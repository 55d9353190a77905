"""The catalogue: an indicator says where it comes from, a survey keeps its order, a period its name."""

import pytest

from reporting.catalogue.models import Indicator
from tests import factories

pytestmark = pytest.mark.django_db


def test_a_survey_keeps_its_indicators_in_their_order():
    survey = factories.period().survey

    assert [item.indicator.code for item in survey.items.all()] == ["besuche", "beratungen"]
    assert [str(item) for item in survey.items.all()] == [f"{survey}: Besuche", f"{survey}: Beratungen"]


def test_a_survey_is_named_with_its_version_and_a_period_with_its_survey():
    period = factories.period()

    assert str(period.survey) == "Statistik Offene Seniorenarbeit, Fassung 1"
    assert str(period) == "Statistik Offene Seniorenarbeit, 2027"


def test_an_indicator_without_source_is_an_assumption():
    factories.period()
    row = Indicator.objects.get(code="besuche")
    row.source, row.is_assumption = "Fachplan, Seite 12", False
    row.save()

    assert Indicator.objects.filter(is_assumption=True).count() == 1

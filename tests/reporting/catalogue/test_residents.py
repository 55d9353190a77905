"""The city's own series of residents is read where it lies, and agrees with the facts that the project carries."""

import csv
import os
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from config.demo import facts
from criteria.places.models import ResidentCount
from reporting.catalogue import residents

pytestmark = pytest.mark.django_db

CITY_DATA = Path(os.environ.get("CITY_DATA", settings.BASE_DIR.parent / "shared" / "data"))
SERIES = CITY_DATA / "leipzig" / "einwohner.csv"
needs_city_data = pytest.mark.skipif(
    not SERIES.exists(), reason=f"NO CITY DATA: {SERIES} is missing, so the city's own series was NOT read"
)
HEAD = "ortsteil_code,sachmerkmal,jahr,wert\n"


@pytest.fixture
def areas():
    facts._areas()


@pytest.fixture
def series(tmp_path):
    def write(text: str) -> Path:
        path = tmp_path / "einwohner.csv"
        path.write_text(text, encoding="utf-8")
        return path

    return write


@needs_city_data
@pytest.mark.citydata
def test_the_series_of_the_city_covers_63_ortsteile_and_its_total_of_2023_is_the_published_one(areas):
    call_command("import_residents", SERIES, source="Stadt Leipzig")

    counts = dict(ResidentCount.objects.filter(year=2023).values_list("district_id", "count"))
    assert (len(counts), sum(counts.values())) == (63, 628_718)


@needs_city_data
@pytest.mark.citydata
def test_the_facts_that_the_project_carries_are_those_of_the_series(areas):
    frame = residents.read(SERIES)

    with (settings.BASE_DIR / "criteria" / "places" / "leipzig.csv").open(encoding="utf-8") as file:
        carried = {row["code"]: int(row["residents_2023"]) for row in csv.DictReader(file)}
    read = frame[frame["jahr"] == 2023].set_index("ortsteil_code")["wert"].to_dict()
    assert carried == read


@needs_city_data
@pytest.mark.citydata
def test_reading_the_series_twice_changes_nothing(areas):
    first = residents.load(residents.read(SERIES), "Stadt Leipzig")
    rows = list(ResidentCount.objects.order_by("district", "year").values_list("district", "year", "count"))

    assert residents.load(residents.read(SERIES), "Stadt Leipzig") == first
    assert list(ResidentCount.objects.order_by("district", "year").values_list("district", "year", "count")) == rows


def test_codes_keep_their_zero(areas, series):
    frame = residents.read(series(f"{HEAD}05,Einwohner insgesamt,2024,1234\n05,Ausländer,2024,99\n"))

    assert frame[["ortsteil_code", "wert"]].values.tolist() == [["05", 1234]]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("a,b\n1,2\n", "hat nicht die Spalten"),
        (f"{HEAD}99,Einwohner insgesamt,2024,1\n", "Unbekannte Ortsteile in einwohner.csv: 99."),
        (f"{HEAD}05,Einwohner insgesamt,2024,1\n05,Einwohner insgesamt,2024,2\n", "ein Ortsteil in einem Jahr zweimal"),
        (f"{HEAD}05,Einwohner insgesamt,2024,viele\n", "hat nicht die Spalten"),
    ],
)
def test_a_wrong_file_is_refused_with_a_reason(areas, series, text, sentence):
    with pytest.raises(CommandError, match=sentence):
        call_command("import_residents", series(text), source="Test")

    assert ResidentCount.objects.filter(year=2024).count() == 0

"""Imports residents by Ortsteil and year from a series of the city (statistik.leipzig.de, Kategorie 2 Rubrik 1)."""

from pathlib import Path

import pandas
from django.db import transaction

from criteria.places.models import District, ResidentCount

TOTAL = "Einwohner insgesamt"
COLUMNS = {"ortsteil_code": "string", "sachmerkmal": "string", "jahr": "int16", "wert": "Int64"}


class WrongSeries(Exception):
    """The file is not the series it should be; the German message says what is wrong."""


def read(path: Path) -> pandas.DataFrame:
    """Read the series: one row per Ortsteil (text code) and year with the number of residents.

    Raises WrongSeries for missing columns, unknown Ortsteile, or an Ortsteil that occurs twice in a year.
    """
    try:
        frame = pandas.read_csv(path, dtype=COLUMNS, usecols=list(COLUMNS))
    except ValueError as error:
        raise WrongSeries(f"Die Datei {path.name} hat nicht die Spalten {', '.join(COLUMNS)}.") from error
    frame = frame[(frame["sachmerkmal"] == TOTAL) & frame["wert"].notna()]
    unknown = set(frame["ortsteil_code"]) - set(District.objects.values_list("code", flat=True))
    if unknown:
        raise WrongSeries(f"Unbekannte Ortsteile in {path.name}: {', '.join(sorted(unknown))}.")
    if frame.duplicated(["ortsteil_code", "jahr"]).any():
        raise WrongSeries(f"In {path.name} steht ein Ortsteil in einem Jahr zweimal.")
    return frame


@transaction.atomic
def load(frame: pandas.DataFrame, source: str) -> int:
    """Write the series; running it twice changes nothing. Returns the number of rows."""
    counts = [
        ResidentCount(district_id=row.ortsteil_code, year=row.jahr, count=row.wert, source=source)
        for row in frame.itertuples()
    ]
    ResidentCount.objects.bulk_create(
        counts, update_conflicts=True, unique_fields=["district", "year"], update_fields=["count", "source"]
    )
    return len(counts)

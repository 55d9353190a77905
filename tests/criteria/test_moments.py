"""A moment in words, with the zone that people live by."""

from datetime import UTC, date, datetime

import pytest

from criteria.deadlines import BERLIN
from criteria.moments import day_of, moment_in_words


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (datetime(2026, 9, 30, 23, 59, tzinfo=BERLIN), "30.09.2026, 23:59 Uhr (MESZ)"),
        (datetime(2026, 12, 24, 8, 5, tzinfo=BERLIN), "24.12.2026, 08:05 Uhr (MEZ)"),
        (datetime(2026, 9, 30, 21, 59, tzinfo=UTC), "30.09.2026, 23:59 Uhr (MESZ)"),
    ],
)
def test_a_moment_is_said_in_berlin_time_with_its_zone(moment, words):
    assert moment_in_words(moment) == words


@pytest.mark.parametrize(("hour", "day"), [(21, 30), (22, 1)])
def test_the_day_of_a_moment_is_the_one_that_berlin_has(hour, day):
    assert day_of(datetime(2026, 9, 30, hour, tzinfo=UTC)) == date(2026, 9 if day == 30 else 10, day)


@pytest.mark.parametrize("read", [day_of, moment_in_words])
def test_a_moment_without_zone_is_refused(read):
    with pytest.raises(ValueError, match="Zeitzone"):
        read(datetime(2026, 9, 30, 23, 59))  # noqa: DTZ001

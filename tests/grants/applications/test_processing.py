import datetime

import pytest

from grants.applications.models import CorrectionRequest
from grants.applications.processing import processing_time
from tests.factories import NOW

DAY = datetime.timedelta(days=1)


def pause(start: int, end: int | None) -> CorrectionRequest:
    return CorrectionRequest(requested_at=NOW + start * DAY, answered_at=None if end is None else NOW + end * DAY)


@pytest.mark.parametrize(
    ("pauses", "days", "paused", "sentence"),
    [
        ([], 20, 0, "20 Tage."),
        ([pause(2, 5)], 17, 3, "17 Tage. Nicht mitgezählt: 3 Tage Nachforderung."),
        ([pause(2, 5), pause(19, None)], 16, 4, "16 Tage. Nicht mitgezählt: 4 Tage Nachforderung."),
        ([pause(1, None)], 1, 19, "1 Tag. Nicht mitgezählt: 19 Tage Nachforderung."),
    ],
)
def test_the_time_in_which_the_office_waits_does_not_count(pauses, days, paused, sentence):
    found = processing_time(NOW, pauses, NOW + 20 * DAY)

    assert (found.days, found.paused, found.sentence) == (days, paused, sentence)

"""Quality figures are made of counts: shares stay between 0 and 1, and all of an Erhebung is the sum of its parts."""

import datetime
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from reporting.quality.measures import Criterion, Facts, Unit, measures

TODAY = datetime.date(2028, 3, 1)
DUE = datetime.date(2028, 1, 31)
days = st.none() | st.dates(datetime.date(2028, 1, 1), datetime.date(2028, 3, 1))


@st.composite
def facts(draw) -> Facts:
    values = draw(st.integers(0, 50))
    compared, files = draw(st.integers(0, values)), draw(st.integers(0, 9))
    return Facts(
        due_on=DUE,
        received_on=draw(days),
        accepted_on=draw(days),
        values=values,
        in_use=draw(st.integers(0, values)),
        unusual=draw(st.integers(0, 80)),
        corrected=draw(st.integers(0, values)),
        compared=compared,
        same_definition=draw(st.integers(0, compared)),
        files=files,
        files_with_errors=draw(st.integers(0, files)),
        described=draw(st.integers(0, 8)),
        describable=8,
    )


def by_label(found) -> dict:
    return {measure.label: measure for measure in measures(found, TODAY)}


@given(st.lists(facts(), max_size=5))
def test_shares_stay_between_0_and_1_and_every_criterion_is_measured(found):
    shown = measures(found, TODAY)

    assert {measure.criterion for measure in shown} == set(Criterion)
    shares = [measure.value for measure in shown if measure.unit == Unit.SHARE and measure.value is not None]
    assert all(0 <= share <= 1 for share in shares)


@given(st.lists(facts(), max_size=4), st.lists(facts(), max_size=4))
def test_all_deliveries_together_are_the_sum_of_their_counts(some, others):
    together, first, second = (measures(found, TODAY) for found in (some + others, some, others))

    for whole, one, other in zip(together, first, second, strict=True):
        assert (whole.part, whole.whole) == (one.part + other.part, one.whole + other.whole)


def test_what_is_missing_after_its_day_is_not_on_time_and_what_is_not_due_yet_does_not_count():
    late = Facts(due_on=DUE, received_on=DUE + datetime.timedelta(days=3))
    missing, later = Facts(due_on=DUE), Facts(due_on=TODAY)

    found = by_label([late, missing, later, Facts(due_on=DUE, received_on=DUE)])

    assert found["Rechtzeitig abgegeben"].value == Fraction(1, 3)
    assert found["Tage nach dem Termin"].value == Fraction(3, 2)


def test_without_anything_to_divide_there_is_no_figure():
    assert {measure.value for measure in measures([], TODAY)} == {None}

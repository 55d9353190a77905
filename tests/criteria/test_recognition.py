from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from criteria.financing import Line
from criteria.money import ImpossibleSum, round_cent
from criteria.recognition import Recognition, SpentItem, recognise

NBSP = "\u00a0"
# A busy machine must not fail a test.
patient = settings(deadline=None)
A_FIFTH = Fraction(1, 5)

amounts = st.decimals(min_value=0, max_value=100_000, places=2)
overruns = st.fractions(min_value=0, max_value=1, max_denominator=100)
items = st.lists(st.builds(SpentItem, st.sampled_from(["Personal", "Miete"]), amounts, amounts, st.booleans()))


def item(name, planned, spent, *, eligible=True):
    return SpentItem(name, Decimal(planned), Decimal(spent), eligible)


STAFF = item("Personal", 10000, 10000)
RENT = item("Miete", 5000, 4000)


@pytest.mark.parametrize(
    ("spent", "recognised"),
    [
        ("9999.99", "9999.99"),
        ("10000.00", "10000.00"),
        ("10000.01", "10000.01"),
        ("12000.00", "12000.00"),
        ("12000.01", "12000.00"),
        ("50000.00", "12000.00"),
    ],
)
def test_an_item_counts_up_to_a_fifth_above_its_plan(spent, recognised):
    """ANBest-P Nr. 1.2 Satz 3: single items may be exceeded by up to 20 %."""
    assert recognise([replace(STAFF, spent=Decimal(spent))], overrun=A_FIFTH).items[0].recognised == Decimal(recognised)


def test_the_limit_of_an_item_is_rounded_half_up_once():
    found = recognise([item("Porto", "10.03", 100)], overrun=Fraction(1, 2))

    assert found.items[0].recognised == Decimal("15.05")


def test_an_item_within_its_plan_carries_no_warning():
    assert recognise([STAFF, RENT], overrun=A_FIFTH) == Recognition(
        items=(
            *recognise([STAFF], overrun=A_FIFTH).items,
            *recognise([RENT], overrun=A_FIFTH).items,
        ),
        total=Decimal("14000.00"),
        lines=(
            Line("Personal", Decimal(10000)),
            Line("Miete", Decimal(4000)),
            Line("Anerkannte Ausgaben", Decimal("14000.00")),
        ),
    )
    assert [part.warning for part in recognise([STAFF, RENT], overrun=A_FIFTH).items] == [None, None]


def test_an_item_above_its_plan_is_noted():
    found = recognise([item("Personal", 10000, 10500), RENT], overrun=A_FIFTH)

    assert found.total == 14500
    assert found.items[0].warning == (
        f"„Personal“: Die Ausgaben liegen mit 10.500,00{NBSP}€ über dem Ansatz von 10.000,00{NBSP}€. "
        f"Das ist bis 20,00{NBSP}% erlaubt, wenn andere Ansätze entsprechend weniger kosten."
    )


def test_an_item_at_the_very_limit_is_only_noted():
    found = recognise([item("Personal", 10000, 12000)], overrun=A_FIFTH)

    assert found.items[0].warning.endswith("wenn andere Ansätze entsprechend weniger kosten.")


def test_an_item_above_the_allowed_excess_is_cut_and_says_what_would_help():
    found = recognise([item("Personal", 10000, 13000), item("Miete", 5000, 1000)], overrun=A_FIFTH)

    assert found.items[0].warning == (
        f"„Personal“: Die Ausgaben liegen mit 13.000,00{NBSP}€ um mehr als 20,00{NBSP}% über dem Ansatz von "
        f"10.000,00{NBSP}€. Anerkannt werden höchstens 12.000,00{NBSP}€; für mehr braucht es eine bewilligte Umwidmung."
    )
    assert found.lines == (
        Line(f"Personal (ausgegeben 13.000,00{NBSP}€, Ansatz 10.000,00{NBSP}€)", Decimal("12000.00")),
        Line("Miete", Decimal(1000)),
        Line("Anerkannte Ausgaben", Decimal("13000.00")),
    )


def test_what_no_other_item_saves_is_cut_by_a_line_of_its_own():
    found = recognise([item("Personal", 10000, 11500), item("Miete", 5000, 4800)], overrun=A_FIFTH)

    assert found.total == 15000
    assert found.lines[-2:] == (
        Line(f"abzüglich Überschreitung der geplanten Gesamtausgaben von 15.000,00{NBSP}€", Decimal("1300.00")),
        Line("Anerkannte Ausgaben", Decimal("15000.00")),
    )


def test_an_item_that_is_not_eligible_counts_nothing_and_makes_no_room_for_others():
    found = recognise([item("Abschreibungen", 3000, 4000, eligible=False), item("Miete", 100, 110)], overrun=A_FIFTH)

    assert found.total == 100
    assert found.items[0].warning is None
    assert found.lines[0] == Line(
        f"Abschreibungen (nicht zuwendungsfähig; ausgegeben 4.000,00{NBSP}€)", Decimal("0.00")
    )


def test_costs_that_nobody_planned_are_not_recognised():
    found = recognise([item("Dienstwagen", 0, 900), RENT], overrun=A_FIFTH)

    assert (found.items[0].recognised, found.total) == (0, 4000)
    assert found.items[0].warning.startswith(f"„Dienstwagen“: Die Ausgaben liegen mit 900,00{NBSP}€ um mehr als")


def test_without_items_nothing_is_recognised():
    assert recognise([], overrun=A_FIFTH) == Recognition(
        (), Decimal("0.00"), (Line("Anerkannte Ausgaben", Decimal(0)),)
    )


def test_an_item_cannot_be_allowed_less_than_its_plan():
    with pytest.raises(ImpossibleSum, match="nicht unter 0 %"):
        recognise([STAFF], overrun=Fraction(-1, 5))


@pytest.mark.parametrize(("part", "named"), [("planned", "Der Planansatz „Miete“"), ("spent", "Die Ausgaben „Miete“")])
def test_an_item_refuses_what_is_no_amount_and_names_itself(part, named):
    with pytest.raises(ImpossibleSum, match=f"{named}: Bitte geben Sie einen Betrag ab 0,00 € an"):
        replace(RENT, **{part: Decimal("0.001")})


@patient
@given(items, overruns)
def test_what_is_recognised_never_exceeds_the_plan_or_what_was_spent(plan, overrun):
    found = recognise(plan, overrun=overrun)

    assert found.total <= sum(entry.planned for entry in plan if entry.eligible)
    assert found.total <= sum(entry.spent for entry in plan if entry.eligible)
    assert found.total == round_cent(found.total) == found.lines[-1].amount
    assert all(
        (part.recognised < part.item.spent) <= (part.warning is not None or not part.item.eligible)
        for part in found.items
    )


@patient
@given(items, overruns)
def test_the_lines_add_up_to_the_total(plan, overrun):
    *parts, total = recognise(plan, overrun=overrun).lines
    cut = sum(line.amount for line in parts[len(plan) :])

    assert sum(line.amount for line in parts[: len(plan)]) - cut == total.amount


@patient
@given(items, overruns, st.data())
def test_spending_more_never_lowers_what_is_recognised(plan, overrun, data):
    spent = [replace(entry, spent=entry.spent + data.draw(amounts)) for entry in plan]

    assert recognise(plan, overrun=overrun).total <= recognise(spent, overrun=overrun).total

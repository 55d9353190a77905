from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from criteria.money import ImpossibleSum
from criteria.payments import Payment, Procedure, schedule

# A busy machine must not fail a test.
patient = settings(deadline=None)

NEW_YEAR = date(2026, 1, 1)
NEW_YEARS_EVE = date(2026, 12, 31)
PROOF_DUE = date(2027, 6, 30)

amounts = st.decimals(min_value=Decimal("0.01"), max_value=1_000_000, places=2)
days = st.dates(date(2020, 1, 1), date(2060, 12, 31))


def plan(amount, procedure, *, start=NEW_YEAR, end=NEW_YEARS_EVE, rates=None):
    return schedule(Decimal(amount), procedure, start=start, end=end, rates=rates, proof_due=PROOF_DUE)


def test_the_procedures_are_named_as_the_guideline_names_them():
    assert [procedure.value for procedure in Procedure] == ["feste Raten", "Mittelabruf", "40/50/10", "Erstattung"]


def test_fixed_rates_divide_the_year_and_the_money_evenly():
    assert plan("10000.01", Procedure.FIXED_RATES, rates=4) == (
        Payment("1. von 4 Raten", Decimal("2500.01"), date(2026, 1, 1)),
        Payment("2. von 4 Raten", Decimal("2500.00"), date(2026, 4, 1)),
        Payment("3. von 4 Raten", Decimal("2500.00"), date(2026, 7, 1)),
        Payment("4. von 4 Raten", Decimal("2500.00"), date(2026, 10, 1)),
    )


@pytest.mark.parametrize(
    ("start", "end", "rates", "due"),
    [
        (NEW_YEAR, NEW_YEARS_EVE, 1, [NEW_YEAR]),
        (NEW_YEAR, NEW_YEARS_EVE, 2, [NEW_YEAR, date(2026, 7, 1)]),
        (date(2026, 3, 15), NEW_YEARS_EVE, 2, [date(2026, 3, 15), date(2026, 8, 1)]),
        (date(2026, 7, 1), date(2027, 6, 30), 3, [date(2026, 7, 1), date(2026, 11, 1), date(2027, 3, 1)]),
        (date(2026, 2, 1), NEW_YEARS_EVE, 3, [date(2026, 2, 1), date(2026, 5, 1), date(2026, 9, 1)]),
        (date(2026, 5, 31), date(2026, 6, 1), 2, [date(2026, 5, 31), date(2026, 6, 1)]),
    ],
    ids=[
        "one rate",
        "half-years",
        "a start in mid-month",
        "across two years",
        "eleven months in three parts",
        "two days in two months",
    ],
)
def test_fixed_rates_fall_on_the_first_day_of_each_part_of_the_period(start, end, rates, due):
    assert [payment.due for payment in plan(900, Procedure.FIXED_RATES, start=start, end=end, rates=rates)] == due


@pytest.mark.parametrize("rates", [None, 0, -1, 13])
def test_rates_that_the_months_cannot_hold_are_refused(rates):
    with pytest.raises(ImpossibleSum) as refusal:
        plan(900, Procedure.FIXED_RATES, rates=rates)

    assert str(refusal.value) == (
        "Der Bewilligungszeitraum umfasst 12 Kalendermonate. Bitte wählen Sie 1 bis 12 Raten."
    )


def test_the_lump_procedure_pays_by_start_proof_and_check():
    """Pauschales Regelauszahlungsverfahren, Saxony 2022."""
    assert plan("10000.00", Procedure.IN_THREE_PARTS) == (
        Payment("40 % zu Beginn", Decimal("4000.00"), NEW_YEAR),
        Payment("50 % nach Vorlage des Verwendungsnachweises (vorzulegen bis 30.06.2027)", Decimal("5000.00"), None),
        Payment(
            "10 % nach Prüfung des Verwendungsnachweises, spätestens sechs Monate nach der vollständigen Vorlage",
            Decimal("1000.00"),
            None,
        ),
    )


def test_money_on_call_and_reimbursement_wait_for_the_recipient():
    assert plan(900, Procedure.ON_CALL) == (
        Payment("Auf Abruf, je nach Bedarf vom 01.01.2026 bis 31.12.2026", Decimal(900), None),
    )
    assert plan(900, Procedure.REIMBURSEMENT) == (
        Payment("Nach Prüfung des Verwendungsnachweises (vorzulegen bis 30.06.2027)", Decimal(900), None),
    )


@pytest.mark.parametrize(
    ("amount", "reason"), [("0.00", "lässt sich nicht auszahlen"), ("-1.00", "ab 0,00 € an"), ("0.001", "auf den Cent")]
)
@pytest.mark.parametrize("procedure", Procedure)
def test_only_an_amount_above_nothing_is_paid_out(procedure, amount, reason):
    with pytest.raises(ImpossibleSum, match=reason):
        plan(amount, procedure, rates=4)


@pytest.mark.parametrize("procedure", Procedure)
def test_a_period_that_ends_before_it_starts_is_refused(procedure):
    with pytest.raises(ImpossibleSum, match=r"endet am 31\.12\.2025, bevor er am 01\.01\.2026 beginnt"):
        plan(900, procedure, end=date(2025, 12, 31), rates=4)


@patient
@given(amounts, st.sampled_from(Procedure), days, st.integers(0, 1500), st.integers(1, 60))
def test_the_payments_add_up_and_fall_in_order_within_the_period(amount, procedure, start, length, rates):
    end = start + timedelta(days=length)
    try:
        payments = plan(amount, procedure, start=start, end=end, rates=rates)
    except ImpossibleSum:
        # Only fixed rates ask how many months there are; a month is at most 31 days.
        assert procedure is Procedure.FIXED_RATES
        assert rates > length / 31
        return
    due = [payment.due for payment in payments if payment.due]

    assert sum(payment.amount for payment in payments) == amount
    assert due == sorted(set(due))
    assert all(start <= day <= end for day in due)
    assert due[:1] in ([], [start])


@patient
@given(amounts, st.integers(1, 12))
def test_fixed_rates_differ_by_a_cent_at_most(amount, rates):
    parts = [payment.amount for payment in plan(amount, Procedure.FIXED_RATES, rates=rates)]

    assert len(parts) == rates
    assert max(parts) - min(parts) <= Decimal("0.01")

"""Worked cases of legal time, each counted by hand with a calendar beside its paragraph."""

from datetime import UTC, date, datetime, timedelta

import pytest
from holidays import country_holidays
from hypothesis import given
from hypothesis import strategies as st

from criteria.deadlines import (
    BERLIN,
    FIRST_DAY,
    LAST_DAY,
    ImpossibleDeadline,
    NaiveMoment,
    Unit,
    deemed_delivery,
    is_open,
    objection,
    period,
    portal_delivery,
    portal_expiry,
    revocation,
)

SAXON_HOLIDAYS = country_holidays("DE", subdiv="SN", years=range(1991, 2101))
NO_GRACE = timedelta()
OPENING = datetime(2026, 7, 1, 8, tzinfo=BERLIN)
DEADLINE = datetime(2026, 9, 30, 23, 59, tzinfo=BERLIN)
LONGEST_REST = 4
"""Days at most between a computed end and the working day it moves to: Good Friday to Tuesday after Easter."""

DAYS, WEEKS, MONTHS, YEARS = Unit
events = st.dates(min_value=date(1991, 1, 1), max_value=date(2090, 12, 31))
amounts = st.integers(min_value=1, max_value=9)


@pytest.mark.parametrize(
    ("now", "opened"),
    [
        (OPENING - timedelta(seconds=1), False),
        (OPENING, True),
        (DEADLINE, True),
        (DEADLINE + timedelta(seconds=1), False),
        (DEADLINE.astimezone(UTC), True),
    ],
)
def test_a_call_is_open_from_its_opening_to_its_deadline_both_included(now, opened):
    assert is_open(OPENING, DEADLINE, now, NO_GRACE) is opened


def test_grace_lengthens_the_deadline_and_nothing_more():
    grace = timedelta(minutes=15)

    assert is_open(OPENING, DEADLINE, DEADLINE + grace, grace) is True
    assert is_open(OPENING, DEADLINE, DEADLINE + grace + timedelta(seconds=1), grace) is False
    assert is_open(OPENING, DEADLINE, OPENING - timedelta(seconds=1), grace) is False


def test_the_hour_that_october_repeats_is_counted_as_instants():
    deadline = datetime(2026, 10, 25, 2, 30, fold=0, tzinfo=BERLIN)
    an_hour_later_by_the_same_clock = datetime(2026, 10, 25, 2, 30, fold=1, tzinfo=BERLIN)

    assert is_open(OPENING, deadline, deadline, NO_GRACE) is True
    assert is_open(OPENING, deadline, an_hour_later_by_the_same_clock, NO_GRACE) is False
    assert is_open(OPENING, deadline, an_hour_later_by_the_same_clock, timedelta(hours=1)) is True


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_moment_without_time_zone_is_refused(place):
    moments = [OPENING, DEADLINE, OPENING]
    moments[place] = moments[place].replace(tzinfo=None)

    with pytest.raises(NaiveMoment, match="hat keine Zeitzone"):
        is_open(*moments, NO_GRACE)


@pytest.mark.parametrize(
    ("event", "amount", "unit", "last_day"),
    [
        # § 188 Abs. 1 BGB: the period of days ends with its last day.
        (date(2026, 3, 2), 1, DAYS, date(2026, 3, 3)),
        (date(2026, 3, 2), 14, DAYS, date(2026, 3, 16)),
        (date(2026, 12, 22), 10, DAYS, date(2027, 1, 4)),  # New Year's Day, a Friday, and the weekend
        (date(2028, 2, 28), 1, DAYS, date(2028, 2, 29)),
        (date(2027, 2, 28), 1, DAYS, date(2027, 3, 1)),
        (date(2026, 3, 28), 3, DAYS, date(2026, 3, 31)),  # summer time begins on the 29th
        (date(2026, 10, 24), 3, DAYS, date(2026, 10, 27)),  # summer time ends on the 25th
        # § 188 Abs. 2 BGB: the day of the last week that bears the same name.
        (date(2026, 3, 4), 1, WEEKS, date(2026, 3, 11)),
        (date(2026, 3, 4), 4, WEEKS, date(2026, 4, 1)),
        (date(2026, 3, 7), 2, WEEKS, date(2026, 3, 23)),  # from Saturday to Saturday, then to Monday
        (date(2026, 12, 18), 2, WEEKS, date(2027, 1, 4)),  # from Friday to New Year's Day
        # § 188 Abs. 2 BGB: the day of the last month that bears the same number.
        (date(2026, 3, 2), 1, MONTHS, date(2026, 4, 2)),
        (date(2026, 11, 24), 1, MONTHS, date(2026, 12, 24)),  # Heiligabend is no public holiday
        (date(2026, 11, 30), 1, MONTHS, date(2026, 12, 30)),  # not the 31st: the number counts
        (date(2027, 2, 28), 1, MONTHS, date(2027, 3, 30)),  # the 28th is Easter Sunday
        (date(2026, 10, 15), 3, MONTHS, date(2027, 1, 15)),
        (date(2026, 1, 15), 12, MONTHS, date(2027, 1, 15)),
        (date(2026, 6, 30), 6, MONTHS, date(2026, 12, 30)),
        # § 188 Abs. 3 BGB: where the last month lacks that number, its last day.
        (date(2025, 1, 31), 1, MONTHS, date(2025, 2, 28)),
        (date(2028, 1, 31), 1, MONTHS, date(2028, 2, 29)),
        (date(2026, 1, 31), 1, MONTHS, date(2026, 3, 2)),  # 28 February 2026 is a Saturday
        (date(2025, 1, 30), 1, MONTHS, date(2025, 2, 28)),
        (date(2026, 8, 31), 1, MONTHS, date(2026, 9, 30)),
        (date(2026, 12, 31), 6, MONTHS, date(2027, 6, 30)),
        # Years: § 188 Abs. 2 and, from a leap day, Abs. 3 BGB.
        (date(2026, 5, 5), 1, YEARS, date(2027, 5, 5)),
        (date(2024, 2, 29), 1, YEARS, date(2025, 2, 28)),
        (date(2024, 2, 29), 4, YEARS, date(2028, 2, 29)),
        (date(2027, 2, 28), 1, YEARS, date(2028, 2, 28)),
        (date(2026, 7, 1), 10, YEARS, date(2036, 7, 1)),
        # § 193 BGB, § 31 Abs. 3 VwVfG: no end on Saturday, Sunday or public holiday.
        (date(2026, 3, 5), 1, MONTHS, date(2026, 4, 7)),  # Easter Sunday, then Easter Monday
        (date(2026, 3, 4), 1, MONTHS, date(2026, 4, 7)),  # Saturday before Easter
        (date(2026, 3, 3), 1, MONTHS, date(2026, 4, 7)),  # Good Friday
        (date(2026, 4, 1), 1, MONTHS, date(2026, 5, 4)),  # 1 May is a Friday
        (date(2026, 4, 14), 1, MONTHS, date(2026, 5, 15)),  # Ascension Day, a Thursday
        (date(2026, 4, 24), 1, MONTHS, date(2026, 5, 26)),  # Whit Sunday, then Whit Monday
        (date(2026, 9, 3), 1, MONTHS, date(2026, 10, 5)),  # German Unity Day on a Saturday
        (date(2028, 9, 3), 1, MONTHS, date(2028, 10, 4)),  # German Unity Day on a Tuesday
        (date(2026, 9, 30), 1, MONTHS, date(2026, 10, 30)),  # the Friday before Reformation Day
        (date(2025, 8, 31), 2, MONTHS, date(2025, 11, 3)),  # Reformation Day on a Friday
        (date(2028, 10, 30), 1, DAYS, date(2028, 11, 1)),  # Reformation Day on a Tuesday; All Saints is a working day
        (date(2026, 10, 18), 1, MONTHS, date(2026, 11, 19)),  # 18 November 2026 is the Buß- und Bettag
        (date(2026, 11, 25), 1, MONTHS, date(2026, 12, 28)),  # Christmas Day, then the weekend
        (date(2027, 11, 25), 1, MONTHS, date(2027, 12, 27)),  # Christmas Day on a Saturday is not made up for
        (date(2029, 11, 25), 1, MONTHS, date(2029, 12, 27)),  # both days of Christmas, within the week
        (date(2026, 12, 1), 1, MONTHS, date(2027, 1, 4)),  # New Year's Day on a Friday
        (date(2026, 12, 6), 1, MONTHS, date(2027, 1, 6)),  # Epiphany is no public holiday in Saxony
        (date(2008, 4, 30), 1, DAYS, date(2008, 5, 2)),  # 1 May and Ascension Day at once
    ],
)
def test_a_period_worked_by_hand(event, amount, unit, last_day):
    assert period(event, amount, unit).day == last_day


def test_the_working_of_a_period_names_each_day_that_was_skipped():
    christmas = period(date(2026, 11, 25), 1, MONTHS)

    assert [(step.day.day, step.text, step.basis) for step in christmas.working] == [
        (
            26,
            "Der Tag des Ereignisses (25.11.2026) zählt nicht mit. Die Frist beginnt am 26.11.2026.",
            "§ 31 Abs. 1 VwVfG, § 187 Abs. 1 BGB",
        ),
        (
            25,
            "Die Frist dauert 1 Monat. Rechnerisch endet sie am 25.12.2026.",
            "§ 31 Abs. 1 VwVfG, § 188 Abs. 2 BGB",
        ),
        (
            25,
            "Der 25.12.2026 ist ein gesetzlicher Feiertag (Erster Weihnachtstag). An diesem Tag endet keine Frist.",
            "§ 31 Abs. 3 VwVfG, § 193 BGB",
        ),
        (
            26,
            "Der 26.12.2026 ist ein Samstag und ein gesetzlicher Feiertag (Zweiter Weihnachtstag). "
            "An diesem Tag endet keine Frist.",
            "§ 31 Abs. 3 VwVfG, § 193 BGB",
        ),
        (27, "Der 27.12.2026 ist ein Sonntag. An diesem Tag endet keine Frist.", "§ 31 Abs. 3 VwVfG, § 193 BGB"),
        (
            28,
            "Der 28.12.2026 ist ein Werktag (Montag). Die Frist endet mit Ablauf dieses Tages.",
            "§ 31 Abs. 3 VwVfG, § 193 BGB",
        ),
    ]


@pytest.mark.parametrize(
    ("event", "amount", "unit", "text", "basis"),
    [
        (
            date(2025, 1, 31),
            1,
            MONTHS,
            "Die Frist dauert 1 Monat. Im Monat 02.2025 gibt es keinen 31. Tag. "
            "Rechnerisch endet sie deshalb am letzten Tag dieses Monats, also am 28.02.2025.",
            "§ 31 Abs. 1 VwVfG, § 188 Abs. 2 und 3 BGB",
        ),
        (
            date(2026, 3, 2),
            10,
            DAYS,
            "Die Frist dauert 10 Tage. Rechnerisch endet sie am 12.03.2026.",
            "§ 31 Abs. 1 VwVfG, § 188 Abs. 1 BGB",
        ),
        (
            date(2026, 3, 4),
            2,
            WEEKS,
            "Die Frist dauert 2 Wochen. Rechnerisch endet sie am 18.03.2026.",
            "§ 31 Abs. 1 VwVfG, § 188 Abs. 2 BGB",
        ),
        (
            date(2026, 3, 4),
            2,
            YEARS,
            "Die Frist dauert 2 Jahre. Rechnerisch endet sie am 04.03.2028.",
            "§ 31 Abs. 1 VwVfG, § 188 Abs. 2 BGB",
        ),
    ],
)
def test_the_working_says_by_which_paragraph_the_period_ends(event, amount, unit, text, basis):
    step = period(event, amount, unit).working[1]

    assert (step.text, step.basis) == (text, basis)


def test_two_holidays_on_one_day_are_both_named():
    assert "(Christi Himmelfahrt und Erster Mai)" in period(date(2008, 4, 30), 1, DAYS).working[2].text


@pytest.mark.parametrize(
    ("state", "last_day"),
    [("SN", date(2026, 11, 19)), ("ST", date(2026, 11, 18)), ("BB", date(2026, 11, 18))],
)
def test_saxony_keeps_the_buss_und_bettag_and_its_neighbours_do_not(state, last_day):
    assert period(date(2026, 10, 18), 1, MONTHS, state=state).day == last_day


@given(events, amounts, st.sampled_from(Unit))
def test_a_period_never_ends_on_a_day_of_rest(event, amount, unit):
    day = period(event, amount, unit).day

    assert day.weekday() < 5
    assert day not in SAXON_HOLIDAYS


@given(events, amounts, st.sampled_from(Unit))
def test_a_period_moves_by_days_of_rest_alone_and_by_few(event, amount, unit):
    last = period(event, amount, unit)
    computed = last.working[1].day
    skipped = [computed + timedelta(days=passed) for passed in range((last.day - computed).days)]

    assert len(skipped) <= LONGEST_REST
    assert [day for day in skipped if day.weekday() < 5 and day not in SAXON_HOLIDAYS] == []
    assert [step.day for step in last.working[2:]] == [*skipped, last.day]


@given(events, st.integers(min_value=1, max_value=400), st.integers(min_value=0, max_value=400))
def test_a_later_start_never_makes_a_period_of_days_end_earlier(event, amount, later):
    assert period(event, amount, DAYS).day <= period(event + timedelta(days=later), amount, DAYS).day


@given(events, amounts, st.sampled_from(Unit))
def test_a_longer_period_never_ends_earlier(event, amount, unit):
    assert event < period(event, amount, unit).day <= period(event, amount + 1, unit).day


@given(events, amounts)
def test_a_week_is_seven_days_and_a_year_twelve_months(event, amount):
    assert period(event, amount, WEEKS).day == period(event, 7 * amount, DAYS).day
    assert period(event, amount, YEARS).day == period(event, 12 * amount, MONTHS).day


@given(events, st.integers(min_value=1, max_value=120))
def test_months_reach_exactly_that_month_and_the_same_number_or_the_last_day(event, months):
    computed = period(event, months, MONTHS).working[1].day

    assert (computed.year - event.year) * 12 + computed.month - event.month == months
    assert computed.day == event.day or (
        computed.day < event.day and (computed + timedelta(days=1)).month != computed.month
    )


@pytest.mark.parametrize(
    ("posted", "announced"),
    [
        (date(2026, 3, 2), date(2026, 3, 6)),
        (date(2026, 3, 3), date(2026, 3, 7)),  # a Saturday stays
        (date(2026, 3, 4), date(2026, 3, 8)),  # a Sunday stays
        (date(2026, 4, 2), date(2026, 4, 6)),  # Easter Monday stays
        (date(2026, 12, 21), date(2026, 12, 25)),  # Christmas Day stays
        (date(2026, 12, 30), date(2027, 1, 3)),
        (date(2028, 2, 26), date(2028, 3, 1)),
        (date(2025, 1, 1), date(2025, 1, 5)),  # the first day of the new rule
        (date(2024, 12, 31), date(2025, 1, 3)),  # the last day of the old one: the third day
        (date(2022, 5, 3), date(2022, 5, 6)),
    ],
)
def test_a_posted_notice_counts_as_announced_on_the_fourth_day_before_2025_on_the_third(posted, announced):
    assert deemed_delivery(posted).day == announced


def test_the_working_of_the_fiction_says_which_version_of_the_law_and_when_it_fails():
    first, exception, last = deemed_delivery(date(2026, 3, 4)).working

    assert first.text == (
        "Das Schreiben ist am 04.03.2026 zur Post gegeben oder elektronisch abgesandt worden. "
        "Dieser Tag zählt nicht mit."
    )
    assert (exception.text.split(",")[0], exception.basis) == (
        "Ist das Schreiben später oder gar nicht angekommen",
        "§ 41 Abs. 2 Satz 3 VwVfG",
    )
    assert (last.text, last.basis) == (
        "Das Schreiben gilt am 4. Tag danach als bekannt gegeben, also am 08.03.2026. "
        "Dieser Tag verschiebt sich nicht, auch wenn er auf ein Wochenende oder einen Feiertag fällt.",
        "§ 41 Abs. 2 VwVfG (Fassung ab 01.01.2025)",
    )
    assert deemed_delivery(date(2024, 3, 4)).working[-1].basis == "§ 41 Abs. 2 VwVfG (Fassung bis 31.12.2024)"


def test_a_number_of_days_given_takes_the_place_of_the_law_and_the_working_says_so():
    delivery = deemed_delivery(date(2026, 3, 2), days=3)

    assert (delivery.day, delivery.working[-1].basis) == (
        date(2026, 3, 5),
        "§ 41 Abs. 2 VwVfG (Zahl der Tage vorgegeben)",
    )


@pytest.mark.parametrize(
    ("retrieved", "announced"),
    [
        (date(2026, 3, 2), date(2026, 3, 3)),
        (date(2026, 3, 6), date(2026, 3, 7)),  # a Saturday stays
        (date(2026, 12, 24), date(2026, 12, 25)),  # Christmas Day stays
        (date(2026, 12, 31), date(2027, 1, 1)),
    ],
)
def test_a_fetched_notice_counts_as_announced_the_day_after_even_on_a_holiday(retrieved, announced):
    delivery = portal_delivery(retrieved)

    assert (delivery.day, {step.basis for step in delivery.working}) == (announced, {"§ 41 Abs. 2a Satz 3 VwVfG"})


@pytest.mark.parametrize(
    ("notified", "last_day"),
    [
        (date(2026, 9, 15), date(2026, 9, 25)),
        (date(2026, 11, 22), date(2026, 12, 2)),
        (date(2026, 9, 16), date(2026, 9, 28)),  # the tenth day is a Saturday
        (date(2026, 11, 8), date(2026, 11, 19)),  # the tenth day is the Buß- und Bettag
        (date(2026, 12, 15), date(2026, 12, 28)),  # the tenth day is Christmas Day, a Friday
        (date(2026, 3, 24), date(2026, 4, 7)),  # the tenth day is Good Friday
    ],
)
def test_a_provided_notice_can_be_fetched_for_ten_days_and_until_a_working_day(notified, last_day):
    assert portal_expiry(notified).day == last_day


def test_the_days_to_fetch_a_notice_can_be_set_and_the_working_says_what_happens_after_them():
    expiry = portal_expiry(date(2026, 3, 2), days=14)

    assert (expiry.day, expiry.working[0].text, expiry.working[0].basis) == (
        date(2026, 3, 16),
        "Das Schreiben kann 14 Tage lang abgerufen werden. Geschieht das nicht, ist es nicht bekannt gegeben. "
        "Es muss dann erneut bereitgestellt oder auf anderem Weg bekannt gegeben werden.",
        "§ 41 Abs. 2a Satz 4 und 5 VwVfG",
    )
    assert "Der Tag der Benachrichtigung (02.03.2026) zählt nicht mit." in expiry.working[1].text


@pytest.mark.parametrize(
    ("announced", "instructed", "last_day"),
    [
        # § 70 Abs. 1 VwGO: one month.
        (date(2026, 11, 24), True, date(2026, 12, 24)),
        (date(2026, 1, 31), True, date(2026, 3, 2)),
        (date(2028, 1, 31), True, date(2028, 2, 29)),
        (date(2027, 2, 26), True, date(2027, 3, 30)),  # from Good Friday past Easter Monday
        (date(2027, 12, 1), True, date(2028, 1, 3)),  # New Year's Day is a Saturday
        # § 58 Abs. 2 VwGO: one year.
        (date(2026, 3, 2), False, date(2027, 3, 2)),
        (date(2024, 2, 29), False, date(2025, 2, 28)),
        (date(2025, 11, 18), False, date(2026, 11, 19)),  # the Buß- und Bettag of the next year
        (date(2026, 3, 28), False, date(2027, 3, 30)),  # Easter Sunday of the next year
    ],
)
def test_the_objection_ends_after_a_month_or_without_right_instruction_after_a_year(announced, instructed, last_day):
    assert objection(announced, instructed=instructed).day == last_day


@pytest.mark.parametrize(
    ("instructed", "text", "basis"),
    [
        (True, "Widerspruch ist innerhalb eines Monats nach der Bekanntgabe möglich.", "§ 70 Abs. 1 VwGO"),
        (
            False,
            "Die Belehrung über den Widerspruch fehlt oder ist nicht richtig. "
            "Widerspruch ist deshalb innerhalb eines Jahres nach der Bekanntgabe möglich.",
            "§ 70 Abs. 2, § 58 Abs. 2 VwGO",
        ),
    ],
)
def test_the_working_of_the_objection_begins_with_its_rule(instructed, text, basis):
    rule, start, *_ = objection(date(2026, 3, 2), instructed=instructed).working

    assert (rule.day, rule.text, rule.basis) == (date(2026, 3, 2), text, basis)
    assert start.text == "Der Tag der Bekanntgabe (02.03.2026) zählt nicht mit. Die Frist beginnt am 03.03.2026."


@pytest.mark.parametrize(
    ("known", "last_day"),
    [
        (date(2026, 3, 2), date(2027, 3, 2)),
        (date(2024, 2, 29), date(2025, 2, 28)),
        (date(2025, 6, 7), date(2026, 6, 8)),  # a Sunday
        (date(2025, 12, 25), date(2026, 12, 28)),
    ],
)
def test_the_authority_may_revoke_within_a_year_of_its_knowledge(known, last_day):
    assert revocation(known).day == last_day


def test_the_working_of_the_revocation_says_that_it_binds_the_authority_and_moves():
    rule, start, *_ = revocation(date(2025, 6, 7)).working

    assert rule.text == (
        "Der Widerruf ist nur innerhalb eines Jahres seit der Kenntnis zulässig. Diese Frist bindet die Behörde. "
        "Auch für sie verschiebt sich ein Ende am Wochenende oder Feiertag auf den nächsten Werktag."
    )
    assert rule.basis == "§ 49 Abs. 3 Satz 2, § 48 Abs. 4, § 31 Abs. 3 VwVfG"
    assert start.text == "Der Tag der Kenntnis (07.06.2025) zählt nicht mit. Die Frist beginnt am 08.06.2025."


RULES = [
    lambda day: period(day, 6, WEEKS),
    deemed_delivery,
    portal_delivery,
    portal_expiry,
    objection,
    lambda day: objection(day, instructed=False),
    revocation,
]


@given(events, st.sampled_from(RULES))
def test_the_last_step_of_every_working_names_the_day_and_every_step_a_paragraph(event, rule):
    deadline = rule(event)

    assert deadline.working[-1].day == deadline.day
    assert f"{deadline.day:%d.%m.%Y}" in deadline.working[-1].text
    assert [step for step in deadline.working if not step.basis.startswith("§ ")] == []


@pytest.mark.parametrize("unit", Unit)
@pytest.mark.parametrize("amount", [0, -1])
def test_a_period_without_length_is_refused(amount, unit):
    with pytest.raises(ImpossibleDeadline, match="Bitte geben Sie eine ganze Zahl ab 1 an"):
        period(date(2026, 3, 2), amount, unit)


@pytest.mark.parametrize("rule", [deemed_delivery, portal_expiry])
def test_a_number_of_days_below_one_is_refused(rule):
    with pytest.raises(ImpossibleDeadline, match="Bitte geben Sie eine ganze Zahl ab 1 an"):
        rule(date(2026, 3, 2), days=0)


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("day", [FIRST_DAY - timedelta(days=1), LAST_DAY, date(2101, 1, 1)])
def test_days_without_known_holidays_are_refused_rather_than_counted_wrongly(rule, day):
    with pytest.raises(ImpossibleDeadline, match="nur für die Jahre 1991 bis 2100"):
        rule(day)


@pytest.mark.parametrize("unit", Unit)
def test_a_period_longer_than_any_calendar_is_refused(unit):
    with pytest.raises(ImpossibleDeadline, match="Bitte prüfen Sie das Datum und die Länge der Frist"):
        period(date(2026, 3, 2), 10**20, unit)


@pytest.mark.parametrize("unit", Unit)
def test_the_first_and_the_last_day_that_are_known_can_be_counted(unit):
    assert period(FIRST_DAY, 1, unit).day > FIRST_DAY
    assert period(date(2100, 12, 30), 1, DAYS).day == LAST_DAY


@pytest.mark.parametrize("rule", RULES)
def test_a_moment_in_the_place_of_a_day_is_refused(rule):
    with pytest.raises(ImpossibleDeadline, match="Bitte geben Sie das Datum ohne Uhrzeit an"):
        rule(datetime(2026, 3, 2, 12, tzinfo=BERLIN))


@pytest.mark.parametrize("state", ["", "XX", "Sachsen"])
def test_an_unknown_state_is_refused(state):
    with pytest.raises(ImpossibleDeadline, match=f"Das Bundesland „{state}“ ist nicht bekannt"):
        period(date(2026, 3, 2), 1, MONTHS, state=state)

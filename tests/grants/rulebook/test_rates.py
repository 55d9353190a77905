"""Base rates are kept by the office: sensible values, a record of each change, and nobody overwrites unseen."""

import datetime
from decimal import Decimal

import pytest

from criteria.deadlines import BERLIN
from criteria.rates.models import CHAIN, BaseRate
from grants import audit
from grants.audit.models import Entry
from grants.rulebook.rates import BadRate, fingerprint, save_rate
from grants.steps import Forbidden, NotPossible
from tests.factories import NOW, UserFactory, base_rate
from tests.grants.worlds import at_once, refused

pytestmark = pytest.mark.django_db

JANUARY = datetime.date(2026, 1, 1)


@pytest.fixture
def no_rates(db):
    BaseRate.objects.all().delete()


@pytest.fixture
def officer(no_rates):
    return UserFactory(caseworker=True)


def new(valid_from=JANUARY, percent="1.27", note="Bundesanzeiger", **fields) -> BaseRate:
    return BaseRate(valid_from=valid_from, percent=Decimal(percent), note=note, **fields)


def sentences() -> list[str]:
    found = Entry.objects.filter(chain=CHAIN).order_by("number")
    return [entry.sentence.replace("\u00a0", " ") for entry in found]


def changed(rate: BaseRate, **fields) -> BaseRate:
    """The same row as another person holds it, with changes."""
    row = BaseRate.objects.get(pk=rate.pk)
    for name, value in fields.items():
        setattr(row, name, value)
    return row


@pytest.mark.parametrize("role", ["caseworker", "head"])
def test_caseworkers_and_heads_enter_a_rate_and_the_record_names_it(no_rates, role):
    actor = UserFactory(**{role: True})

    rate = save_rate(rate=new(is_verified=True), actor=actor, now=NOW)

    assert BaseRate.objects.get().percent == Decimal("1.27")
    assert sentences() == ["Basiszinssatz eingetragen: 1,27 % ab 01.01.2026 (abgeglichen; Beleg: Bundesanzeiger)."]
    entry = Entry.objects.get(chain=rate.chain)
    assert (entry.actor, entry.action, entry.at) == (actor, "rates.edit", NOW)


@pytest.mark.parametrize("role", ["assessor", "planner", "auditor", "admin"])
def test_others_may_not(no_rates, role):
    refused(Forbidden, save_rate, rate=new(), actor=UserFactory(**{role: True}), now=NOW)


def test_the_record_of_a_change_says_what_was_before(officer):
    rate = base_rate(JANUARY, "1.27", is_verified=False, note="Entwurf")

    save_rate(
        rate=changed(rate, percent=Decimal("-0.88"), is_verified=True),
        actor=officer,
        now=NOW,
        seen=fingerprint(rate),
    )

    assert sentences() == [
        "Basiszinssatz geändert: −0,88 % ab 01.01.2026 (abgeglichen; Beleg: Entwurf). "
        "Vorher: 1,27 % ab 01.01.2026 (noch nicht abgeglichen; Beleg: Entwurf)."
    ]
    assert audit.broken_at(CHAIN) is None


def test_what_did_not_change_is_not_recorded(officer):
    rate = base_rate(JANUARY, "1.27")

    save_rate(rate=changed(rate, percent=Decimal("1.270")), actor=officer, now=NOW, seen=fingerprint(rate))

    assert sentences() == []


@pytest.mark.parametrize("day", [datetime.date(2026, 1, 2), datetime.date(2026, 4, 1), datetime.date(2025, 12, 31)])
def test_a_day_that_begins_no_half_year_is_refused(officer, day):
    problem = refused(BadRate, save_rate, rate=new(day), actor=officer, now=NOW)

    assert problem.field == "valid_from"
    assert "Er ändert sich nur zum 1. Januar und zum 1. Juli." in str(problem)


@pytest.mark.parametrize("percent", ["20.01", "-20.01", "127", "1.275"])
def test_a_percentage_that_cannot_be_right_is_refused(officer, percent):
    problem = refused(BadRate, save_rate, rate=new(percent=percent), actor=officer, now=NOW)

    assert problem.field == "percent"
    assert str(problem).startswith("Möglich sind −20 % bis 20 % mit höchstens zwei Stellen nach dem Komma.")


@pytest.mark.parametrize("percent", ["20", "-20", "0", "-0.88"])
def test_the_borders_zero_and_negative_rates_are_possible(officer, percent):
    assert save_rate(rate=new(percent=percent), actor=officer, now=NOW).percent == Decimal(percent)


@pytest.mark.parametrize("percent", ["NaN", "Infinity"])
def test_no_number_is_refused(officer, percent):
    refused(BadRate, save_rate, rate=new(percent=percent), actor=officer, now=NOW)


@pytest.mark.parametrize("day", [datetime.date(2001, 7, 1), datetime.date(2027, 7, 1), datetime.date(2072, 1, 1)])
def test_half_years_without_a_rate_are_refused(officer, day):
    problem = refused(BadRate, save_rate, rate=new(day), actor=officer, now=NOW)

    assert str(problem).startswith("Möglich ist ein Halbjahr vom 01.01.2002 bis zum 01.01.2027:")


@pytest.mark.parametrize(
    ("now", "day"),
    [
        (datetime.datetime(2026, 6, 30, 23, 30, tzinfo=BERLIN), datetime.date(2026, 7, 1)),
        (datetime.datetime(2026, 7, 1, 0, 30, tzinfo=BERLIN), datetime.date(2027, 1, 1)),
        (NOW, datetime.date(2002, 1, 1)),
    ],
)
def test_the_first_and_the_coming_half_year_are_possible(officer, now, day):
    assert save_rate(rate=new(day), actor=officer, now=now).valid_from == day


def test_a_rate_without_a_note_is_refused(officer):
    problem = refused(BadRate, save_rate, rate=new(note="  "), actor=officer, now=NOW)

    assert problem.field == "note"


def test_a_second_rate_of_a_half_year_is_refused(officer):
    base_rate(JANUARY, "1.27")

    problem = refused(BadRate, save_rate, rate=new(percent="2.27"), actor=officer, now=NOW)

    assert str(problem) == (
        "Für das Halbjahr ab 01.01.2026 gibt es schon einen Basiszinssatz. Bitte ändern Sie den vorhandenen."
    )


def test_a_rate_is_not_moved_onto_another(officer):
    base_rate(JANUARY)
    rate = base_rate(datetime.date(2026, 7, 1))

    refused(BadRate, save_rate, rate=changed(rate, valid_from=JANUARY), actor=officer, now=NOW, seen=fingerprint(rate))


def test_who_has_not_seen_the_present_rate_does_not_overwrite_it(officer):
    rate = base_rate(JANUARY, "1.27")
    seen = fingerprint(rate)
    save_rate(rate=changed(rate, percent=Decimal("2.27")), actor=officer, now=NOW, seen=seen)

    refused(NotPossible, save_rate, rate=changed(rate, percent=Decimal("3.27")), actor=officer, now=NOW, seen=seen)


@pytest.mark.django_db(transaction=True)
def test_two_people_who_enter_one_half_year_at_once_are_one_rate_and_one_refusal():
    BaseRate.objects.all().delete()
    people = UserFactory(caseworker=True), UserFactory(head=True)

    outcomes = at_once(
        *(
            lambda person=person, percent=percent: save_rate(rate=new(percent=percent), actor=person, now=NOW)
            for person, percent in zip(people, ("1.27", "2.27"), strict=True)
        )
    )

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["BadRate", "BaseRate"]
    assert (BaseRate.objects.count(), len(sentences())) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_two_people_who_change_one_half_year_at_once_are_one_change_and_one_refusal():
    rate = base_rate(JANUARY, "1.27")
    people = UserFactory(caseworker=True), UserFactory(head=True)
    seen = fingerprint(rate)

    outcomes = at_once(
        *(
            lambda person=person, percent=percent: save_rate(
                rate=changed(rate, percent=Decimal(percent)), actor=person, now=NOW, seen=seen
            )
            for person, percent in zip(people, ("2.27", "3.27"), strict=True)
        )
    )

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["BaseRate", "NotPossible"]
    assert len(sentences()) == 1

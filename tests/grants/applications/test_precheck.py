"""The pre-check: every rule alone on invented facts, and all of them together on a stored draft."""

import datetime
from dataclasses import replace
from decimal import Decimal

import pytest

from grants.applications import copying
from grants.applications.precheck import TEXTS, Cost, Facts, Weight, findings, implausible
from grants.applications.sections import Sums
from tests import factories
from tests.factories import NOW
from tests.grants.applications.earlier import of_last_year

TODAY = datetime.date(2026, 9, 15)
LONG = "Wir öffnen an fünf Tagen in der Woche. " * 10
PLAUSIBLE = Facts(
    today=TODAY,
    start=datetime.date(2027, 1, 1),
    end=datetime.date(2027, 12, 31),
    texts=dict.fromkeys(TEXTS, LONG),
    sums=Sums(Decimal(10000), Decimal(10000), Decimal(1000), Decimal(0), Decimal(9000)),
    costs=(Cost("Personalkosten", Decimal(9000), "Stelle 1"), Cost("Sachkosten", Decimal("1000.50"), "")),
    posts=(("Stelle 1", 12),),
    open_funds=(),
    ceiling=None,
    may_begin_from=None,
    former_year=None,
)


def said(**changes) -> list[str]:
    return [finding.sentence for finding in implausible(replace(PLAUSIBLE, **changes))]


def test_a_plausible_draft_gets_no_hint():
    assert said() == []


def test_an_empty_draft_gets_no_hint_because_missing_says_it_all():
    nothing = Sums(*[Decimal(0)] * 5)
    assert said(start=None, end=None, texts=dict.fromkeys(TEXTS, ""), sums=nothing, costs=()) == []


@pytest.mark.parametrize(("requested", "is_said"), [("9000.00", False), ("9000.01", True)])
def test_asking_for_more_than_is_needed_is_said_with_both_amounts(requested, is_said):
    found = said(sums=replace(PLAUSIBLE.sums, requested=Decimal(requested)))
    assert [sentence[:23] for sentence in found] == (["Sie beantragen 9.000,01"] if is_said else [])


def test_a_need_below_nothing_is_nothing():
    (sentence,) = said(sums=replace(PLAUSIBLE.sums, own_funds=Decimal(20000), requested=Decimal(1)))
    assert "bleiben von den zuwendungsfähigen Ausgaben 0,00\u00a0€" in sentence


@pytest.mark.parametrize(("ceiling", "count"), [("9000", 0), ("8999.99", 1)])
def test_asking_for_more_than_the_guideline_allows_is_said(ceiling, count):
    assert len(said(ceiling=Decimal(ceiling))) == count


def test_money_that_is_not_promised_is_named():
    assert said(open_funds=("Freistaat Sachsen",))[0].startswith("„Freistaat Sachsen“ ist noch nicht zugesagt.")


@pytest.mark.parametrize(
    ("cost", "begin"),
    [
        (Cost("Verwaltungspauschale", Decimal("10.50"), "", True), "Eine Pauschale braucht eine Erläuterung."),
        (Cost("Miete", Decimal("2000.00"), ""), "Das ist ein großer Teil der Ausgaben."),
        (Cost("Miete", Decimal("1000.00"), ""), "Der Betrag ist rund."),
        (Cost("Miete", Decimal("1999.99"), ""), None),
        (Cost("Miete", Decimal("0.00"), ""), None),
        (Cost("Verwaltungspauschale", Decimal("5000.00"), "7 % der Personalkosten", True), None),
    ],
)
def test_a_row_without_explanation_is_questioned_once(cost, begin):
    found = said(costs=(cost,))
    assert [sentence.split(": ", 1)[1][: len(begin or "")] for sentence in found] == ([begin] if begin else [])


@pytest.mark.parametrize(("start", "count"), [(TODAY, 1), (TODAY + datetime.timedelta(days=1), 0)])
def test_a_beginning_that_is_not_in_the_future_is_questioned(start, count):
    assert len(said(start=start)) == count


@pytest.mark.parametrize(("end", "count"), [((2027, 12, 1), 0), ((2027, 11, 30), 1), (None, 0)])
def test_a_stelle_that_lasts_longer_than_the_project_is_questioned(end, count):
    assert len(said(end=end and datetime.date(*end))) == count


@pytest.mark.parametrize("name", list(TEXTS))
def test_a_short_text_is_questioned_at_its_field(name):
    (finding,) = implausible(replace(PLAUSIBLE, texts=PLAUSIBLE.texts | {name: "Kurz."}))
    assert (finding.field, finding.section, "mit 5 Zeichen sehr kurz" in finding.sentence) == (
        name,
        TEXTS[name][0],
        True,
    )


@pytest.mark.parametrize(
    ("text", "former_year", "count"),
    [
        (f"Im Jahr 2026. {LONG}", 2026, 1),
        (f"Im Jahr 2026. {LONG}", None, 0),
        (f"Im Jahr 2027. {LONG}", 2026, 0),
        (f"Seit 120261 Besuchen. {LONG}", 2026, 0),
    ],
)
def test_a_copied_text_that_names_its_old_year_is_questioned(text, former_year, count):
    assert len(said(texts=PLAUSIBLE.texts | {"summary": text}, former_year=former_year)) == count


@pytest.mark.django_db
def test_an_empty_draft_gets_only_what_is_missing():
    assert {finding.weight for finding in findings(factories.draft(), TODAY)} == {Weight.MISSING}


@pytest.mark.django_db
def test_the_heaviest_comes_first_and_sections_keep_their_order():
    call = factories.CallFactory()
    source = of_last_year()
    draft = copying.start_from(call=call, source=source, actor=source.created_by, now=NOW)
    draft.title = ""
    found = [(finding.weight, finding.section) for finding in findings(draft, TODAY)]
    assert found[0] == (Weight.MISSING, "project")
    assert [section for weight, section in found if weight == Weight.UNCHECKED] == [
        "project",
        "target_group",
        "goals",
        "plan",
    ]
    assert [weight for weight, _ in found] == sorted(weight for weight, _ in found)


@pytest.mark.django_db
def test_refused_money_is_not_waited_for():
    draft = factories.complete()
    item = draft.call.guideline.plan_items.get(code="drittmittel")
    for position, certainty in enumerate(("", "requested", "approved", "refused"), start=10):
        draft.plan_rows.create(
            item=item, amount=Decimal(5), certainty=certainty, description=f"Geld {certainty}", position=position
        )
    waiting = [finding.sentence for finding in findings(draft, TODAY) if "noch nicht zugesagt" in finding.sentence]
    assert [sentence.split("“")[0] for sentence in waiting] == ["„Geld ", "„Geld requested"]

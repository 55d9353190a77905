"""Erhebungen: drafts change, released versions stay, a new version maps the old one, periods make obligations."""

import datetime

import pytest

from config.demo import catalogue
from config.demo.facts import read
from grants.audit.models import Entry
from grants.steps import Forbidden, NotPossible
from reporting.catalogue import editing, surveys
from reporting.catalogue.breakdowns import keys_of
from reporting.catalogue.models import CodeList, Indicator, Period, Survey
from reporting.deliveries.forms import workbook_form
from reporting.deliveries.models import Delivery
from tests import factories
from tests.factories import NOW
from tests.reporting.deliveries import worlds

pytestmark = pytest.mark.django_db

NEXT_YEAR = datetime.date(2028, 1, 1)


@pytest.fixture
def who() -> dict:
    return {"actor": factories.UserFactory(planner=True), "now": NOW}


def period(survey: Survey, label="2028") -> Period:
    return Period(
        survey=survey, label=label, start=NEXT_YEAR, end=datetime.date(2028, 12, 31), due_on=datetime.date(2029, 1, 31)
    )


def test_a_new_version_starts_with_all_the_old_one_asks_for_and_maps_it(who):
    draft = factories.draft_survey()

    assert (draft.version, draft.state, draft.replaces.version) == ("2", "draft", "1")
    assert draft.mapping == {"besuche": "besuche", "beratungen": "beratungen"}
    assert list(keys_of(draft)) == [
        *("besuche", "besuche@alter=jung", "besuche@alter=alt", "besuche@alter=unbekannt", "beratungen"),
    ]


def test_a_draft_is_released_once_and_then_stays(who):
    draft = factories.draft_survey()

    surveys.release(survey=draft, valid_from=NEXT_YEAR, **who)

    assert Survey.objects.get(pk=draft.pk).valid_from == NEXT_YEAR
    assert Entry.objects.filter(chain=draft.chain).last().legal_basis == "Konzept Sozialplanung, Ziel 1"
    for act in (
        lambda: surveys.save_survey(survey=draft, **who),
        lambda: surveys.remove_item(item=draft.items.first(), **who),
        lambda: surveys.add_rule(survey=draft, rule={"columns": []}, **who),
        lambda: surveys.save_mapping(survey=draft, mapping={}, **who),
        lambda: surveys.release(survey=draft, valid_from=NEXT_YEAR, **who),
    ):
        with pytest.raises(NotPossible):
            act()


def test_what_is_not_ready_is_not_released(who):
    draft = factories.draft_survey()
    with pytest.raises(surveys.NotReady, match="später beginnen"):
        surveys.release(survey=draft, valid_from=datetime.date(2027, 1, 1), **who)
    many = factories.code_list("orte", tuple(f"o{number}" for number in range(50)), is_additive=False)
    wish = surveys.Wish("district", ((many, None),))
    surveys.save_item(survey=draft, indicator=Indicator.objects.get(code="besuche"), wish=wish, **who)
    with pytest.raises(surveys.NotReady, match="nach 52 Zahlen je Zeile; möglich sind 49"):
        surveys.release(survey=draft, valid_from=NEXT_YEAR, **who)
    for item in draft.items.all():
        surveys.remove_item(item=item, **who)
    with pytest.raises(surveys.NotReady, match="nach nichts"):
        surveys.release(survey=draft, valid_from=NEXT_YEAR, **who)


def test_only_sozialplanung_keeps_the_catalogue():
    draft = factories.draft_survey()
    officer = {"actor": factories.UserFactory(caseworker=True), "now": NOW}

    with pytest.raises(Forbidden):
        surveys.release(survey=draft, valid_from=NEXT_YEAR, **officer)
    with pytest.raises(Forbidden):
        editing.save_indicator(indicator=Indicator.objects.first(), goals=(), **officer)


def test_a_rule_goes_with_the_figure_that_it_names(who):
    draft = factories.draft_survey()
    rule = {"kind": "change", "severity": "explain", "text": "?", "columns": ["beratungen"], "percent": "50"}
    surveys.add_rule(survey=draft, rule=rule, **who)

    surveys.remove_item(item=draft.items.get(indicator__code="beratungen"), **who)

    assert Survey.objects.get(pk=draft.pk).rules == []


def test_figures_of_the_last_period_come_under_the_names_of_the_new_version(who):
    application = factories.granted()
    first = worlds.accepted(worlds.due(application))
    draft = factories.next_version(first.period.survey)
    surveys.save_mapping(survey=draft, mapping={"besuche": "besuche", "beratungen": "besuche@alter=alt"}, **who)
    survey = surveys.release(survey=draft, valid_from=NEXT_YEAR, **who)
    later = Delivery.objects.create(
        application=application, period=surveys.save_period(period=period(survey), **who), created_at=NOW
    )

    form = workbook_form(later)

    (line,) = form.lines
    assert line.previous == {"besuche": 1200, "besuche@alter=alt": 300}
    assert [column.sheet for column in form.columns] == ["Daten", "Daten", *["Nach Alter"] * 3]
    assert [(rule.kind, rule.columns[0]) for rule in form.rules] == [("sum_of_parts", "besuche")]


def test_a_new_period_is_owed_by_the_grants_it_concerns(who):
    application = factories.granted()
    survey = factories.period().survey
    between = period(survey, "zweite Hälfte 2027")
    between.start, between.end = datetime.date(2027, 7, 1), datetime.date(2027, 12, 31)

    surveys.save_period(period=between, **who)
    factories.run_outbox()

    assert application.deliveries.filter(period=between).count() == 1
    between.end = datetime.date(2027, 11, 30)
    with pytest.raises(NotPossible, match="schon Lieferungen"):
        surveys.save_period(period=between, **who)


def test_a_list_closes_and_keeps_its_codes_once_it_is_asked_for(who):
    row = CodeList(code="wege", label="Weg", is_assumption=True)
    with pytest.raises(editing.NotComplete, match="unbekannt"):
        editing.save_list(code_list=row, codes=[("a", "A"), ("b", "B")], **who)
    factories.draft_survey()
    asked = CodeList.objects.get(code="alter")
    relabelled = [("jung", "bis 59"), ("alt", "ab 60"), ("unbekannt", "unbekannt")]

    editing.save_list(code_list=asked, codes=relabelled, **who)

    assert [str(code) for code in asked.codes.all()] == ["bis 59", "ab 60", "unbekannt"]
    with pytest.raises(NotPossible, match="neue Gliederung"):
        editing.save_list(code_list=asked, codes=relabelled[1:], **who)


def test_an_indicator_does_not_take_the_place_of_its_own_successor(who):
    first = Indicator.objects.create(code="a", label="A", unit="x", counted="events", definition="A", source="S")
    second = Indicator(code="b", label="B", unit="x", counted="events", definition="B", source="S", replaces=first)
    editing.save_indicator(indicator=second, goals=(), **who)
    first.replaces = second

    with pytest.raises(editing.NotComplete, match="eigene Stelle"):
        editing.save_indicator(indicator=first, goals=(), **who)
    assert "tritt an seine Stelle" in Entry.objects.get(chain="indicator:a").sentence


def test_the_facts_of_the_demo_are_of_their_format():
    facts = read("statistics")
    catalogue.ensure_format(facts)

    broken = facts["code_lists"][0] | {"codes": {"a": "A"}}
    with pytest.raises(ValueError, match="does not close"):
        catalogue.ensure_format(facts | {"code_lists": [broken, *facts["code_lists"][1:]]})

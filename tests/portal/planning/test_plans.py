"""The pages of Fachpläne: to read for the office, to change for Sozialplanung."""

import datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from criteria.plan.models import Goal, Plan
from grants.applications.workflow import declare_conflict
from tests import factories
from tests.portal.planning import worlds
from tests.portal.planning.pages import EDITING, address, links, part_of, sign_in, url, words

pytestmark = pytest.mark.django_db

SMART = ("specific", "measurable", "influenceable", "realistic", "time_bound")
OFFICE = ("caseworker", "assessor", "head", "planner", "auditor")


@pytest.fixture
def goal():
    return factories.a_goal()


@pytest.fixture
def planner(client):
    user = factories.UserFactory(planner=True, name="Petra Plan")
    client.force_login(user)
    return client


# Who may


@pytest.mark.parametrize("role", OFFICE)
def test_the_office_reads_plans_and_goals(client, goal, role):
    sign_in(client, **{role: True})

    for page in (url("plans"), url("plan", goal.plan_id), url("goal", goal.pk)):
        assert client.get(page).status_code == 200


@pytest.mark.parametrize("role", [role for role in OFFICE if role != "planner"])
def test_who_only_reads_is_offered_no_change_and_refused_one(client, goal, role):
    sign_in(client, **{role: True})
    part_of(goal, "target"), part_of(goal, "measure")
    offered = {*links(client.get(url("plan", goal.plan_id))), *links(client.get(url("goal", goal.pk)))}

    assert [label for label in offered if "ändern" in label.lower() or "hinzufügen" in label] == []
    for name in EDITING:
        assert (name, client.post(address(goal, name)).status_code) == (name, 403)
    assert client.post(url("plan_new")).status_code == 403


def test_administration_and_traeger_do_not_read_plans(client, goal):
    sign_in(client, admin=True)
    assert client.get(url("goal", goal.pk)).status_code == 403
    client.force_login(factories.member(factories.OrganisationFactory()))
    assert client.get(url("plan", goal.plan_id)).status_code == 403


@pytest.mark.parametrize("name", ["plan", "goal", *EDITING])
def test_what_is_not_there_is_not_found(planner, goal, name):
    assert planner.get(url(name, 10**30)).status_code == 404


# The list


def listed(response) -> list[str]:
    return [plan.key for plan in response.context["table"].data.data]


def test_the_list_names_resolution_validity_goals_and_successor(planner, goal):
    Plan.objects.filter(pk=goal.plan_id).update(
        resolution="VI-DS-06949", year="2019", valid_from=datetime.date(2019, 1, 1), is_invented=True
    )
    Plan.objects.create(key="next", title="Seniorenarbeit 2025", source="T", replaces=goal.plan)

    rows = list(planner.get(url("plans")).context["table"].exported_rows())

    assert rows == [
        [
            *("Fachplan Offene Seniorenarbeit", "VI-DS-06949 (2019)", "ab 01.01.2019", 1, "Seniorenarbeit 2025"),
            "Test (erfundenes Beispiel)",
        ],
        ["Seniorenarbeit 2025", None, "–", 0, "–", "T"],
    ]


def test_plans_are_filtered_by_field_of_work_words_and_standing(planner, monkeypatch):
    monkeypatch.setattr("portal.access.clock.now", lambda: factories.NOW)
    today, day = factories.NOW.date(), datetime.timedelta(days=1)
    ended = Plan.objects.create(key="ended", title="A", valid_until=today - day, field_of_work="Wohnen", source="T")
    Plan.objects.create(key="planned", title="B", replaces=ended, field_of_work="Wohnen / Behinderung", source="T")
    old = Plan.objects.create(key="old", title="C", resolution="VI-DS-7", source="T")
    Plan.objects.create(key="new", title="D", replaces=old, valid_from=today, valid_until=today, source="T")

    assert listed(planner.get(url("plans"), {"standing": "superseded"})) == ["ended", "old"]
    assert listed(planner.get(url("plans"), {"standing": "current"})) == ["planned", "new"]
    assert listed(planner.get(url("plans"), {"field_of_work": "Behinderung"})) == ["planned"]
    assert listed(planner.get(url("plans"), {"field_of_work": "Wohnen"})) == ["ended", "planned"]
    assert listed(planner.get(url("plans"), {"search": "ds-7"})) == ["old"]
    for bad in ({"field_of_work": "Straßen"}, {"standing": "x"}, {"search": "\0"}):
        assert planner.get(url("plans"), bad).status_code == 422


def test_an_empty_list_says_so(planner):
    assert "Keine Einträge gefunden." in words(planner.get(url("plans")))


def test_validity_is_said_as_far_as_it_is_known(planner):
    days = {"valid_from": datetime.date(2019, 1, 1), "valid_until": datetime.date(2023, 12, 31)}
    for number, known in enumerate((days, {"valid_until": days["valid_until"]})):
        Plan.objects.create(key=f"p{number}", title=f"Plan {number}", source="T", **known)

    said = [row[2] for row in planner.get(url("plans")).context["table"].exported_rows()]

    assert said == ["01.01.2019 bis 31.12.2023", "bis 31.12.2023"]


# One plan, one goal


def test_a_plan_names_what_it_continues_its_goals_and_what_they_do_not_say(planner, goal):
    earlier = Plan.objects.create(key="before", title="Fachplan 2015", source="T")
    later = Plan.objects.create(key="next", title="Fachplan 2027", resolution="geplant", source="T", replaces=goal.plan)
    Plan.objects.filter(pk=goal.plan_id).update(replaces=earlier)
    Goal.objects.create(key="z", plan=goal.plan, text="Neu", source="T", replaces=goal, **dict.fromkeys(SMART, "ja"))

    response = planner.get(url("plan", goal.plan_id))

    assert links(response)["Fachplan 2015"] == url("plan", earlier.pk)
    assert links(response)["Fachplan 2027"] == url("plan", later.pk)
    assert "Ein neues Ziel ist an seine Stelle getreten." in words(response)
    assert "Seit der ersten Eintragung wurde hier nichts geändert." in words(response)


def test_a_plan_without_goals_says_so(planner):
    plan = Plan.objects.create(key="p", title="Plan", source="T", is_invented=True)

    assert "noch keine Ziele eingetragen" in words(planner.get(url("plan", plan.pk)))


def test_a_goal_says_in_words_what_is_not_yet_answered(planner, goal):
    Goal.objects.filter(pk=goal.pk).update(specific="Fünf Treffs", realistic="Mittel sind da", time_bound=" ")

    assert (
        "Noch nicht beantwortet: messbar (Woran ist es zu erkennen?), aktiv beeinflussbar (Was kann das Amt selbst "
        "tun?), terminiert (Bis wann?)." in words(planner.get(url("goal", goal.pk)))
    )


def test_a_goal_shows_its_space_targets_measures_and_neighbours(planner, goal, city):
    goal.boroughs.add(city[2].borough)
    goal.districts.add(city[0])
    old = Goal.objects.create(key="a", plan=goal.plan, text="Altes Ziel", source="T")
    Goal.objects.filter(pk=goal.pk).update(replaces=old, details="Näheres dazu", is_invented=True)
    Goal.objects.create(key="n", plan=goal.plan, text="Neues Ziel", source="T", replaces=goal)
    day = datetime.date(2027, 12, 31)
    goal.targets.create(name="Besuche", unit="Personen", target_value=Decimal("1200.5"), target_date=day, source="T")
    goal.measures.create(text="Räume fördern.", responsible="Sozialamt", due_on=day, source="T", is_invented=True)

    said = words(planner.get(url("goal", goal.pk)))

    for expected in (
        "Stadtbezirke: Süd Ortsteile: Zentrum",
        "Tritt an die Stelle von Altes Ziel (Fachplan Offene Seniorenarbeit)",
        "An seine Stelle tritt Neues Ziel",
        "Besuche – – 1.200,5 31.12.2027 Personen T",
        "Räume fördern. erfundenes Beispiel Zuständig Sozialamt Fällig am 31.12.2027",
        "Näheres dazu",
    ):
        assert expected in said


def test_a_goal_without_places_is_for_the_whole_city(planner, goal):
    assert "Raum ganze Stadt" in words(planner.get(url("goal", goal.pk)))


def test_a_goal_names_what_hangs_on_it(client, goal):
    sign_in(client, head=True)
    factories.GuidelineFactory(version="Fassung 2027", is_draft=True)
    indicator = worlds.indicator()
    indicator.goals.add(goal)

    response = client.get(url("goal", goal.pk))

    assert "Kriterien im Bewertungsraster Fassung „Fassung 2027“, Entwurf: Bedarf (Gewicht 60)" in words(response)
    assert "Förderschwerpunkte Fassung „Fassung 2027“, Entwurf: Offene Seniorenarbeit" in words(response)
    assert links(response)["Besuche"] == url("figures", "besuche")
    assert "0 Anträge, die Sie einsehen dürfen, verfolgen dieses Ziel." in words(response)


def test_a_goal_on_which_nothing_hangs_says_so(planner, goal):
    said = words(planner.get(url("goal", goal.pk)))

    assert "Kein Kriterium dient diesem Ziel." in said
    assert "Kein Förderschwerpunkt nennt dieses Ziel." in said
    assert "Anträge" not in said


def test_only_visible_applications_are_counted(client):
    application = factories.submitted()
    goal = application.goals.get()
    user = sign_in(client, caseworker=True)
    assert "Ein Antrag, den Sie einsehen dürfen" in words(client.get(url("goal", goal.pk)))

    declare_conflict(application=application, actor=user, now=factories.NOW, reason="Verwandt.")
    assert "0 Anträge, die Sie einsehen dürfen" in words(client.get(url("goal", goal.pk)))


def test_an_indicator_leads_only_those_to_figures_who_may_see_them(client, goal):
    sign_in(client, caseworker=True)
    worlds.indicator().goals.add(goal)

    response = client.get(url("goal", goal.pk))

    assert "Besuche" in words(response)
    assert "Besuche" not in links(response)


def test_the_number_of_queries_does_not_grow(client, goal, django_assert_num_queries):
    sign_in(client, caseworker=True)

    def grow(start: int):
        for number in range(start, start + 10):
            plan = Plan.objects.create(key=f"p{number}", title=f"P{number}", source="T", replaces=goal.plan)
            Goal.objects.create(key=f"z{number}", plan=goal.plan, text=f"Z{number}", source="T", replaces=goal)
            Goal.objects.create(key=f"y{number}", plan=plan, text=f"Y{number}", source="T")
            goal.targets.create(name=f"N{number}", source="T")
            goal.measures.create(text=f"M{number}", source="T")
            worlds.indicator(f"i{number}", label=f"I{number}").goals.add(goal)
            factories.GuidelineFactory(is_draft=True)

    grow(0)
    pages = (url("plans"), url("plan", goal.plan_id), url("goal", goal.pk))
    client.get(pages[0])
    counts = []
    for page in pages:
        with CaptureQueriesContext(connection) as queries:
            client.get(page)
        counts.append(len(queries))
    grow(10)
    for page, count in zip(pages, counts, strict=True):
        with django_assert_num_queries(count):
            client.get(page)

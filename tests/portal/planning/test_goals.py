"""Goals of the Fachpläne, with what points to them."""

import pytest

from criteria.plan.models import Goal, Need, Plan
from grants.applications.workflow import declare_conflict
from tests import factories
from tests.portal.planning import worlds

pytestmark = pytest.mark.django_db

LIST = "/planung/ziele/"


def opened(client, **role):
    user = factories.UserFactory(**role)
    client.force_login(user)
    return user


def row(response, key="teilhabe"):
    return next(goal for goal in response.context["table"].data.data if goal.key == key)


def text_of(response) -> str:
    return response.content.decode()


def test_the_row_names_criteria_and_source_and_counts_indicators(client):
    opened(client, planner=True)
    factories.GuidelineFactory()
    factories.GuidelineFactory()
    worlds.indicator().goals.add(Goal.objects.get(key="teilhabe"))

    assert list(client.get(LIST).context["table"].exported_rows()) == [
        [
            "Ältere Menschen nehmen am Leben im Stadtteil teil.",
            None,
            "Fachplan Offene Seniorenarbeit",
            "Bedarf",
            1,
            "T",
        ]
    ]


def test_only_visible_applications_are_counted(client):
    submitted = factories.submitted()
    factories.complete()
    user = opened(client, caseworker=True)
    assert row(client.get(LIST)).visible_applications == 1

    declare_conflict(application=submitted, actor=user, now=factories.NOW, reason="Verwandt.")
    assert row(client.get(LIST)).visible_applications == 0


def test_an_assessor_counts_only_what_is_assigned(client):
    factories.submitted()
    opened(client, assessor=True)

    assert row(client.get(LIST)).visible_applications == 0


def test_who_reads_no_files_sees_no_column_of_applications(client):
    factories.submitted()
    opened(client, planner=True)

    response = client.get(LIST)

    assert [column.name for column in response.context["table"].columns] == [
        "text",
        "number",
        "plan",
        "criteria",
        "indicators",
        "source",
    ]
    assert text_of(response).count("Anträge sind für Ihre Rolle nicht einsehbar.") == 1


@pytest.mark.parametrize("role", ["caseworker", "assessor", "head", "planner", "auditor"])
def test_the_office_sees_goals(client, role):
    opened(client, **{role: True})

    assert client.get(LIST).status_code == 200


def test_administration_and_traeger_are_refused(client):
    opened(client, admin=True)
    assert client.get(LIST).status_code == 403
    client.force_login(factories.member(factories.OrganisationFactory()))
    assert client.get(LIST).status_code == 403


def test_goals_are_filtered_by_plan_and_words(client):
    opened(client, planner=True)
    for key in ("eins", "zwei"):
        plan = Plan.objects.create(key=key, title=f"Plan {key}", source="T")
        Goal.objects.create(key=key, plan=plan, text=f"Ziel {key}", source="T")
    first = Plan.objects.get(key="eins")

    assert [goal.key for goal in client.get(LIST, {"plan": first.pk}).context["table"].data.data] == ["eins"]
    assert [goal.key for goal in client.get(LIST, {"search": "ziel zw"}).context["table"].data.data] == ["zwei"]
    assert client.get(LIST, {"plan": "9" * 20}).status_code == 422
    assert client.get(LIST, {"search": "\0"}).status_code == 422


def test_invented_goals_are_called_so(client):
    opened(client, planner=True)
    plan = Plan.objects.create(key="p", title="Plan", source="T")
    Goal.objects.create(key="z", plan=plan, text="Ziel", source="Vorführung", is_invented=True)

    assert text_of(client.get(LIST)).count("Vorführung (erfundenes Beispiel)") == 1


def test_the_number_of_queries_does_not_grow(client, django_assert_max_num_queries):
    opened(client, caseworker=True)
    plan = Plan.objects.create(key="p", title="Plan", source="T")
    for number in range(20):
        goal = Goal.objects.create(key=f"z{number}", plan=plan, text=f"Ziel {number}", source="T")
        worlds.indicator(f"i{number}", label=f"I {number}").goals.add(goal)
    client.get(LIST)
    with django_assert_max_num_queries(12):
        assert len(client.get(LIST).context["table"].page.object_list) == 20


def test_the_page_names_what_is_to_be_developed_with_its_source(client):
    opened(client, planner=True)
    Need.objects.create(
        field_of_work="Wohnen", task="Tagestreffs", fields="Statistik", text="aufbauen", source="Tabelle 9"
    )

    page = text_of(client.get(LIST))

    assert "<strong>Tagestreffs</strong>, Statistik: aufbauen." in page
    assert "Quelle: Tabelle 9" in page


def test_a_goal_leads_to_its_own_page(client):
    opened(client, planner=True)
    goal = factories.a_goal()

    assert f'href="/planung/ziele/{goal.pk}/"' in text_of(client.get(LIST))

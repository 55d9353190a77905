"""Everybody can read how is decided, version by version; drafts only the office."""

import datetime

import pytest
from django.urls import reverse

from criteria.guideline.models import Guideline, Parameter
from criteria.guideline.states import State
from criteria.packages.parameters import definitions
from grants.people.models import Role
from tests import factories

pytestmark = pytest.mark.django_db

LAST_DAY = datetime.date(2025, 12, 31)


def address(guideline) -> str:
    return f"/entscheidung/{guideline.pk}/"


def text(client, guideline) -> str:
    return client.get(address(guideline)).content.decode()


def turned(guideline: Guideline, state: State, **values) -> Guideline:
    """The same version in another state. The doors that lead there are tested elsewhere."""
    Guideline.objects.filter(pk=guideline.pk).update(state=state, **values)
    return Guideline.objects.get(pk=guideline.pk)


def series() -> dict[State, Guideline]:
    """One series with a version in every state."""
    old = factories.GuidelineFactory(series="r", version="Alt", valid_from=datetime.date(2024, 1, 1), is_draft=True)
    draft = {"series": "r", "is_draft": True, "valid_from": datetime.date(2028, 1, 1)}
    return {
        State.SUPERSEDED: turned(old, State.SUPERSEDED, valid_until=LAST_DAY),
        State.IN_FORCE: factories.GuidelineFactory(series="r", version="Jetzt"),
        State.APPROVED: turned(factories.GuidelineFactory(version="Bald", **draft), State.APPROVED),
        State.SIGNED: turned(factories.GuidelineFactory(version="Halb", **draft), State.SIGNED),
        State.DRAFT: factories.GuidelineFactory(version="Entwurf", **draft),
    }


def office(client, role: Role = Role.CASEWORKER):
    client.force_login(factories.UserFactory(roles=[role.value]))
    return client


def listed(response) -> dict[str, list[tuple[str, str]]]:
    return {
        heading: [(row.guideline.version, row.time) for row in rows] for heading, rows in response.context["groups"]
    }


PUBLIC = {
    "In Kraft": [("Jetzt", "gilt seit 01.01.2026")],
    "Beschlossen für später": [("Bald", "gilt ab 01.01.2028")],
    "Abgelöst": [("Alt", "galt vom 01.01.2024 bis 31.12.2025")],
}
IN_WORK = [("Entwurf", "soll ab 01.01.2028 gelten"), ("Halb", "soll ab 01.01.2028 gelten")]


def test_visitors_find_the_released_versions_with_their_time(client):
    series()

    assert listed(client.get("/entscheidung/")) == PUBLIC


@pytest.mark.parametrize("role", Role)
def test_the_office_also_finds_what_is_in_work(client, role):
    series()

    assert listed(office(client, role).get("/entscheidung/")) == PUBLIC | {"In Arbeit, nur im Amt sichtbar": IN_WORK}


def test_a_traeger_finds_no_drafts(client):
    series()
    client.force_login(factories.member(factories.OrganisationFactory()))

    assert listed(client.get("/entscheidung/")) == PUBLIC


def test_without_any_version_the_list_says_so(client):
    assert client.get("/entscheidung/").content.decode().count("noch keine Förderrichtlinie veröffentlicht") == 1


@pytest.mark.parametrize("state", [State.DRAFT, State.SIGNED])
@pytest.mark.parametrize("page", ["", "probe/"])
def test_what_is_in_work_exists_only_for_the_office(client, state, page):
    guideline = series()[state]

    assert client.get(f"{address(guideline)}{page}").status_code == 404
    assert office(client).get(f"{address(guideline)}{page}").status_code == 200


def test_a_draft_says_that_it_is_one(client):
    versions = series()

    assert text(office(client), versions[State.DRAFT]).count("Dies ist ein Entwurf.") == 1
    assert text(client, versions[State.IN_FORCE]).count("Dies ist ein Entwurf.") == 0


def test_a_superseded_version_says_so_and_leads_to_the_others(client):
    versions = series()

    shown = text(client, versions[State.SUPERSEDED])

    assert shown.count("Diese Fassung ist abgelöst.") == 1
    assert shown.count("galt vom 01.01.2024 bis 31.12.2025") == 3
    assert shown.count(f'href="{address(versions[State.IN_FORCE])}"') == 1
    assert shown.count(f'href="{address(versions[State.APPROVED])}"') == 1
    assert shown.count(f'href="{address(versions[State.DRAFT])}"') == 0


@pytest.mark.parametrize("pk", ["0", "99999999999999999999999", "x"])
def test_a_version_that_does_not_exist_is_not_found(client, pk):
    assert client.get(f"/entscheidung/{pk}/").status_code == 404


@pytest.mark.parametrize("page", ["/entscheidung/", "/entscheidung/1/", "/entscheidung/1/probe/"])
def test_nothing_can_be_sent(client, page):
    assert client.post(page).status_code == 405


def test_gates_stand_with_their_legal_basis_and_origin(client):
    shown = text(client, factories.GuidelineFactory())

    assert shown.count("Der Antrag kam rechtzeitig.<br>Rechtsgrundlage: Fachförderrichtlinie, Antragsfristen") == 1


def test_the_rubric_stands_in_two_parts_with_shares_and_responsibility(client):
    parts = client.get(address(factories.GuidelineFactory())).context["parts"]

    assert [
        (part.label, part.share, [(row.criterion.title, row.share) for row in part.criteria]) for part in parts
    ] == [
        ("Fachliche Bewertung", "60\u00a0%", [("Bedarf", "60\u00a0%")]),
        ("Finanztechnische Bewertung", "40\u00a0%", [("Konzept", "40\u00a0%")]),
    ]
    assert all(part.responsible.endswith("(Annahme)") for part in parts)


def test_shares_of_odd_weights_have_one_decimal(client):
    guideline = factories.GuidelineFactory(is_draft=True)
    guideline.criteria.filter(code="konzept").update(weight=30)

    parts = office(client).get(address(guideline)).context["parts"]

    assert [part.share for part in parts] == ["66,7\u00a0%", "33,3\u00a0%"]


def test_criteria_show_question_anchors_minimum_and_goals(client):
    guideline = factories.GuidelineFactory(is_draft=True)
    guideline.criteria.filter(code="bedarf").update(question="Wer braucht es?", minimum_points=2)
    guideline.criteria.filter(code="konzept").update(minimum_points=1)

    shown = text(office(client), guideline)

    assert shown.count("Wer braucht es?") == 1
    assert shown.count("Gewicht 60, höchstens 4 Punkte, nötig sind mindestens 2 Punkte.") == 1
    assert shown.count("Gewicht 40, höchstens 4 Punkte, nötig ist mindestens 1 Punkt.") == 1
    assert shown.count("<li><strong>1 Punkt:</strong> Stufe 1</li>") == 2
    assert shown.count("Ältere Menschen nehmen am Leben im Stadtteil teil.</a> (Fachplan Offene Seniorenarbeit)") == 1
    assert shown.count("Formales Kriterium: Es dient keinem Ziel eines Fachplans.") == 1


@pytest.mark.parametrize(("role", "links"), [(None, 0), (Role.ADMIN, 0), (Role.PLANNER, 1), (Role.AUDITOR, 1)])
def test_goals_are_linked_for_those_who_may_open_them(client, role, links):
    guideline = factories.GuidelineFactory()
    if role:
        office(client, role)

    goal = reverse("planning:goal", args=[factories.a_goal().pk])

    assert text(client, guideline).count(f'href="{goal}"') == links


def test_the_tie_rule_stands_in_words(client):
    guideline = factories.GuidelineFactory(is_draft=True)
    guideline.criteria.filter(code="konzept").update(tie_position=1)

    assert office(client).get(address(guideline)).context["tie_rule"] == (
        "Haben Anträge dasselbe Ergebnis, steht der mit mehr Punkten bei „Bedarf“, dann bei „Konzept“ weiter oben. "
        "Sind auch diese Punkte gleich, teilen sich die Anträge den Rang."
    )


def test_without_a_tie_rule_the_place_is_shared(client):
    guideline = factories.GuidelineFactory(is_draft=True)
    guideline.criteria.update(tie_position=None)

    context = office(client).get(address(guideline)).context

    assert context["tie_rule"] == "Anträge mit gleichem Ergebnis teilen sich den Rang."


def test_the_example_is_worked_out_from_this_rubric(client):
    """3 of 4 points with 60 % are 45 %, 4 of 4 with 40 % are 40 %."""
    lines = client.get(address(factories.GuidelineFactory())).context["example"]

    assert lines[-1].text == "Gesamtergebnis: 85,00\u00a0% der möglichen Punktzahl."
    assert lines[-1].percentage_points == 85


def test_a_draft_whose_rubric_contradicts_itself_says_why_it_has_no_example(client):
    guideline = factories.GuidelineFactory(is_draft=True)
    guideline.criteria.filter(code="bedarf").update(minimum_points=9)

    assert (
        text(office(client), guideline).count("die Mindestpunktzahl darf die Höchstpunktzahl nicht übersteigen.") == 1
    )


def test_assessors_and_tolerance_come_from_the_rules(client):
    shown = text(client, factories.GuidelineFactory(assessors="3", spread_tolerance="12.5"))

    assert shown.count("Vorgesehen je Antrag: 3 Bewertungen, unabhängig voneinander.") == 1
    assert shown.count("um mehr als 12,5 Prozentpunkte auseinander") == 1


def test_all_rules_stand_in_words_in_the_order_of_the_procedure(client):
    guideline = factories.GuidelineFactory(own_funds_share_min="7.5", ceiling="50000.00")

    rules = client.get(address(guideline)).context["rules"]

    assert [rule.label for rule in rules] == [definition.label for definition in definitions().values()]
    assert {rule.label: rule.value for rule in rules}["Höchstbetrag je Antrag"] == "50.000,00\u00a0€"
    assert "7,5\u00a0%" in {rule.value for rule in rules}
    assert {rule.is_assumption for rule in rules} == {True}


def test_a_rule_with_a_source_names_it_and_is_no_assumption(client):
    guideline = factories.GuidelineFactory(is_draft=True)
    Parameter.objects.filter(guideline=guideline).update(source="Nummer 4 der Richtlinie", is_assumption=False)

    shown = text(office(client), guideline)

    assert shown.count('<span class="kern-body--muted">Quelle: Nummer 4 der Richtlinie</span>') == len(definitions())


def test_a_rule_of_a_draft_that_nobody_can_read_says_so(client):
    guideline = factories.GuidelineFactory(is_draft=True)
    guideline.parameters.filter(name="assessors").update(value="viele")

    assert text(office(client), guideline).count("viele (noch nicht lesbar)") == 2


def test_decision_levels_name_their_limits(client):
    guideline = factories.GuidelineFactory(is_draft=True)
    guideline.decision_levels.create(
        position=0, body="Sachgebietsleitung", act="Entscheidung", up_to="25000.00", is_assumption=True
    )

    shown = text(office(client), guideline)

    assert shown.count("<li>Bis 25.000,00\u00a0€: Sachgebietsleitung (Entscheidung)") == 1
    assert shown.count("<li>Darüber hinaus ohne obere Grenze: Amtsleitung (Entscheidung)") == 1


def test_costs_say_whether_they_are_eligible(client):
    guideline = factories.GuidelineFactory(is_draft=True)
    guideline.plan_items.filter(code="sachkosten").update(is_eligible=False, help="keine Bewirtung")

    shown = text(office(client), guideline)

    assert shown.count("<li>Personalkosten (zuwendungsfähig)<br>") == 1
    assert shown.count("<li>Sachkosten (nicht zuwendungsfähig): keine Bewirtung<br>") == 1
    assert shown.count("<li>Eigenmittel<br>") == 1


def test_clauses_say_what_stands_in_the_place_of_their_placeholders(client):
    guideline = factories.GuidelineFactory(is_draft=True)
    guideline.clauses.create(
        key="falsch", position=9, kind="Hinweis", when="immer", text="Nach {nichts}.", is_assumption=True
    )

    shown = text(office(client), guideline)

    assert shown.count("Weisen Sie sie bis [Tag, an dem der Verwendungsnachweis spätestens vorliegt] nach.") == 1
    assert shown.count("Nach {nichts}.") == 1


def test_a_draft_without_any_content_is_still_readable(client):
    guideline = factories.GuidelineFactory(is_draft=True)
    for manager in ("gates", "criteria", "parameters", "decision_levels", "plan_items", "clauses", "priorities"):
        getattr(guideline, manager).all().delete()

    shown = text(office(client), guideline)

    assert shown.count("noch kein Bewertungsraster hinterlegt.") == 1
    assert shown.count("Mit diesem Raster lässt sich noch nicht rechnen.") == 1
    assert shown.count("Wie viele Personen einen Antrag bewerten, ist noch nicht festgelegt.") == 1


def test_what_people_wrote_is_never_taken_as_markup(client):
    guideline = factories.GuidelineFactory(is_draft=True)
    guideline.criteria.update(title="<script>a</script>", question="<b>b</b>" * 200)
    guideline.gates.update(text="<i>c</i>")

    shown = text(office(client), guideline)

    assert not [tag for tag in ("<script>a", "<b>b", "<i>c") if tag in shown]


def test_the_number_of_queries_does_not_grow(client, django_assert_num_queries):
    guideline = factories.GuidelineFactory()
    with django_assert_num_queries(10):
        client.get(address(guideline))
    draft = factories.GuidelineFactory(is_draft=True, series=guideline.series, valid_from=datetime.date(2027, 1, 1))
    for position in range(10, 20):
        criterion = draft.criteria.create(
            code=f"k{position}", position=position, title="Noch eines", weight=1, max_points=1, is_assumption=True
        )
        criterion.goals.add(factories.a_goal())
        criterion.levels.create(points=0, anchor="nein")
        draft.gates.create(position=position, text="Ja?", legal_basis="§", is_assumption=True)
    released = turned(draft, State.APPROVED)
    with django_assert_num_queries(10):
        assert len(client.get(address(released)).context["example"]) == 12 + 3

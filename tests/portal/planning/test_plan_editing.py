"""What Sozialplanung does with Fachpläne: forms with their errors, two people at once, and removing."""

import datetime
from decimal import Decimal

import pytest

from criteria.plan.models import Goal, Measure, Plan, Target
from grants.audit.models import Entry
from tests import factories
from tests.portal.planning.pages import EDITING, address, links, part_of, problems, sent, url, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def goal():
    return factories.a_goal()


@pytest.fixture
def planner(client):
    client.force_login(factories.UserFactory(planner=True, name="Petra Plan"))
    return client


def test_a_plan_is_entered_and_its_page_opens(planner):
    entered = {
        "title": "Fachplan Offene Seniorenarbeit 2027",
        "resolution": "VI-DS-06434-NF-02",
        "valid_from_0": "1",
        "valid_from_1": "1",
        "valid_from_2": "2027",
        "source": "Ratsbeschluss",
    }

    response = planner.post(url("plan_new"), entered, follow=True)

    plan = Plan.objects.get()
    assert (plan.resolution, plan.valid_from) == ("VI-DS-06434-NF-02", datetime.date(2027, 1, 1))
    assert response.redirect_chain == [(url("plan", plan.pk), 302)]
    assert "Petra Plan (Sozialplanung): Fachplan angelegt." in words(response)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"title": ""}, "Füllen Sie das Feld „Fachplan“ aus."),
        ({"source": " "}, "Füllen Sie das Feld „Quelle“ aus."),
        ({"title": "x" * 301}, "Kürzen Sie den Text auf höchstens 300 Zeichen. Es sind jetzt 301 Zeichen."),
        ({"valid_from_0": "31", "valid_from_1": "2", "valid_from_2": "2027"}, "Dieses Datum gibt es nicht."),
        (
            {f"valid_{end}_{part}": text for end, year in (("from", "2027"), ("until", "2026")) for part, text in
             enumerate(("1", "1", year))},
            "Das Ende liegt vor dem Beginn. Prüfen Sie beide Daten.",
        ),
        ({"replaces": "9" * 30}, "Wählen Sie einen Eintrag aus der Liste aus."),
        ({"replaces": "\0"}, "Nullzeichen sind nicht erlaubt."),
        ({"title": "a\0b"}, "Geben Sie den Text neu ein. Er enthält unsichtbare Steuerzeichen."),
    ],
)  # fmt: skip
def test_a_wrong_plan_is_answered_with_a_sentence_and_keeps_what_was_typed(planner, wrong, sentence):
    response = planner.post(url("plan_new"), {"title": "T", "source": "Q", "year": "geplant 2027"} | wrong)

    assert response.status_code == 422
    assert problems(response)[0].startswith(sentence)
    assert sent(response)["year"] == ["geplant 2027"]
    assert Plan.objects.count() == 0


def test_nothing_sent_is_no_plan(planner):
    assert planner.post(url("plan_new")).status_code == 422


def test_the_same_plan_is_not_entered_twice(planner):
    entered = {"title": "Fachplan", "source": "Q"}
    planner.post(url("plan_new"), entered)

    response = planner.post(url("plan_new"), entered)

    assert response.status_code == 422
    assert problems(response) == ["Einen Fachplan „Fachplan“ mit dieser Beschlussnummer gibt es schon."]


def test_the_successor_starts_from_the_plan(planner, goal):
    page = planner.get(url("plan_successor", goal.plan_id))
    planner.post(url("plan_successor", goal.plan_id), sent(page, title="Fachplan 2027", source="Q"))

    assert Plan.objects.get(title="Fachplan 2027").replaces == goal.plan


def test_a_plan_is_not_its_own_predecessor(planner, goal):
    later = Plan.objects.create(key="n", title="Fachplan 2027", source="Q", replaces=goal.plan)
    page = planner.get(url("plan_edit", goal.plan_id))

    response = planner.post(url("plan_edit", goal.plan_id), sent(page, replaces=later.pk))

    assert response.status_code == 422
    assert problems(response)[0].startswith("„Fachplan 2027“ kann nicht vorausgehen")


@pytest.mark.parametrize("name", [name for name in EDITING if name.endswith("edit")])
def test_a_form_sent_as_it_is_changes_nothing(planner, goal, city, name):
    Goal.objects.update(details="zwei\nZeilen")
    goal.districts.set(city)
    goal.targets.create(name="Besuche", base_value=Decimal("1234.5"), base_date=factories.NOW.date(), source="T")
    part = part_of(goal, name)
    before = type(part).objects.values().get(pk=part.pk)
    page = planner.get(address(goal, name))

    response = planner.post(address(goal, name), {key: _as_browsers(value) for key, value in sent(page).items()})

    assert response.status_code == 302
    assert type(part).objects.values().get(pk=part.pk) == before
    assert Entry.objects.count() == 0
    assert goal.districts.count() == 3


def _as_browsers(value):
    return [text.replace("\n", "\r\n") for text in value]


def test_a_goal_is_entered_with_places(planner, goal, city):
    page = planner.get(url("goal_new", goal.plan_id))
    answers = sent(page, text="Neues Ziel", number="2", source="Q", boroughs=["4"], districts=["00", "05"])

    response = planner.post(url("goal_new", goal.plan_id), answers, follow=True)

    assert "Stadtbezirke: Süd Ortsteile: Zentrum, Zentrum-Nordwest" in words(response)
    assert response.redirect_chain == [(url("goal", Goal.objects.get(key="plan-2").pk), 302)]


@pytest.mark.parametrize(
    "wrong", [{"plan": ""}, {"text": ""}, {"districts": ["99"]}, {"boroughs": ["\0"]}, {"replaces": "x"}]
)
def test_a_wrong_goal_is_refused(planner, goal, city, wrong):
    page = planner.get(url("goal_new", goal.plan_id))
    answers = sent(page, text="Neues Ziel", source="Q") | wrong

    response = planner.post(url("goal_new", goal.plan_id), answers)

    assert response.status_code == 422
    assert len(problems(response)) == 1
    assert Goal.objects.count() == 1


def test_the_words_of_a_settled_goal_stand_to_read_with_the_reason(planner):
    factories.GuidelineFactory()
    goal = Goal.objects.get()

    page = planner.get(url("goal_edit", goal.pk))
    planner.post(url("goal_edit", goal.pk), sent(page, text="Anderes", number="9", measurable="Besuche im Jahr"))

    assert not {"plan", "number", "text"} & set(page.context["form"].fields)
    assert "steht in einer freigegebenen Richtlinie. Fachplan, Nummer und Wortlaut bleiben deshalb." in words(page)
    assert url("goal_successor", goal.pk) in links(page).values()
    changed = Goal.objects.get()
    assert (changed.text, changed.number, changed.measurable) == (goal.text, "", "Besuche im Jahr")


def test_a_goal_that_is_released_meanwhile_keeps_its_words(planner):
    goal = factories.a_goal()
    page = planner.get(url("goal_edit", goal.pk))
    factories.GuidelineFactory()

    planner.post(url("goal_edit", goal.pk), sent(page, text="Anderes"))

    assert Goal.objects.get().text == goal.text


def test_a_new_goal_in_the_place_of_another_starts_with_its_content(planner, city):
    factories.GuidelineFactory()
    goal = Goal.objects.get()
    goal.districts.set(city[:2])
    Goal.objects.update(specific="Fünf Treffs", number="1")

    page = planner.get(url("goal_successor", goal.pk))
    response = planner.post(url("goal_successor", goal.pk), sent(page, text="Sechs Treffs öffnen."), follow=True)

    new = goal.successors.get()
    assert (new.text, new.specific, new.number, new.districts.count()) == (
        "Sechs Treffs öffnen.",
        "Fünf Treffs",
        "1",
        2,
    )
    assert "Tritt an die Stelle von Ältere Menschen" in words(response)
    assert goal.criteria.count() == 1


def test_a_new_goal_with_the_old_words_is_refused(planner, goal):
    page = planner.get(url("goal_successor", goal.pk))

    response = planner.post(url("goal_successor", goal.pk), sent(page))

    assert response.status_code == 422
    assert problems(response) == ["Ein Ziel mit diesem Wortlaut steht schon in diesem Fachplan."]


def test_an_indicator_is_entered_with_german_numbers(planner, goal):
    page = planner.get(url("target_new", goal.pk))
    dates = {f"base_date_{part}": text for part, text in enumerate(("31", "12", "2025"))}

    planner.post(url("target_new", goal.pk), sent(page, name="Besuche", base_value="-1.234,5", source="Q", **dates))

    target = Target.objects.get()
    assert (target.base_value, target.base_date) == (Decimal("-1234.50"), datetime.date(2025, 12, 31))
    assert sent(planner.get(url("target_edit", target.pk)))["base_value"] == ["−1.234,5"]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"base_value": "viele"}, "Geben Sie eine Zahl ein, zum Beispiel 1.234,5."),
        ({"target_value": "1" * 30}, "Geben Sie eine Zahl ein, zum Beispiel 1.234,5."),
        ({"base_value": "5"}, "Geben Sie auch den Stand des Ausgangswerts an, oder lassen Sie beides leer."),
        (
            {"target_date_0": "1", "target_date_1": "1", "target_date_2": "2027"},
            "Geben Sie auch den Zielwert an, oder lassen Sie beides leer.",
        ),
        ({"target_value": "5", "target_date_0": "40"}, "Ergänzen Sie Monat und Jahr."),
        ({"name": "Beratungen"}, "Einen Indikator „Beratungen“ hat dieses Ziel schon."),
        (
            {"base_value": "1", "target_value": "2"}
            | {f"{name}_date_{part}": text for name, year in (("base", "2027"), ("target", "2026"))
               for part, text in enumerate(("1", "1", year))},
            "Der Zielwert liegt vor dem Ausgangswert. Prüfen Sie beide Daten.",
        ),
    ],
)  # fmt: skip
def test_a_wrong_indicator_is_answered_with_one_sentence(planner, goal, wrong, sentence):
    goal.targets.create(name="Beratungen", source="T")

    response = planner.post(url("target_new", goal.pk), {"name": "Besuche", "source": "Q"} | wrong)

    assert response.status_code == 422
    assert [problem.startswith(sentence) for problem in problems(response)] == [True]
    assert Target.objects.count() == 1


def test_a_measure_is_entered_and_changed(planner, goal):
    planner.post(url("measure_new", goal.pk), {"text": "Räume fördern.", "source": "Q"})
    measure = Measure.objects.get()
    page = planner.get(url("measure_edit", measure.pk))

    response = planner.post(url("measure_edit", measure.pk), sent(page, responsible="Sozialamt"), follow=True)

    assert "Zuständig Sozialamt" in words(response)
    assert "Maßnahme „Räume fördern.“ geändert: zuständig. Vorher und nachher" in words(response)


def test_a_save_that_came_second_keeps_what_was_typed_and_shows_what_is_stored(planner, goal):
    page = planner.get(url("goal_edit", goal.pk))
    planner.post(url("goal_edit", goal.pk), sent(page, target_groups="Von der ersten Person"))

    late = planner.post(url("goal_edit", goal.pk), sent(page, target_groups="Von der zweiten Person"))

    assert late.status_code == 422
    assert problems(late)[0].startswith("Inzwischen hat jemand anderes diesen Eintrag geändert.")
    assert "Zielgruppen Von der ersten Person" in words(late)
    assert sent(late)["target_groups"] == ["Von der zweiten Person"]
    assert Goal.objects.get().target_groups == "Von der ersten Person"

    # Who has read what is stored may send the same form once more.
    planner.post(url("goal_edit", goal.pk), sent(late))
    assert Goal.objects.get().target_groups == "Von der zweiten Person"


def test_what_was_removed_meanwhile_is_not_saved(planner, goal):
    target = goal.targets.create(name="Besuche", source="T")
    page = planner.get(url("target_edit", target.pk))
    Target.objects.all().delete()

    assert planner.post(url("target_edit", target.pk), sent(page)).status_code == 404


@pytest.mark.parametrize(("kind", "model"), [("target", Target), ("measure", Measure)])
def test_removing_asks_first_and_the_record_keeps_what_was_there(planner, goal, kind, model):
    part = part_of(goal, kind)
    page = planner.get(url(f"{kind}_remove", part.pk))
    assert f"Möchten Sie „{part}“ wirklich entfernen?" in words(page)
    assert model.objects.count() == 1

    response = planner.post(url(f"{kind}_remove", part.pk), sent(page), follow=True)

    assert model.objects.count() == 0
    assert response.redirect_chain == [(url("goal", goal.pk), 302)]
    assert f"„{part}“ entfernt." in words(response)


def test_what_changed_meanwhile_is_not_removed_unseen(planner, goal):
    target = part_of(goal, "target")
    page = planner.get(url("target_remove", target.pk))
    Target.objects.update(unit="Personen")

    late = planner.post(url("target_remove", target.pk), sent(page), follow=True)

    assert late.status_code == 422
    assert "Inzwischen hat jemand anderes diesen Eintrag geändert." in late.content.decode()
    assert planner.post(url("target_remove", target.pk), sent(late)).status_code == 302


def test_what_is_typed_is_shown_as_text(planner, goal):
    Goal.objects.update(text="<script>alert(1)</script>" + "lang" * 500, number="<b>1</b>")

    for page in (url("goal", goal.pk), url("goal_edit", goal.pk), url("plan", goal.plan_id), url("goals")):
        response = planner.get(page)
        assert response.status_code == 200
        assert "<script>alert" not in response.content.decode()

import datetime

import pytest
from django.urls import reverse

from criteria.plan.models import Goal
from grants.applications import editing
from grants.applications.models import Application
from grants.applications.sections import TITLES
from tests import factories
from tests.portal.applicant.pages import buttons, document, errors, form_values, stored, text
from tests.portal.applicant.worlds import in_correction, two_priorities


def address(application, section: str) -> str:
    return reverse(f"applicant:{section}", args=[application.pk])


def project_data(application, **changes) -> dict:
    return {
        "version": application.version,
        "title": "Garten für alle",
        "priority": str(application.call.guideline.priorities.get().pk),
        "summary": "Wir gärtnern.",
        "period_start_0": "1",
        "period_start_1": "2",
        "period_start_2": "2027",
        "period_end_0": "30",
        "period_end_1": "11",
        "period_end_2": "2027",
    } | changes


def save_elsewhere(application, actor, **fields) -> Application:
    """Somebody else saves the same application meanwhile."""
    return editing.save_section(
        application=application,
        section="project",
        actor=actor,
        now=factories.NOW,
        version=application.version,
        relations={},
        **fields,
    )


def test_the_project_is_saved_and_leads_to_the_target_group(browser, draft):
    response = browser.post(address(draft, "project"), project_data(draft, next="continue"))
    assert response.url == address(draft, "target_group")
    draft = stored(draft)
    assert (draft.title, draft.period_start, draft.period_end, draft.version) == (
        "Garten für alle",
        datetime.date(2027, 2, 1),
        datetime.date(2027, 11, 30),
        2,
    )


def test_saving_can_lead_back_to_the_tasks(browser, draft):
    response = browser.post(address(draft, "project"), project_data(draft, next="overview"))
    assert response.url == reverse("applicant:tasks", args=[draft.pk])


def test_what_is_stored_stands_in_the_form(browser, complete):
    values = form_values(browser.get(address(complete, "project")))
    assert values.pop("seen")
    assert values.pop("author")
    assert values == {
        "version": [str(complete.version)],
        "title": ["Begegnung im Süden"],
        "priority": [str(complete.priority_id)],
        "summary": ["Wir öffnen an fünf Tagen in der Woche."],
        "period_start_0": ["1"],
        "period_start_1": ["1"],
        "period_start_2": ["2027"],
        "period_end_0": ["31"],
        "period_end_1": ["12"],
        "period_end_2": ["2027"],
    }


EMPTY_TABLE = {"planned_values-TOTAL_FORMS": "0", "planned_values-INITIAL_FORMS": "0"}


@pytest.mark.parametrize(
    ("section", "data", "field"),
    [("project", {}, "title"), ("target_group", {}, "target_group"), ("goals", EMPTY_TABLE, "contribution")],
)
def test_an_empty_section_is_saved(browser, complete, section, data, field):
    response = browser.post(address(complete, section), {"version": complete.version} | data)
    assert (response.status_code, getattr(stored(complete), field)) == (302, "")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {"period_start_0": "31"},
            "Dieses Datum gibt es nicht. Prüfen Sie Tag, Monat und Jahr, zum Beispiel 31 1 2027.",
        ),
        ({"period_start_2": ""}, "Ergänzen Sie Jahr."),
        ({"period_start_2": "27"}, "Geben Sie das Jahr mit vier Ziffern ein, zum Beispiel 2027."),
        ({"period_end_2": "2026"}, "Das Ende liegt vor dem Beginn. Prüfen Sie beide Daten."),
        ({"priority": "9" * 20}, "Wählen Sie einen Eintrag aus der Liste aus."),
        ({"priority": "\x00"}, "Wählen Sie einen Eintrag aus der Liste aus."),
        ({"title": "x\x00"}, "Geben Sie den Text neu ein. Er enthält unsichtbare Steuerzeichen."),
        ({"title": "x" * 201}, "Kürzen Sie den Text auf höchstens 200 Zeichen. Es sind jetzt 201 Zeichen."),
        ({"summary": "x" * 6001}, "Kürzen Sie den Text auf höchstens 6000 Zeichen. Es sind jetzt 6001 Zeichen."),
    ],
)
def test_a_wrong_entry_is_named_and_everything_typed_is_kept(browser, draft, changes, sentence):
    response = browser.post(address(draft, "project"), project_data(draft, **changes))
    assert (response.status_code, errors(response)) == (422, [sentence])
    assert form_values(response)["period_end_1"] == ["11"]
    assert document(response).xpath("//title/text()")[0].startswith("Fehler: Vorhaben")
    draft = stored(draft)
    assert draft.version == 1


def test_saving_what_is_stored_already_changes_nothing(browser, draft):
    data = project_data(draft)
    first, second = browser.post(address(draft, "project"), data), browser.post(address(draft, "project"), data)
    assert (first.status_code, second.status_code) == (302, 302)
    draft = stored(draft)
    assert draft.version == 2


def test_a_save_that_comes_too_late_keeps_the_input_and_shows_what_is_stored(browser, draft, editor):
    save_elsewhere(draft, editor, title="Haus am Fluss")
    response = browser.post(address(draft, "project"), project_data(draft))
    assert response.status_code == 409
    assert "Inzwischen hat Emil Schreiber gespeichert." in text(response)
    assert "Haus am Fluss" in text(response)
    kept = form_values(response)
    assert (kept["title"], kept["version"]) == (["Garten für alle"], ["2"])


@pytest.mark.parametrize("version", ["", "unsinn", "\x00", "9" * 5000, "-1"])
def test_a_version_that_is_no_number_counts_as_an_old_one(browser, draft, version):
    response = browser.post(address(draft, "project"), project_data(draft, version=version))
    assert (response.status_code, form_values(response)["version"]) == (409, ["1"])


def test_another_priority_gives_up_goals_that_do_not_belong_to_it(browser, organisation, signer):
    application, other = two_priorities(organisation, signer)
    values = form_values(browser.get(address(application, "project"))) | {"priority": [str(other.pk)]}
    browser.post(address(application, "project"), values)
    application = stored(application)
    assert (application.priority, list(application.goals.all())) == (other, [])


def test_the_priority_stays_while_the_goals_are_closed(browser, organisation, signer):
    application, other = two_priorities(organisation, signer)
    application = in_correction(application, "project")
    values = form_values(browser.get(address(application, "project"))) | {"priority": [str(other.pk)]}
    response = browser.post(address(application, "project"), values)
    assert (response.status_code, errors(response)) == (
        422,
        [
            "Der Förderschwerpunkt lässt sich nicht ändern, weil die Ziele nicht zur Änderung geöffnet sind. "
            "Bitte wenden Sie sich an die Sachbearbeitung."
        ],
    )


def test_goals_stand_under_their_plan(browser, complete):
    response = browser.get(address(complete, "goals"))
    assert "Fachplan Offene Seniorenarbeit Ältere Menschen nehmen am Leben im Stadtteil teil." in text(response)


def test_goals_are_saved_and_lead_to_the_staff(browser, complete):
    values = form_values(browser.get(address(complete, "goals"))) | {"contribution": "Ein Treff je Tag."}
    response = browser.post(address(complete, "goals"), values)
    complete = stored(complete)
    assert (response.url, complete.contribution, complete.goals.count()) == (
        address(complete, "staff"),
        "Ein Treff je Tag.",
        1,
    )


def test_at_most_three_goals_can_be_chosen(browser, organisation, signer):
    call = factories.CallFactory(guideline=factories.GuidelineFactory(is_draft=True))
    complete = factories.complete(factories.draft(call, organisation, actor=signer))
    plan = complete.goals.get().plan
    for number in range(3):
        goal = Goal.objects.create(key=f"ziel-{number}", plan=plan, text=f"Ziel {number}", source="Test")
        complete.priority.goals.add(goal)
    chosen = [str(goal.pk) for goal in complete.priority.goals.all()]
    response = browser.post(address(complete, "goals"), EMPTY_TABLE | {"version": complete.version, "goals": chosen})
    assert (response.status_code, errors(response)) == (422, ["Wählen Sie höchstens 3 Ziele aus. Es sind jetzt 4."])
    assert form_values(response)["goals"] == chosen


@pytest.mark.parametrize("goal", ["9" * 20, "\x00", "unsinn"])
def test_a_goal_of_another_priority_is_refused(browser, complete, goal):
    response = browser.post(address(complete, "goals"), EMPTY_TABLE | {"version": complete.version, "goals": [goal]})
    assert (response.status_code, len(errors(response))) == (422, 1)


def test_without_a_priority_the_goals_say_what_to_do_first(browser, draft):
    response = browser.get(address(draft, "goals"))
    assert "Wählen Sie ihn zuerst im Abschnitt „Vorhaben“." in text(response)
    assert buttons(response) == []


@pytest.mark.parametrize("section", list(TITLES))
def test_after_sending_a_section_can_only_be_read(browser, complete, section):
    response = browser.get(address(factories.submitted(complete), section))
    assert "Dieser Abschnitt ist jetzt nicht zur Bearbeitung geöffnet." in text(response)
    assert buttons(response) == []


def test_saving_a_section_that_is_closed_is_refused_and_keeps_the_input(browser, complete):
    application = factories.submitted(complete)
    response = browser.post(address(application, "project"), project_data(application))
    assert response.status_code == 409
    assert "Dieser Abschnitt ist nicht zur Bearbeitung geöffnet." in text(response)
    assert form_values(response)["title"] == ["Garten für alle"]
    complete = stored(complete)
    assert complete.title == "Begegnung im Süden"


def test_in_a_correction_only_the_named_section_is_open(browser, complete):
    application = in_correction(complete, "goals")
    opened = {name: bool(buttons(browser.get(address(application, name)))) for name in TITLES}
    assert [name for name in TITLES if opened[name]] == ["goals"]


def test_in_a_correction_saving_leads_on_to_the_next_open_section(browser, complete):
    application = in_correction(complete, "project", "plan")
    response = browser.post(address(application, "project"), project_data(application))
    assert response.url == address(application, "plan")


def test_who_only_edits_may_save(browser, draft, editor):
    browser.force_login(editor)
    assert browser.post(address(draft, "project"), project_data(draft)).status_code == 302
    draft = stored(draft)
    assert draft.saved_by == editor

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from lxml import html

from grants.applications import workflow
from grants.assessment.models import Assessment, Score
from tests import factories
from tests.portal.casework.pages import (
    as_,
    buttons,
    chosen,
    errors,
    messages,
    rows,
    summary,
    url,
    value,
    words,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def application():
    return factories.checked()


@pytest.fixture
def caseworker(application):
    return application.caseworker


@pytest.fixture
def assessor():
    return factories.UserFactory(assessor=True, name="Ada Lange")


@pytest.fixture
def sheet(application, assessor):
    return assigned(application, assessor)


def assigned(application, assessor, part="") -> Assessment:
    return factories.assessing.assign(
        application=application, assessor=assessor, actor=application.caseworker, now=factories.NOW, part=part
    )


def marks(sheet, need="", concept="", *, need_reason="", concept_reason="", act="save") -> dict:
    """What the sheet's form sends for the criteria Bedarf and Konzept."""
    first, second = sheet.application.call.guideline.criteria.order_by("position")
    return {
        f"points_{first.pk}": need,
        f"reason_{first.pk}": need_reason,
        f"points_{second.pk}": concept,
        f"reason_{second.pk}": concept_reason,
        "act": act,
    }


def field(sheet, name: str, code: str) -> str:
    return f"{name}_{sheet.application.call.guideline.criteria.get(code=code).pk}"


def offered(response) -> list[str]:
    """The people the form offers."""
    found = html.fromstring(response.content.decode()).xpath('//input[@name="assessor"]/following-sibling::label')
    return [label.text_content() for label in found]


# --- who assesses -------------------------------------------------------------------------------------------------


def test_offered_are_free_assessors_in_german_order_with_their_workload(application, caseworker):
    busy = factories.UserFactory(assessor=True, name="Änne Ohm")
    factories.UserFactory(assessor=True, name="Bert Zahn")
    factories.UserFactory(assessor=True, name="Weg Gegangen", is_active=False)
    factories.UserFactory(caseworker=True, name="Keine Rolle")
    factories.member(application.organisation, roles=["assessor"], name="Vom Träger")
    conflicted = factories.UserFactory(assessor=True, name="Be Fangen")
    assigned(application, conflicted)
    workflow.declare_conflict(application=application, actor=conflicted, now=factories.NOW, reason="Nachbar")
    assigned(factories.checked(), busy)
    response = as_(caseworker).get(url("assessors", application.pk))
    assert offered(response) == ["Änne Ohm (1 offene Bewertung)", "Bert Zahn (keine offene Bewertung)"]


def test_the_workload_counts_no_hidden_file(application, caseworker):
    busy = factories.UserFactory(assessor=True, name="Ada")
    hidden = factories.checked()
    assigned(hidden, busy)
    workflow.declare_conflict(application=hidden, actor=caseworker, now=factories.NOW, reason="Vorstand")
    response = as_(caseworker).get(url("assessors", application.pk))
    assert offered(response) == ["Ada (keine offene Bewertung)"]


def test_assigning_leads_to_the_next_one(application, caseworker, assessor):
    response = as_(caseworker).post(
        url("assessors", application.pk), {"assessor": assessor.pk, "part": "whole"}, follow=True
    )
    assert response.redirect_chain == [(url("assessors", application.pk), 302)]
    assert messages(response) == ["Ada Lange bewertet den Antrag."]
    assert "Fachliche Bewertung: 1 von 2 zugewiesen" in words(response)
    assert "Ada Lange, Beide Teile, zugewiesen am" in words(response)
    assert Assessment.objects.get().assessor == assessor


@pytest.mark.parametrize("choice", ["", "0", "100000000000000000000", "\x00", "abc"])
def test_a_choice_that_is_not_offered_is_422(application, caseworker, assessor, choice):
    response = as_(caseworker).post(url("assessors", application.pk), {"assessor": choice, "part": "whole"})
    assert response.status_code == 422
    assert not Assessment.objects.exists()


def test_a_second_press_assigns_nobody_twice(application, caseworker, sheet, assessor):
    response = as_(caseworker).post(url("assessors", application.pk), {"assessor": assessor.pk, "part": "whole"})
    assert response.status_code == 422
    assert Assessment.objects.count() == 1


def test_nobody_is_assigned_outside_the_assessment(assessor):
    application = factories.checking_()
    client = as_(application.caseworker)
    assert client.get(url("assessors", application.pk))["Location"] == url("file", application.pk)
    response = client.post(url("assessors", application.pk), {"assessor": assessor.pk, "part": "whole"})
    assert response.status_code == 422
    assert summary(response) == ["Bewertende lassen sich nur während der fachlichen Bewertung zuweisen."]


def test_the_part_that_lacks_somebody_is_chosen_beforehand(application, caseworker, assessor):
    client = as_(caseworker)
    assert chosen(client.get(url("assessors", application.pk)), "part") == ["fachlich"]
    for _ in range(2):
        assigned(application, factories.UserFactory(assessor=True), part="fachlich")
    assert chosen(client.get(url("assessors", application.pk)), "part") == ["finanztechnisch"]
    client.post(url("assessors", application.pk), {"assessor": assessor.pk, "part": "finanztechnisch"})
    assert Assessment.objects.get(assessor=assessor).part == "finanztechnisch"


def test_who_assesses_one_part_can_be_asked_for_the_other_only(application, caseworker, assessor):
    assigned(application, assessor, part="fachlich")
    client = as_(caseworker)
    assert len(offered(client.get(url("assessors", application.pk)))) == 1
    refused = client.post(url("assessors", application.pk), {"assessor": assessor.pk, "part": "whole"})
    assert errors(refused) == ["Ada Lange bewertet diesen Antrag schon. Bitte wählen Sie eine andere Person."]
    client.post(url("assessors", application.pk), {"assessor": assessor.pk, "part": "finanztechnisch"})
    assert offered(client.get(url("assessors", application.pk))) == []


def test_an_assignment_is_taken_back_with_a_reason(caseworker, sheet):
    client = as_(caseworker)
    assert url("unassign", sheet.pk) in client.get(url("assessors", sheet.application_id)).content.decode()
    empty = client.post(url("unassign", sheet.pk), {"reason": " "})
    assert empty.status_code == 422
    response = client.post(url("unassign", sheet.pk), {"reason": "Erkrankt."}, follow=True)
    assert messages(response) == ["Die Zuweisung an Ada Lange ist aufgehoben."]
    assert not Assessment.objects.exists()
    assert client.get(url("unassign", sheet.pk)).status_code == 404


def test_what_is_handed_in_is_not_taken_back(application, caseworker):
    done = factories.assess(application, {"bedarf": 2, "konzept": 2})
    client = as_(caseworker)
    assert client.get(url("unassign", done.pk))["Location"] == url("file", application.pk)
    response = client.post(url("unassign", done.pk), {"reason": "Erkrankt."})
    assert response.status_code == 422
    assert value(response, "reason") == "Erkrankt."


def test_nobody_takes_back_an_assignment_of_a_hidden_file(application, caseworker, sheet):
    workflow.declare_conflict(application=application, actor=caseworker, now=factories.NOW, reason="Vorstand")
    assert as_(caseworker).post(url("unassign", sheet.pk), {"reason": "Erkrankt."}).status_code == 404
    assert Assessment.objects.exists()


# --- one's own sheet ----------------------------------------------------------------------------------------------


def test_the_own_list_shows_open_sheets_first(application, assessor, sheet):
    done = factories.checked()
    factories.assess(done, {"bedarf": 2, "konzept": 2}, assessor=assessor)
    response = as_(assessor).get(url("assessments"))
    assert [(row[0], row[-1]) for row in rows(response)] == [
        (application.reference, "Offen"),
        (done.reference, "Abgegeben"),
    ]


def test_more_sheets_need_no_more_queries(assessor, sheet):
    client = as_(assessor)
    with CaptureQueriesContext(connection) as few:
        client.get(url("assessments"))
    for _ in range(3):
        assigned(factories.checked(), assessor)
    with CaptureQueriesContext(connection) as many:
        client.get(url("assessments"))
    assert len(many) == len(few)


def test_each_criterion_says_which_goal_it_stands_for(assessor, sheet):
    page = words(as_(assessor).get(url("assessment", sheet.pk)))
    assert (
        "1. Bedarf Ziel: Ältere Menschen nehmen am Leben im Stadtteil teil. (Fachplan Offene Seniorenarbeit) "
        "Gewicht: 60 Im Antrag: Vorhaben, Zielgruppe und Sozialraum, Ziele "
        "Punkte für „Bedarf“ 0 Punkte: Stufe 0 1 Punkt: Stufe 1" in page
    )
    assert "2. Konzept Formales Kriterium Gewicht: 40 Im Antrag: Kosten- und Finanzierungsplan" in page
    assert "Wir öffnen an fünf Tagen in der Woche." in page


def test_a_half_filled_sheet_can_be_saved(assessor, sheet):
    response = as_(assessor).post(
        url("assessment", sheet.pk), marks(sheet, need="3", need_reason="Gut belegt."), follow=True
    )
    assert messages(response) == ["Ihre Bewertung ist zwischengespeichert."]
    assert chosen(response, field(sheet, "points", "bedarf")) == ["3"]
    assert value(response, field(sheet, "reason", "bedarf")) == "Gut belegt."
    assert "Gespeichert: 1 von 2 Kriterien." in words(response)


def test_saving_leads_to_the_next_open_sheet_and_from_the_last_to_the_list(assessor, sheet):
    following = assigned(factories.checked(), assessor)
    client = as_(assessor)
    assert "0 von 2 abgegeben" in words(client.get(url("assessment", sheet.pk)))
    response = client.post(url("assessment", sheet.pk), marks(sheet, need="3", act="next"))
    assert response["Location"] == url("assessment", following.pk)
    response = client.post(url("assessment", following.pk), marks(following, need="3", act="next"))
    assert response["Location"] == url("assessment", sheet.pk)
    client.post(url("assessment", sheet.pk), marks(sheet, need="3", concept="2", act="submit"))
    response = client.post(url("assessment", following.pk), marks(following, need="3", act="next"), follow=True)
    assert response.redirect_chain == [(url("assessments"), 302)]
    assert "1 von 2 abgegeben." in words(response)
    assert "Speichern und nächster" not in words(client.get(url("assessment", following.pk)))


def test_a_sheet_of_one_part_asks_for_this_part_only(application, assessor):
    sheet = assigned(application, assessor, part="finanztechnisch")
    client = as_(assessor)
    page = words(client.get(url("assessment", sheet.pk)))
    assert ("Finanztechnische Bewertung" in page, "Bedarf Ziel" in page, "1. Konzept" in page) == (True, False, True)
    response = client.post(url("assessment", sheet.pk), marks(sheet, need="4", concept="3", act="submit"), follow=True)
    assert messages(response) == ["Ihre Bewertung ist abgegeben."]
    assert [score.criterion.code for score in sheet.scores.all()] == ["konzept"]


def test_a_full_sheet_shows_how_the_points_add_up(assessor, sheet):
    response = as_(assessor).post(url("assessment", sheet.pk), marks(sheet, need="3", concept="2"), follow=True)
    page = words(response)
    assert "Im Kriterium „Bedarf“ 3 von 4 Punkten, Gewicht 60 von 100, ergibt 45,00 %." in page
    assert "Gesamtergebnis: 65,00 % der möglichen Punktzahl." in page


def test_both_ends_need_a_reason_and_nothing_typed_is_lost(assessor, sheet):
    sent = marks(sheet, need="0", concept="4", concept_reason="Sehr durchdacht.", act="submit")
    response = as_(assessor).post(url("assessment", sheet.pk), sent)
    assert response.status_code == 422
    assert errors(response) == ["Begründen Sie die niedrigste Punktzahl für „Bedarf“."]
    assert chosen(response, field(sheet, "points", "bedarf")) == ["0"]
    assert chosen(response, field(sheet, "points", "konzept")) == ["4"]
    assert value(response, field(sheet, "reason", "konzept")) == "Sehr durchdacht."
    sheet.refresh_from_db()
    assert sheet.submitted_at is None


def test_missing_points_are_named_when_handing_in(assessor, sheet):
    response = as_(assessor).post(url("assessment", sheet.pk), marks(sheet, need="2", act="submit"))
    assert response.status_code == 422
    assert errors(response) == ["Wählen Sie die Punkte für „Konzept“."]


def test_a_reason_without_points_is_not_silently_dropped(assessor, sheet):
    response = as_(assessor).post(url("assessment", sheet.pk), marks(sheet, need_reason="Schon notiert."))
    assert response.status_code == 422
    assert value(response, field(sheet, "reason", "bedarf")) == "Schon notiert."


@pytest.mark.parametrize("points", ["5", "-1", "100000000000000000000", "\x00", "viel"])
def test_points_outside_the_levels_are_422(assessor, sheet, points):
    assert as_(assessor).post(url("assessment", sheet.pk), marks(sheet, need=points)).status_code == 422
    assert not Score.objects.exists()


@pytest.mark.parametrize("reason", ["\x00", "x" * 4001])
def test_reasons_that_cannot_be_kept_are_422(assessor, sheet, reason):
    response = as_(assessor).post(url("assessment", sheet.pk), marks(sheet, need="2", need_reason=reason))
    assert response.status_code == 422


def test_a_sheet_that_is_handed_in_can_only_be_read(assessor, sheet):
    client = as_(assessor)
    sent = marks(sheet, need="2", concept="3", need_reason="Belegt.", act="submit")
    response = client.post(url("assessment", sheet.pk), sent, follow=True)
    assert messages(response) == ["Ihre Bewertung ist abgegeben."]
    assert buttons(response) == []
    assert "2 von 4 Punkten: Stufe 2 Belegt." in words(response)
    again = client.post(url("assessment", sheet.pk), marks(sheet, need="4", concept="4"))
    assert again.status_code == 422
    assert summary(again) == ["Diese Bewertung ist abgegeben und lässt sich nicht mehr ändern."]
    assert [score.points for score in sheet.scores.all()] == [2, 3]


def test_sheets_of_others_do_not_exist(assessor, sheet, caseworker):
    stranger = factories.UserFactory(assessor=True)
    assert as_(stranger).get(url("assessment", sheet.pk)).status_code == 404
    assert as_(stranger).post(url("assessment", sheet.pk), marks(sheet, need="2")).status_code == 404
    assert as_(caseworker).get(url("assessment", sheet.pk)).status_code == 403
    assert as_(assessor).get(url("assessment", 10**20)).status_code == 404


def test_a_conflict_closes_the_own_sheet(application, assessor, sheet):
    workflow.declare_conflict(application=application, actor=assessor, now=factories.NOW, reason="Nachbar")
    client = as_(assessor)
    assert client.get(url("assessment", sheet.pk)).status_code == 404
    assert rows(client.get(url("assessments"))) == []


# --- saved by the page itself -------------------------------------------------------------------------------------


def autosaved(client, sheet, **answers):
    return client.post(url("assessment", sheet.pk), marks(sheet, **answers), headers={"X-Autosave": "1"})


def test_the_page_saves_by_itself_what_is_right_and_says_what_is_not(assessor, sheet):
    client = as_(assessor)
    answer = autosaved(client, sheet, need="3", need_reason="Belegt.").json()
    assert (answer["complete"], answer["sentence"].startswith("Gespeichert ")) == (True, True)
    answer = autosaved(client, sheet, need="3", need_reason="x" * 4001, concept="2").json()
    assert not answer["complete"]
    assert "aber noch nicht alles:" in answer["sentence"]
    assert [(score.points, score.reason) for score in sheet.scores.all()] == [(3, "Belegt."), (2, "")]


def test_what_is_handed_in_is_not_saved_any_more_and_the_page_is_told(application, assessor):
    sheet = factories.assess(application, {"bedarf": 2, "konzept": 2}, assessor=assessor)
    response = autosaved(as_(assessor), sheet, need="4")
    assert response.status_code == 409
    assert response.json()["sentence"].endswith("lässt sich nicht mehr ändern.")


def test_a_sign_in_that_ran_out_loses_nothing(assessor, sheet):
    client = as_(assessor)
    author = value(client.get(url("assessment", sheet.pk)), "author")
    client.logout()
    assert autosaved(client, sheet, need="3").status_code == 401
    client.post(url("assessment", sheet.pk), marks(sheet, need="3", need_reason="Belegt.") | {"author": author})
    client.force_login(assessor)
    response = client.get(url("assessment", sheet.pk))
    assert chosen(response, field(sheet, "points", "bedarf")) == ["3"]
    assert value(response, field(sheet, "reason", "bedarf")) == "Belegt."
    assert "data-unsaved" in response.content.decode()

"""The pages that propose assessors for a call, and say what these know."""

import pytest

from grants.assessment.competences import Competence
from grants.assessment.models import Assessment
from tests import factories
from tests.portal.casework.pages import as_, chosen, errors, messages, rows, summary, url, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def application():
    return factories.checked()


@pytest.fixture
def browser(application):
    return as_(application.caseworker)


@pytest.fixture
def people():
    return [factories.UserFactory(assessor=True, name=name) for name in ("Ada", "Ben", "Eva")]


def places(application, *people) -> dict:
    names = [f"place-{application.pk}-{part}-{number}" for part in ("fachlich", "finanztechnisch") for number in (1, 2)]
    return dict(zip(names, (person.pk if person else "" for person in people), strict=True))


def test_the_proposal_is_shown_with_its_working_changed_by_hand_and_carried_out(application, browser, people):
    ada, ben, eva = people
    shown = browser.get(url("assignment", application.call_id))
    assert f"{application.reference}: {application.title}" in words(shown)
    assert "Vorgeschlagen: Ada. Es passen 3 Personen. Hat bis hierher noch keinen Bogen." in words(shown)
    assert "Bewertende vorschlagen und zuweisen" in words(browser.get(url("ranking", application.call_id)))
    done = browser.post(url("assignment", application.call_id), places(application, eva, ben, ada, None), follow=True)
    assert done.status_code == 200
    assert "Bewertende zuweisen" in words(done)
    factories.run_outbox()
    assert set(Assessment.objects.values_list("assessor__name", "part")) == {
        ("Eva", "fachlich"),
        ("Ben", "fachlich"),
        ("Ada", "finanztechnisch"),
    }
    again = browser.get(url("assignment", application.call_id))
    assert "Schon zugewiesen" in words(again)


def test_one_person_twice_and_nobody_at_all_are_422(application, browser, people):
    ada = people[0]
    twice = browser.post(url("assignment", application.call_id), places(application, ada, ada, None, None))
    assert twice.status_code == 422
    assert errors(twice) == ["Ada ist schon gewählt. Wählen Sie eine andere Person."]
    nobody = browser.post(url("assignment", application.call_id), places(application, None, None, None, None))
    assert nobody.status_code == 422
    assert summary(nobody) == ["Wählen Sie mindestens eine Person."]
    assert not Assessment.objects.exists()


def test_a_biased_person_can_not_be_sent(application, browser, people):
    ada, ben, _ = people
    application.conflicts.create(user=ada, reason="Verwandt", declared_at=factories.NOW)
    assert "Ada (" not in words(browser.get(url("assignment", application.call_id)))
    sent = browser.post(url("assignment", application.call_id), places(application, ada, ben, None, None))
    assert sent.status_code == 422


def test_without_open_sheets_the_page_says_so(application, browser, people):
    for person in people[:2]:
        factories.assessing.assign(
            application=application, assessor=person, actor=application.caseworker, now=factories.NOW
        )
    assert "genug Bewertende zugewiesen" in words(browser.get(url("assignment", application.call_id)))


def test_competences_are_listed_and_changed(application, browser, people):
    ada = people[0]
    assert rows(browser.get(url("competences")))[0] == ["Ada", "alle", "beide"]
    key = application.priority.key
    saved = browser.post(url("competence", ada.pk), {"priorities": [key], "parts": ["fachlich"]}, follow=True)
    assert messages(saved) == ["Die Kompetenzen von Ada sind gespeichert."]
    assert rows(saved)[0] == ["Ada", application.priority.title, "Fachliche Bewertung"]
    assert chosen(browser.get(url("competence", ada.pk)), "parts") == ["fachlich"]
    assert browser.post(url("competence", ada.pk), {"priorities": ["erfunden"]}).status_code == 422
    assert browser.get(url("competence", application.caseworker_id)).status_code == 404
    assert Competence.objects.get().priorities == [key]

"""A Sachbericht from the Bescheid to its acceptance: nothing typed twice, nothing lost, nobody named."""

import datetime
import io
import json

import page
import pikepdf
import pytest

from grants.correspondence.models import FileMessage
from grants.steps import Forbidden, NotPossible
from reporting.clearances.checking import PersonsFound
from reporting.narratives import obligations, workflow
from reporting.narratives.enclosing import enclose, remove
from reporting.narratives.models import Edition, Narrative, ReportPaper
from reporting.narratives.printing import pdf
from reporting.narratives.questions import COMMON, MORE, questions_for
from tests import factories
from tests.factories import NOW
from tests.grants.attachments import files
from tests.grants.documents.reading import tagging_errors
from tests.grants.worlds import refused
from tests.reporting.deliveries import worlds as deliveries
from tests.reporting.narratives import worlds

pytestmark = pytest.mark.django_db


def test_the_bescheid_makes_what_is_owed_with_the_planned_values_and_says_when():
    narrative = worlds.owed()

    assert (narrative.year, narrative.state) == (2027, "draft")
    assert [(row.name, row.unit, row.planned, row.actual) for row in narrative.outcomes.all()] == [
        ("Besuche", "Anzahl", 4000, None)
    ]
    (date,) = obligations.dates(narrative.application)
    assert (date.text, date.day) == ("Sachbericht 2027", narrative.due_on)
    assert narrative.due_on > narrative.application.period_end
    obligations.oblige(narrative.application, NOW)
    assert Narrative.objects.count() == 1


def test_a_grant_over_two_years_owes_one_report_a_year():
    application = worlds.owed().application
    application.period_end = datetime.date(2028, 12, 31)

    assert [year for year, _ in obligations.due_days(application)] == [2027, 2028]


def test_without_all_answers_it_is_saved_but_not_handed_in():
    narrative = worlds.saved(actual=None, outlook=" ")

    with pytest.raises(workflow.Incomplete, match="Ausblick, Besuche"):
        workflow.submit(narrative=narrative, actor=narrative.application.created_by, now=NOW, version=narrative.version)


def test_a_late_save_and_a_late_submission_do_not_overwrite():
    narrative = worlds.owed()
    later = worlds.saved(narrative)

    refused(workflow.Stale, worlds.saved, narrative=narrative)
    actor = narrative.application.created_by
    refused(workflow.Stale, workflow.submit, narrative=later, actor=actor, now=NOW, version=1)


def test_too_long_texts_are_refused():
    refused(workflow.Incomplete, worlds.saved, narrative=worlds.owed(), goals="x" * 6001)
    narrative, officer = worlds.submitted(), factories.UserFactory(caseworker=True)
    for text in ("  ", "x" * 3001):
        refused(workflow.Incomplete, workflow.ask, narrative=narrative, actor=officer, now=NOW, text=text)


def test_others_do_nothing_with_it():
    narrative = worlds.submitted()
    owner, stranger = narrative.application.created_by, factories.member(factories.OrganisationFactory())

    refused(Forbidden, workflow.accept, narrative=narrative, actor=owner, now=NOW)
    refused(Forbidden, workflow.ask, narrative=narrative, actor=owner, now=NOW, text="Warum?")
    refused(Forbidden, workflow.save, narrative=narrative, actor=stranger, now=NOW, version=1, answers={}, actuals={})
    assert [Narrative.objects.visible_to(user).count() for user in (owner, stranger)] == [1, 0]


def test_what_looks_like_a_person_is_not_stored_anywhere():
    narrative = worlds.owed()

    with pytest.raises(PersonsFound) as refusal:
        worlds.saved(narrative, goals="Frau Sommerlatte kommt jeden Tag.")

    assert "Sommerlatte" not in str(refusal.value)
    assert "Ziele und Ergebnisse: „S••••••••••“ sieht aus wie: Name einer Person." in str(refusal.value)
    narrative = Narrative.objects.get()
    assert (narrative.version, narrative.answers) == (1, {})


def test_delivered_figures_appear_by_themselves_and_are_frozen_with_the_answers():
    factories.period()
    narrative = worlds.owed()
    deliveries.accepted(narrative.application.deliveries.get())

    handed_in = worlds.submitted(narrative)

    edition = handed_in.editions.get()
    assert [(row["label"], row["value"]) for row in edition.content["figures"]] == [
        ("Beratungen", "300"),
        ("Besuche", "1.200"),
    ]
    assert edition.content["outcomes"] == [
        {"name": "Besuche", "unit": "Anzahl", "planned": "4000.00", "actual": "4100.00"}
    ]


def test_questions_and_answers_are_told_kept_and_end_with_acceptance():
    narrative = worlds.answered()
    told = FileMessage.objects.filter(application=narrative.application, from_office=True)
    inquiry = narrative.inquiries.get()

    assert inquiry.reply == "Der Treff hatte einen Tag mehr geöffnet."
    assert [edition.number for edition in narrative.editions.all()] == [2, 1]
    assert narrative.editions.first().content["inquiries"][0]["reply"] == inquiry.reply
    assert told.get().text == "Zum Sachbericht 2027 haben wir eine Rückfrage. Sie finden sie unter „Sachberichte“."
    worlds.accepted(narrative)
    assert told.count() == 2


def test_the_copy_is_accessible_and_holds_the_data():
    edition = worlds.answered().editions.first()

    data = pdf(edition)

    assert data == pdf(Edition.objects.get(pk=edition.pk))
    found = [page.validate_pdf_bytes(data, profile=profile).failures for profile in ("ua1", "3a")]
    assert [(each.rule_id, each.message) for failures in found for each in failures] == []
    assert tagging_errors(data) == []
    with pikepdf.open(io.BytesIO(data)) as document:
        inside = document.attachments["sachbericht.json"].get_file().read_bytes()
    assert json.loads(inside) == edition.content


def test_papers_are_looked_through_for_persons_and_stay_once_handed_in():
    narrative = worlds.owed()
    actor = narrative.application.created_by
    paper = enclose(narrative=narrative, actor=actor, now=NOW, name="Flyer.pdf", data=files.pdf())
    other = enclose(narrative=narrative, actor=actor, now=NOW, name="Bild.png", data=files.png())
    assert enclose(narrative=narrative, actor=actor, now=NOW, name="Noch einmal.pdf", data=files.pdf()) == paper
    remove(paper=other, actor=actor, now=NOW)
    remove(paper=other, actor=actor, now=NOW)

    handed_in = worlds.submitted(narrative)

    assert [each["name"] for each in handed_in.editions.get().content["papers"]] == [paper.name]
    officer = factories.UserFactory(caseworker=True)
    assert list(ReportPaper.objects.visible_to(officer)) == [ReportPaper.objects.get(pk=paper.pk)]
    refused(NotPossible, remove, paper=paper, actor=actor, now=NOW)
    questioned = worlds.questioned(handed_in)
    refused(NotPossible, remove, paper=questioned.papers.standing().get(), actor=actor, now=NOW)


def test_every_förderschwerpunkt_has_its_questions_once():
    for key in ("", *MORE):
        keys = [question.key for question in questions_for(key)]
        assert len(keys) == len(set(keys))
        assert {question.key for question in COMMON} <= set(keys)

"""The full-text search: what it finds, what it never finds, and what it shows of it."""

import datetime

import pytest

from grants.applications import workflow
from grants.applications.editing import save_section
from grants.applications.queries import files
from grants.correspondence import workflow as correspondence
from grants.desk.searching import marked, search, with_excerpt
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return factories.UserFactory(caseworker=True)


def named(name: str, **texts):
    """A submitted application of a Träger with this name."""
    draft = factories.draft(organisation=factories.OrganisationFactory(name=name))
    return factories.submitted(factories.complete(draft, **texts))


def found(officer, words: str) -> set[str]:
    return {file.organisation.name for file in search(files(officer), words)}


def test_it_knows_german_words_beginnings_phrases_and_exclusions(officer):
    named("Brücke e. V.", title="Die Brücke", summary="Wir bieten Spaziergänge für ältere Menschen in Grünau.")
    named("Überall e. V.", title="Begegnung", summary="Menschen begegnen sich beim Kochen, Kaffeehäuser helfen mit.")
    everybody = {"Brücke e. V.", "Überall e. V."}
    expected = {
        "Spaziergang": {"Brücke e. V."},
        "spaziergänge brucke": {"Brücke e. V."},
        "alte Menschen spazier": {"Brücke e. V."},
        "Spazierg": {"Brücke e. V."},
        "Kaffeeh": {"Überall e. V."},
        "begegnu": {"Überall e. V."},
        "Mensch": everybody,
        '"ältere Menschen"': {"Brücke e. V."},
        '"Menschen ältere"': set(),
        "Menschen -Kochen": {"Brücke e. V."},
        "Kochen or Grünau": everybody,
        "uberall": {"Überall e. V."},
        "rücke": {"Brücke e. V."},
        "%": set(),
        "'; drop & | ! ( :* \\": set(),
    }
    assert {words: found(officer, words) for words in expected} == expected


def test_an_aktenzeichen_finds_its_file_alone_and_a_part_finds_all(officer):
    first, second = named("Eins e. V."), named("Zwei e. V.")
    type(first).objects.filter(pk=second.pk).update(reference=f"{first.reference}0")
    assert found(officer, f" {first.reference} ") == {"Eins e. V."}
    assert found(officer, first.reference[:-1]) == {"Eins e. V.", "Zwei e. V."}


def test_messages_and_a_new_name_of_the_traeger_are_found(officer):
    application = named("Alt e. V.")
    correspondence.send(
        application=application, actor=application.created_by, now=NOW, text="Wo bleibt der Kühlschrank?"
    )
    type(application.organisation).objects.update(name="Quitte e. V.")
    assert found(officer, "kühlschränke") == found(officer, "Quitte") == {"Quitte e. V."}


def test_what_is_hidden_or_not_handed_in_is_not_found(officer):
    application = named("Eins e. V.", summary="Ein Geheimnis.")
    workflow.declare_conflict(application=application, actor=officer, now=NOW, reason="Verwandt")
    factories.complete(summary="Ein Geheimnis.")
    assert found(officer, "Geheimnis") == set()


def test_changes_of_a_nachforderung_are_found_once_they_are_handed_in(officer):
    application = factories.checking_(named("Eins e. V.", summary="Vorher Apfel."), caseworker=officer)
    application = workflow.request_correction(
        application=application,
        actor=officer,
        now=NOW,
        sections=("project",),
        message="Bitte ergänzen.",
        due_on=NOW.date() + datetime.timedelta(days=14),
    )
    application = save_section(
        application=application,
        section="project",
        actor=application.created_by,
        now=NOW,
        version=application.version,
        relations={},
        summary="Nachher Birne.",
    )
    assert (found(officer, "Apfel"), found(officer, "Birne")) == ({"Eins e. V."}, set())
    workflow.resubmit(application=application, actor=application.created_by, now=NOW)
    assert (found(officer, "Apfel"), found(officer, "Birne")) == (set(), {"Eins e. V."})


def test_the_excerpt_shows_the_place_and_nothing_in_it_becomes_markup(officer):
    named("Eins e. V.", summary="Wir <b>kochen</b> & essen.\x02")
    [file] = with_excerpt(search(files(officer), "Kochen"), "Kochen")
    assert "<mark>kochen</mark>  &amp; essen." in marked(file.excerpt)
    assert "<b>" not in marked(file.excerpt)
    [file] = with_excerpt(search(files(officer), "Eins"), "Eins")
    assert marked(file.excerpt) == ""

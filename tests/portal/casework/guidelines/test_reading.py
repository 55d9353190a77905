import csv
import datetime
import io

import pytest
from django.urls import reverse

from criteria.guideline.models import Guideline
from criteria.guideline.states import State
from criteria.packages.reading import read_package
from criteria.transfer import package_of
from grants.audit.models import Entry
from grants.rulebook import workflow
from tests import factories
from tests.factories import NOW, UserFactory
from tests.portal.casework.guidelines.worlds import (
    READERS,
    approved,
    draft,
    in_force,
    now_of,
    signed,
    superseded,
)
from tests.portal.casework.pages import as_, buttons, rows, summary, url, words
from tests.rulebook import GOAL

pytestmark = pytest.mark.django_db


@pytest.fixture
def caseworker():
    return UserFactory(caseworker=True)


@pytest.fixture
def head():
    return UserFactory(head=True, name="Hanna Erste")


# --- list -----------------------------------------------------------------------------------------------------------


def test_versions_are_listed_the_newest_first(caseworker):
    factories.CallFactory(guideline=in_force())
    draft()

    assert rows(as_(caseworker).get(url("guidelines"))) == [
        ["Entwurf 2027", "Entwurf", "01.01.2027", "–", "eine", "0", "Mit der Fassung davor vergleichen: Entwurf 2027"],
        ["Fassung 2026", "In Kraft", "01.01.2026", "–", "eine", "1", "–"],
    ]


def test_each_state_has_its_badge(caseworker):
    in_force()
    superseded(series="andere", version="alt")
    approved(version="beschlossen")
    signed(UserFactory(head=True), version="halb", valid_from=datetime.date(2028, 1, 1))
    draft(valid_from=datetime.date(2029, 1, 1))

    states = {row[0]: row[1] for row in rows(as_(caseworker).get(url("guidelines")))}
    assert states == {
        "Entwurf 2027": "Entwurf",
        "halb": "Einmal freigegeben",
        "beschlossen": "Freigegeben",
        "Fassung 2026": "In Kraft",
        "alt": "Abgelöst",
    }


@pytest.mark.parametrize("role", READERS)
def test_the_office_reads_drafts_and_only_who_may_edit_is_offered_to_bring_one_in(role):
    draft()
    response = as_(UserFactory(**{role: True})).get(url("guidelines"))

    assert [row[0] for row in rows(response)] == ["Entwurf 2027"]
    assert ("Fassung aus einer Datei anlegen" in buttons(response)) == (role in {"caseworker", "head"})


def test_without_versions_the_list_says_so(caseworker):
    assert "Keine Einträge gefunden" in words(as_(caseworker).get(url("guidelines")))


def test_the_list_can_be_taken_away_as_a_file(caseworker):
    factories.CallFactory(guideline=in_force())

    response = as_(caseworker).get(url("guidelines"), {"export": "csv"})

    text = b"".join(response.streaming_content).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(text), delimiter=";")) == [
        ["Fassung", "Stand", "gilt ab", "gilt bis", "Reihe", "Förderaufrufe"],
        ["Fassung 2026", "In Kraft", "01.01.2026", "", "eine", "1"],
    ]


@pytest.mark.parametrize("count", [1, 6])
def test_the_list_needs_as_many_queries_for_one_version_as_for_many(caseworker, count, django_assert_num_queries):
    for number in range(count):
        factories.CallFactory(guideline=in_force(series=f"reihe-{number}", version=f"Fassung {number}"))
    client = as_(caseworker)

    with django_assert_num_queries(8):
        client.get(url("guidelines"))


# --- one version ----------------------------------------------------------------------------------------------------


def test_a_version_shows_everything_in_the_order_of_its_package(caseworker):
    page = words(as_(caseworker).get(url("guideline", draft().pk)))

    places = [
        page.index(text)
        for text in (
            "Kopf der Fassung",
            "Antragsfrist für das folgende Jahr 30. September",
            "Mindestanteil der Eigenmittel an den zuwendungsfähigen Ausgaben 10 %",
            "Amtsleitung Entscheidung, ohne Obergrenze",
            "Personalkosten Ausgabe",
            "Beantragte Zuwendung beantragte Zuwendung",
            "Offene Seniorenarbeit",
            "Zielgruppen Menschen ab 60 Jahren",
            "Ziele der Fachpläne Ältere Menschen nehmen am Leben im Stadtteil teil.",
            "Mindestanforderung Das Angebot ist für alle offen.",
            "Der Antrag kam rechtzeitig. Fachförderrichtlinie, Antragsfristen",
            "Gewicht 60 von 100",
            "0 Punkte: Stufe 0 1 Punkt: Stufe 1 2 Punkte: Stufe 2",
            "Ziele formales Kriterium, dient keinem Ziel",
            "Bei gleichem Ergebnis entscheidet die Punktzahl bei „Bedarf“.",
            "zweck Auflage, steht im Bescheid: immer Verwenden Sie die Zuwendung nur für den Zweck.",
        )
    ]
    assert places == sorted(places)


def test_a_version_says_how_much_of_it_is_assumed_and_shows_only_that_on_demand(caseworker):
    guideline = draft()
    guideline.parameters.filter(name="ceiling").update(is_assumption=False, source="Beschluss 1")
    guideline.gates.update(is_assumption=False)
    client = as_(caseworker)

    total = 35 + 1 + 5 + 1 + 2 + 1 + 2 + 2
    page = words(client.get(url("guideline", guideline.pk)))
    assert f"{total - 2} von {total} Angaben sind Annahmen, die noch zu belegen sind." in page
    assert "Höchstbetrag je Antrag kein Höchstbetrag Beschluss 1" in page
    assumed = words(client.get(url("guideline", guideline.pk), {"nur": "annahmen"}))
    assert "Sie sehen nur die Annahmen" in assumed
    assert "Höchstbetrag je Antrag" not in assumed
    assert "Der Antrag kam rechtzeitig." not in assumed
    assert "Technische Nachfrist" in assumed


def test_a_version_in_which_everything_is_proved_says_so(caseworker):
    guideline = draft()
    priority = guideline.priorities.get()
    for part in (
        guideline.parameters,
        guideline.decision_levels,
        guideline.plan_items,
        guideline.priorities,
        priority.requirements,
        guideline.gates,
        guideline.criteria,
        guideline.clauses,
    ):
        part.update(is_assumption=False)
    client = as_(caseworker)

    assert "Alle 49 Angaben sind belegt." in words(client.get(url("guideline", guideline.pk)))
    guideline.gates.update(is_assumption=True)
    page = words(client.get(url("guideline", guideline.pk), {"nur": "annahmen"}))
    assert "Eine von 49 Angaben ist eine Annahme, die noch zu belegen ist." in page
    assert "Alle Regeln" not in page


def test_an_assumed_requirement_keeps_its_foerderschwerpunkt_in_view(caseworker):
    guideline = draft()
    guideline.priorities.update(is_assumption=False)

    page = words(as_(caseworker).get(url("guideline", guideline.pk), {"nur": "annahmen"}))

    assert "Mindestanforderung Eine Fachkraft leitet es." in page


def test_a_version_tells_limits_exclusions_and_what_is_not_eligible(caseworker):
    guideline = draft()
    guideline.decision_levels.update(up_to="25000.00")
    guideline.plan_items.filter(code="sachkosten").update(is_eligible=False, help="Nur mit Beleg")
    guideline.priorities.get().exclusions.create(position=1, text="Reisen ins Ausland", source="Beschluss 1")
    guideline.criteria.filter(code="bedarf").update(question="Wie groß ist der Bedarf?", minimum_points=2)
    guideline.criteria.update(tie_position=None)

    page = words(as_(caseworker).get(url("guideline", guideline.pk)))

    assert "Amtsleitung Entscheidung, bis 25.000,00 €" in page
    assert "Sachkosten Ausgabe, nicht zuwendungsfähig Nur mit Beleg" in page
    assert "Nicht gefördert Reisen ins Ausland Beschluss 1" in page
    assert "Leitfrage Wie groß ist der Bedarf?" in page
    assert "Mindestpunkte 2" in page
    assert "Bei gleichem Ergebnis" not in page


def test_a_draft_says_what_keeps_it_from_being_released_and_where(caseworker):
    guideline = draft()
    guideline.parameters.filter(name="ceiling").delete()
    guideline.parameters.filter(name="goals_min").update(value="viele")
    guideline.parameters.create(name="unknown", value="1", is_assumption=True)
    guideline.criteria.filter(code="bedarf").update(tie_position=None)

    response = as_(caseworker).get(url("guideline", guideline.pk))

    page = words(response)
    assert "Vor der Freigabe zu ändern regeln ceiling: Die Regel „Höchstbetrag je Antrag“ fehlt." in page
    assert "goals_min › wert: Erwartet wird eine ganze Zahl von 1 bis 20, nicht „viele“." in page
    assert "bewertungsraster bei_gleichstand: Es fehlt die Regel für gleiche Ergebnisse." in page
    assert "Mindestzahl der Ziele, denen ein Antrag dient „viele“" in page
    assert "unknown „1“" in page


def test_a_version_tells_who_released_it_and_what_rests_on_it(caseworker, head):
    guideline = signed(head)
    workflow.reopen(guideline=guideline, actor=head, now=NOW, reason="Tippfehler")
    guideline = workflow.sign(guideline=guideline, actor=UserFactory(head=True, name="Otto Zweiter"), now=NOW)
    guideline = workflow.approve(guideline=guideline, actor=head, now=NOW)
    factories.CallFactory(guideline=guideline, title="Förderung 2027")
    Guideline.objects.filter(pk=guideline.pk).update(frozen_at=NOW)

    page = words(as_(caseworker).get(url("guideline", guideline.pk)))

    assert (
        "Freigegeben Hanna Erste, 15.09.2026, 10:30 Uhr (zurückgenommen am 15.09.2026) "
        "Otto Zweiter, 15.09.2026, 10:30 Uhr Hanna Erste, 15.09.2026, 10:30 Uhr"
    ) in page
    assert "Förderaufrufe Förderung 2027 (2027)" in page
    assert "Unveränderlich seit 15.09.2026, 10:30 Uhr, weil ein Förderaufruf darauf beruht" in page


def test_a_superseded_version_tells_its_end(caseworker):
    assert "Gilt ab 01.01.2026 bis 01.01.2026" in words(as_(caseworker).get(url("guideline", superseded().pk)))


EDITING = ("Kopf der Fassung ändern", "Regeln ändern", "Kriterium ändern", "Datei in den Entwurf laden")


@pytest.mark.parametrize("role", READERS)
def test_a_draft_offers_changes_to_those_who_may_edit(role):
    page = words(as_(UserFactory(**{role: True})).get(url("guideline", draft().pk)))

    offered = role in {"caseworker", "head"}
    assert {text: text in page for text in (*EDITING, "Neue Fassung aus dieser anlegen")} == dict.fromkeys(
        (*EDITING, "Neue Fassung aus dieser anlegen"), offered
    )


def test_what_is_released_offers_no_changes(caseworker):
    page = words(as_(caseworker).get(url("guideline", in_force().pk)))

    assert [text for text in EDITING if text in page] == []
    assert "Neue Fassung aus dieser anlegen" in page


def test_the_page_leads_to_comparison_file_record_and_what_the_public_sees(caseworker):
    before, guideline = in_force(), approved()

    response = as_(caseworker).get(url("guideline", guideline.pk)).content.decode()

    assert f"{url('guideline_compare')}?alt={before.pk}&amp;neu={guideline.pk}" in response
    for name in ("guideline_file", "guideline_record"):
        assert f'href="{url(name, guideline.pk)}"' in response
    assert f'href="{reverse("how_we_decide", args=[guideline.pk])}"' in response


def test_a_version_that_does_not_exist_is_not_found(caseworker):
    client = as_(caseworker)

    assert {client.get(url(name, 999)).status_code for name in ("guideline", "guideline_record", "guideline_file")} == {
        404
    }


def test_hostile_texts_are_shown_as_texts(caseworker):
    guideline = draft(version="<script>alert(1)</script>")
    guideline.gates.update(text="<img src=x onerror=alert(1)>")

    response = as_(caseworker).get(url("guideline", guideline.pk)).content.decode()

    assert "<script>alert" not in response
    assert "<img src=x" not in response


def test_a_version_needs_as_many_queries_with_few_parts_as_with_many(caseworker, django_assert_num_queries):
    few, many = draft(), draft(version="viel")
    for number in range(20):
        many.gates.create(position=100 + number, text=f"Frage {number}", legal_basis="§ 1", is_assumption=True)
        criterion = many.criteria.create(
            code=f"mehr-{number}", position=100 + number, title="Mehr", weight=1, max_points=1, is_assumption=True
        )
        criterion.goals.add(factories.a_goal())
        for points in range(2):
            criterion.levels.create(points=points, anchor=f"Stufe {points}")
    client = as_(caseworker)

    for guideline in (few, many):
        with django_assert_num_queries(27):
            client.get(url("guideline", guideline.pk))


# --- record, file ---------------------------------------------------------------------------------------------------


def test_the_record_tells_what_happened_and_that_it_is_whole(caseworker, head):
    page = as_(caseworker).get(url("guideline_record", signed(head).pk))

    (row,) = rows(page)
    assert row[2:5] == ["Hanna Erste", "Leitung", "Fassung zum ersten Mal freigegeben."]
    assert row[5:] == ["–", "Konzept Sozialplanung, Ziel 7; Vier-Augen-Prinzip"]
    assert "Der Verlauf ist unverändert" in words(page)


def test_a_broken_record_is_named(caseworker, head):
    guideline = signed(head)
    Entry.objects.create(chain=guideline.chain, number=3, at=NOW, action="x", sentence="Eingeschoben", hash="0")

    page = words(as_(caseworker).get(url("guideline_record", guideline.pk)))

    assert "Der Verlauf ist beschädigt" in page
    assert "Der erste Eintrag, der nicht passt, hat die Nummer 2." in page


def test_a_version_is_taken_away_as_the_file_that_can_be_read_again(caseworker):
    guideline = draft(version="Entwurf „Große“ 2027/2028")

    response = as_(caseworker).get(url("guideline_file", guideline.pk))

    assert response["Content-Type"] == "text/yaml; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="fassung-entwurf-groe-20272028.yaml"'
    assert read_package(response.content, known_goals={GOAL}) == package_of(guideline)


def test_a_version_whose_name_has_no_letters_still_has_a_file_name(caseworker):
    guideline = draft(version="„?“")

    response = as_(caseworker).get(url("guideline_file", guideline.pk))

    assert response["Content-Disposition"] == f'attachment; filename="fassung-{guideline.pk}.yaml"'


# --- compare --------------------------------------------------------------------------------------------------------


def compared(client, **chosen):
    return client.get(url("guideline_compare"), chosen)


def test_by_default_the_newest_version_is_compared_with_the_one_before(caseworker):
    before, new = in_force(goals_max="3"), draft(goals_max="2")

    response = compared(as_(caseworker))

    assert [value_of_select(response, name) for name in ("alt", "neu")] == [str(before.pk), str(new.pk)]
    page = words(response)
    assert "Regeln Höchstzahl der Ziele, denen ein Antrag dient: statt 3 Ziele jetzt 2 Ziele." in page
    assert "Richtlinie Fassung: statt „Fassung 2026“ jetzt „Entwurf 2027“." in page


def value_of_select(response, name: str) -> str:
    return response.context["form"][name].value()


def test_any_two_versions_are_compared_also_of_different_series(caseworker):
    one, other = draft(series="eine"), draft(series="andere", version="andere Fassung")

    page = words(compared(as_(caseworker), alt=other.pk, neu=one.pk))

    assert "Reihe: statt „andere“ jetzt „eine“." in page


def test_a_version_differs_in_nothing_from_itself(caseworker):
    one = draft()

    assert "Es gibt keine Unterschiede." in words(compared(as_(caseworker), alt=one.pk, neu=one.pk))


def test_a_version_alone_is_compared_with_its_predecessor(caseworker):
    in_force()
    middle = approved(version="Mitte")
    draft(version="neu", valid_from=datetime.date(2029, 1, 1))

    assert "Von Fassung 2026 zu Mitte." in words(compared(as_(caseworker), neu=middle.pk))


@pytest.mark.parametrize("chosen", [{}, {"neu": ""}, {"neu": "abc"}])
def test_where_there_is_nothing_to_compare_the_page_asks(caseworker, chosen):
    draft()

    response = compared(as_(caseworker), **chosen)

    assert (response.status_code, "Wählen Sie zwei Fassungen aus." in words(response)) == (200, True)


def test_without_any_version_the_page_asks_too(caseworker):
    assert compared(as_(caseworker)).status_code == 200


@pytest.mark.parametrize(("old", "new"), [("", ""), ("999", "x"), ("'--", "1" * 30)])
def test_a_choice_that_does_not_exist_is_named(caseworker, old, new):
    draft()

    response = compared(as_(caseworker), alt=old, neu=new)

    assert response.status_code == 422
    assert summary(response)


@pytest.mark.parametrize("role", READERS)
def test_every_reader_may_compare(role):
    assert compared(as_(UserFactory(**{role: True}))).status_code == 200


def test_the_states_of_the_versions_stand_in_the_choice(caseworker):
    approved()

    assert "Entwurf 2027 (Freigegeben, ab 01.01.2027)" in words(compared(as_(caseworker)))


def test_a_draft_that_became_something_else_is_read_as_it_is_now(caseworker, head):
    guideline = draft()
    workflow.sign(guideline=guideline, actor=head, now=NOW)

    assert now_of(guideline).state == State.SIGNED
    assert "Einmal freigegeben" in words(as_(caseworker).get(url("guideline", guideline.pk)))

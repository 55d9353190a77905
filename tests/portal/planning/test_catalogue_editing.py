"""Sozialplanung keeps indicators, code lists and Erhebungen on its pages."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reporting.catalogue.models import Indicator, Survey
from tests import factories
from tests.portal.planning.pages import links, sent, sign_in, url, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def planner(client):
    sign_in(client, planner=True)
    return client


def day(name: str, when: datetime.date) -> dict:
    return {f"{name}_0": when.day, f"{name}_1": when.month, f"{name}_2": when.year}


def test_an_indicator_is_created_changed_and_broken(planner):
    typed = {
        "code": "oeffnungstage",
        "label": "Öffnungstage",
        "unit": "Tage",
        "counted": "days",
        "definition": "Tage, an denen geöffnet war.",
        "decimals": 0,
    }
    refused = planner.post(url("indicator_new"), typed)
    assert (refused.status_code, "Nennen Sie eine Quelle" in words(refused)) == (422, True)
    assert refused.context["form"]["label"].value() == "Öffnungstage"

    saved = planner.post(url("indicator_new"), typed | {"is_assumption": "on"}, follow=True)
    assert "Indikator „Öffnungstage“ angelegt." in words(saved)

    page = url("indicator_edit", "oeffnungstage")
    saved = planner.post(page, sent(planner.get(page), unit="offene Tage"), follow=True)
    assert "geändert: Einheit" in words(saved)

    begin = day("on", datetime.date(2027, 1, 1))
    broken = planner.post(url("indicator_break", "oeffnungstage"), {"note": "Neue Zählweise", **begin}, follow=True)
    assert "ab 01.01.2027: Neue Zählweise" in words(broken)


def test_a_successor_starts_with_the_content_of_the_indicator(planner):
    factories.period()
    page = url("indicator_successor", "besuche")

    saved = planner.post(page, sent(planner.get(page), code="besuche-neu"), follow=True)

    assert Indicator.objects.get(code="besuche-neu").replaces.code == "besuche"
    assert "tritt an die Stelle von Besuche" in words(saved).replace("Tritt", "tritt")


def test_a_breakdown_is_typed_line_by_line(planner):
    typed = {"code": "wege", "label": "Kontaktweg", "is_additive": "on", "is_assumption": "on"}
    for codes, sentence in (
        ("vor-ort vor Ort", "lässt sich nicht lesen"),
        ("vor-ort: vor Ort\ntelefon: am Telefon", "braucht die Gliederung eine Ausprägung „unbekannt“"),
    ):
        refused = planner.post(url("code_list_new"), typed | {"codes": codes})
        assert (refused.status_code, sentence in words(refused)) == (422, True)

    codes = "vor-ort: vor Ort\ntelefon: am Telefon\nunbekannt: unbekannt"
    saved = planner.post(url("code_list_new"), typed | {"codes": codes}, follow=True)

    assert "am Telefon (telefon)" in words(saved)
    assert "Kontaktweg" in words(planner.get(url("code_lists"), {"search": "Telefon"}))


def test_a_survey_walks_from_a_new_version_to_its_first_period(planner):
    old = factories.period().survey
    weg = factories.code_list("weg")
    planner.post(url("survey_version", old.pk), {"version": "2"})
    draft = Survey.objects.get(version="2")
    item = draft.items.get(indicator__code="besuche")

    planner.post(url("item_edit", item.pk), {"space": "district", "lists": [weg.pk]})
    rule = {"kind": "ratio", "first": "beratungen", "second": "besuche", "high": "2", "severity": "explain"}
    missing = planner.post(url("rule_new", draft.pk), rule | {"text": "Bitte prüfen.", "high": ""})
    assert missing.status_code == 422
    planner.post(url("rule_new", draft.pk), rule | {"text": "Bitte prüfen."})
    planner.post(url("survey_mapping", draft.pk), {"figure_0": "besuche", "figure_1": ""})
    page = planner.get(url("survey", draft.pk))
    assert "Besuche, je Ortsteil des Angebots; nach Weg" in words(page)
    assert "(bis 2): Beratungen, Besuche. Sonst: bitte erläutern." in words(page)

    planner.post(url("survey_release", draft.pk), day("valid_from", datetime.date(2028, 1, 1)))
    dates = day("start", datetime.date(2028, 1, 1)) | day("end", datetime.date(2028, 6, 30))
    saved = planner.post(
        url("period_new", draft.pk),
        {"label": "1. Halbjahr 2028", **dates, **day("due_on", datetime.date(2028, 7, 31))},
        follow=True,
    )

    draft = Survey.objects.get(version="2")
    assert (draft.state, draft.mapping) == ("released", {"besuche": "besuche"})
    assert "1. Halbjahr 2028: 01.01.2028 bis 30.06.2028, abzugeben bis 31.07.2028" in words(saved)
    assert "Indikator aufnehmen" not in links(saved)


def test_items_and_rules_are_taken_out_of_a_draft(planner):
    draft = factories.draft_survey()

    planner.post(url("survey", draft.pk), {"item": draft.items.get(indicator__code="beratungen").pk})
    again = planner.post(url("survey", draft.pk), {"rule": "7"}, follow=True)

    assert (draft.items.count(), again.status_code) == (1, 200)


def test_others_of_monitoring_read_and_change_nothing(client):
    draft = factories.draft_survey()
    sign_in(client, head=True)

    page = client.get(url("survey", draft.pk))

    assert (page.status_code, "Freigeben" in links(page)) == (200, False)
    assert client.post(url("survey_release", draft.pk), {}).status_code == 403
    item = draft.items.first()
    assert client.post(url("survey", draft.pk), {"item": item.pk}).status_code == 403


@pytest.mark.parametrize("name", ["surveys", "code_lists", "indicators"])
def test_lists_ask_the_database_as_often_for_many_rows_as_for_one(planner, name):
    factories.draft_survey()
    with CaptureQueriesContext(connection) as few:
        planner.get(url(name))
    for number in range(12):
        factories.code_list(f"liste-{number}")
        Survey.objects.create(code=f"s{number}", version="1", title=f"S {number}", priority_key="x")
        Indicator.objects.create(
            code=f"i{number}", label=f"I {number}", unit="x", counted="events", definition="D", source="S"
        )

    with CaptureQueriesContext(connection) as many:
        assert planner.get(url(name)).status_code == 200

    assert len(many) == len(few)

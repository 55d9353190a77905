"""What differs between two versions, in words that the office can check line by line."""

import datetime
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from criteria.packages.differences import Difference, differences
from criteria.packages.parameters import definitions
from criteria.packages.shape import ClauseKind, Gate, ItemKind, Origin, Parameter, Statement, When
from criteria.scoring import Part
from tests.criteria.packages.material import DROP, demo, packages, with_change

NBSP = "\u00a0"
ASSUMED = Origin("", True)
thorough = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


def told(*path, value, old=None):
    old = old or demo()
    return [(found.place, found.sentence) for found in differences(old, with_change(old, *path, value=value))]


def at(name):
    return [parameter.name for parameter in demo().parameters].index(name)


@pytest.mark.parametrize(
    ("path", "value", "sentence"),
    [
        (("series",), "x", "Reihe: statt „fachfoerderrichtlinie-sozialamt“ jetzt „x“."),
        (
            ("version",),
            "2. Fassung",
            "Fassung: statt „VI-DS-03794 (Annahmen für die Demonstration)“ jetzt „2. Fassung“.",
        ),
        (("valid_from",), datetime.date(2027, 1, 1), "Gilt ab: statt 12.04.2017 jetzt 01.01.2027."),
        (
            ("source",),
            "Amtsblatt",
            "Quelle: statt „Konzept Sozialplanung in Leipzig 2022, Abschnitt 3.1“ jetzt „Amtsblatt“.",
        ),
    ],
)
def test_the_header(path, value, sentence):
    assert told("header", *path, value=value) == [("Richtlinie", sentence)]


def test_the_title():
    old = with_change(demo(), "header", "title", value="Alt")

    assert told("header", "title", value="Neu", old=old) == [("Richtlinie", "Titel: statt „Alt“ jetzt „Neu“.")]


@pytest.mark.parametrize(
    ("path", "value", "sentence"),
    [
        (
            (at("own_funds_share_min"), "value"),
            "15",
            "Mindestanteil der Eigenmittel an den zuwendungsfähigen Ausgaben: statt 10 % jetzt 15 %.",
        ),
        ((at("ceiling"), "value"), "50000.00", "Höchstbetrag je Antrag: statt kein Höchstbetrag jetzt 50.000,00 €."),
        (
            (at("shortfall"), "value"),
            "skip",
            "Wenn der Rest für den nächsten Rang nicht reicht: "
            "statt Verteilung endet jetzt weiter mit dem nächsten Rang.",
        ),
        ((at("correction_days"), "value"), "bald", "Frist für Nachforderungen: statt 14 Tage jetzt „bald“."),
        (
            (at("grace_minutes"), "origin"),
            Origin("Dienstanweisung 4"),
            "Technische Nachfrist nach Ablauf der Antragsfrist: "
            "bisher angenommen, jetzt belegt durch „Dienstanweisung 4“.",
        ),
        (
            (at("plan_item_overrun"), "origin"),
            ASSUMED,
            "Zulässige Überschreitung einer Position, wenn andere sie ausgleichen: "
            "bisher belegt durch „ANBest-P Nr. 1.2“, jetzt nur angenommen.",
        ),
        (
            (at("plan_item_overrun"), "origin"),
            Origin("Gespräch", True),
            "Zulässige Überschreitung einer Position, wenn andere sie ausgleichen: "
            "bisher belegt durch „ANBest-P Nr. 1.2“, jetzt nur angenommen; Quelle neu: „Gespräch“.",
        ),
        (
            (at("plan_item_overrun"), "origin"),
            Origin("ANBest-P Nr. 1.2", True),
            "Zulässige Überschreitung einer Position, wenn andere sie ausgleichen: "
            "bisher belegt durch „ANBest-P Nr. 1.2“, jetzt nur angenommen.",
        ),
        (
            (at("grace_minutes"), "origin"),
            Origin("Vermutung", True),
            "Technische Nachfrist nach Ablauf der Antragsfrist: Quelle neu: „Vermutung“.",
        ),
        ((at("correction_days"),), DROP, "Entfallen: Frist für Nachforderungen (14 Tage)."),
        ((99,), Parameter("alte_regel", "3", ASSUMED), "Neu: alte_regel („3“)."),
    ],
)
def test_rules_are_named_with_their_values_in_words(path, value, sentence):
    assert told("parameters", *path, value=value) == [
        ("Regeln", sentence.replace(" %", f"{NBSP}%").replace(" €", f"{NBSP}€"))
    ]


def test_another_way_of_writing_and_another_order_of_rules_are_no_difference():
    package = with_change(demo(), "parameters", at("own_funds_share_min"), "value", value="10.0")

    assert differences(demo(), replace(package, parameters=package.parameters[::-1])) == ()


@pytest.mark.parametrize(
    ("path", "value", "sentence"),
    [
        (
            (0, "up_to"),
            Decimal("30000.00"),
            "Ebene „Amtsleitung Sozialamt“: Obergrenze statt 25.000,00 € jetzt 30.000,00 €.",
        ),
        ((1, "up_to"), None, "Ebene „Dezernat Soziales“: Obergrenze statt 100.000,00 € jetzt unbegrenzt."),
        ((2, "act"), "Kenntnisnahme", "Ebene „Ratsversammlung“: Entscheidung statt „Beschluss“ jetzt „Kenntnisnahme“."),
        ((1,), DROP, "Entfallen: Ebene „Dezernat Soziales“."),
    ],
)
def test_levels_of_decision(path, value, sentence):
    assert told("decision_levels", *path, value=value) == [("Entscheidungsebenen", sentence.replace(" €", f"{NBSP}€"))]


def test_an_order_that_changed_is_told_as_it_is_now():
    first, second, third = demo().decision_levels

    assert told("decision_levels", value=(second, first, third)) == [
        (
            "Entscheidungsebenen",
            "Reihenfolge geändert: jetzt Ebene „Dezernat Soziales“, Ebene „Amtsleitung Sozialamt“, "
            "Ebene „Ratsversammlung“.",
        )
    ]


@pytest.mark.parametrize(
    ("path", "value", "sentence"),
    [
        ((0, "title"), "Personal", "Ausgabe „Personal“: Titel neu gefasst: statt „Personalkosten“ jetzt „Personal“."),
        ((2, "help"), "", "Ausgabe „Miete und Betriebskosten“: Hinweis entfallen, bisher „Teil der Sachkosten“."),
        ((2, "is_eligible"), False, "Ausgabe „Miete und Betriebskosten“: zuwendungsfähig statt ja jetzt nein."),
        ((0, "is_staff"), False, "Ausgabe „Personalkosten“: Personalkosten statt ja jetzt nein."),
        ((2, "is_flat_rate"), True, "Ausgabe „Miete und Betriebskosten“: Pauschale statt nein jetzt ja."),
        ((9, "kind"), ItemKind.THIRD_PARTY, "Drittmittel „Spenden“: Art statt Eigenmittel jetzt Drittmittel."),
        ((9, "code"), "gaben", "Entfallen: Eigenmittel „Spenden“.|Neu: Eigenmittel „Spenden“."),
    ],
)
def test_positions_of_the_plan(path, value, sentence):
    assert told("plan_items", *path, value=value) == [("Finanzierungsplan", part) for part in sentence.split("|")]


@pytest.mark.parametrize(
    ("path", "value", "change"),
    [
        (("title",), "Seniorenarbeit", "Titel neu gefasst: statt „Offene Seniorenarbeit“ jetzt „Seniorenarbeit“"),
        (
            ("target_groups", 0),
            "Menschen ab 65 Jahren",
            "Zielgruppe neu gefasst: statt „Menschen ab 60 Jahren“ jetzt „Menschen ab 65 Jahren“",
        ),
        (("target_groups", 3), "Gäste", "Zielgruppe neu: „Gäste“"),
        (("target_groups", 0), DROP, "Zielgruppe entfallen: „Menschen ab 60 Jahren“"),
        (("target_groups",), demo().priorities[0].target_groups[::-1], "Zielgruppe in neuer Reihenfolge"),
        (("aims", 2), "Freude", "Ziel der Förderung neu: „Freude“"),
        (
            ("goals", 0),
            "insek-6",
            "Ziele der Fachpläne entfallen: insek-1; Ziele der Fachpläne neu: insek-6",
        ),
        (
            ("requirements", 0, "text"),
            "Das Angebot ist an mindestens vier Tagen in der Woche geöffnet.",
            "Mindestanforderung neu gefasst: statt „Das Angebot ist an mindestens drei Tagen in der Woche geöffnet.“ "
            "jetzt „Das Angebot ist an mindestens vier Tagen in der Woche geöffnet.“",
        ),
        (
            ("requirements", 1),
            DROP,
            "Mindestanforderung entfallen: „Eine Fachkraft der Sozialen Arbeit leitet das Angebot.“",
        ),
        (("exclusions", 3), Statement("Feste", ASSUMED), "Ausschluss neu: „Feste“"),
        (("exclusions",), demo().priorities[0].exclusions[::-1], "Ausschluss: Reihenfolge geändert"),
        (
            ("exclusions", 0, "origin"),
            Origin("Anlage A"),
            "Ausschluss „Veranstaltungen nur für eigene Mitglieder“: bisher angenommen, jetzt belegt durch „Anlage A“",
        ),
        (
            ("origin",),
            Origin("Anlage A"),
            "bisher angenommen, jetzt belegt durch „Anlage A“",
        ),
    ],
)
def test_a_foerderschwerpunkt_is_told_in_one_sentence(path, value, change):
    title = "Seniorenarbeit" if path == ("title",) else "Offene Seniorenarbeit"

    assert told("priorities", 0, *path, value=value) == [
        ("Förderschwerpunkte", f"Förderschwerpunkt „{title}“: {change}.")
    ]


def test_goals_have_no_order():
    assert told("priorities", 0, "goals", value=demo().priorities[0].goals[::-1]) == []


@pytest.mark.parametrize(
    ("path", "value", "sentence"),
    [
        (
            ("gates", 4, "text"),
            "Kein Verwendungsnachweis aus einer früheren Förderung fehlt.",
            "Zugangsvoraussetzung neu gefasst: "
            "statt „Kein Verwendungsnachweis aus einer früheren Förderung ist überfällig.“ "
            "jetzt „Kein Verwendungsnachweis aus einer früheren Förderung fehlt.“.",
        ),
        (
            ("gates", 4, "legal_basis"),
            "ANBest-P Nr. 6",
            "Zugangsvoraussetzung „Kein Verwendungsnachweis aus einer früheren Förderung ist überfällig.“: "
            "Rechtsgrundlage neu gefasst: statt „ANBest-P Nr. 7“ jetzt „ANBest-P Nr. 6“.",
        ),
        (("gates", 6), Gate("Neue Bedingung", "§ 1", ASSUMED), "Zugangsvoraussetzung neu: „Neue Bedingung“."),
        (
            ("tie_rule",),
            ("ZIELE", "BEDARF"),
            "Bei gleichem Ergebnis entscheiden: statt BEDARF, ZIELE, ZUGANG jetzt ZIELE, BEDARF.",
        ),
        (("criteria", 4), DROP, "Entfallen: Kriterium „Vernetzung und Ehrenamt“."),
    ],
)
def test_gates_tie_rule_and_criteria_that_go(path, value, sentence):
    assert told("rubric", *path, value=value) == [("Bewertungsraster", sentence)]


@pytest.mark.parametrize(
    ("path", "value", "change"),
    [
        (("part",), Part.FINANZTECHNISCH, "Teil statt fachlich jetzt finanztechnisch"),
        (
            ("question",),
            "",
            "Leitfrage entfallen, bisher „Wie stärkt das Angebot Unterstützungsnetzwerke und Nachbarschaftshilfe?“",
        ),
        (("weight",), 30, "Gewicht statt 10 jetzt 30"),
        (("minimum_points",), 2, "Mindestpunkte statt keine jetzt 2"),
        (("goals",), (), "Ziele entfallen: soziale-teilhabe-4, insek-2"),
        (("is_formal",), True, "formal statt nein jetzt ja"),
        (("levels", 5), "Alles", "Stufe 5 neu: „Alles“"),
        (
            ("levels", 0),
            "Nichts.",
            "Stufe 0 neu gefasst: statt „Der Antrag nennt keine Zusammenarbeit.“ jetzt „Nichts.“",
        ),
        (
            ("levels",),
            demo().rubric.criteria[4].levels[:4],
            "Stufe 4 entfallen, bisher „Wie Stufe 3; außerdem sind Ehrenamtliche oder Nutzende eingebunden, "
            "und der Antrag nennt Zahl und Begleitung.“",
        ),
    ],
)
def test_a_criterion_is_told_in_one_sentence(path, value, change):
    assert told("rubric", "criteria", 4, *path, value=value) == [
        ("Bewertungsraster", f"Kriterium „Vernetzung und Ehrenamt“: {change}.")
    ]


def test_all_changes_of_a_criterion_stand_in_one_sentence():
    package = with_change(demo(), "rubric", "criteria", 0, "weight", value=30)
    package = with_change(package, "rubric", "criteria", 0, "levels", 0, value="Kein Bedarf.")

    assert differences(demo(), package) == (
        Difference(
            "Bewertungsraster",
            "Kriterium „Bedarf im Sozialraum“: Gewicht statt 25 jetzt 30; Stufe 0 neu gefasst: "
            "statt „Der Antrag nennt keinen Ort oder keinen Bedarf.“ jetzt „Kein Bedarf.“.",
        ),
    )


@pytest.mark.parametrize(
    ("path", "value", "change"),
    [
        (("kind",), ClauseKind.BEDINGUNG, "Bedingung „belege“: Art statt Auflage jetzt Bedingung"),
        (("when",), When.SIMPLE_PROOF, "Auflage „belege“: steht statt immer jetzt einfacher Nachweis"),
        (("is_optional",), True, "Auflage „belege“: wählbar statt nein jetzt ja"),
        (("requires",), ("zweck",), "Auflage „belege“: nur mit neu: zweck"),
        (("excludes",), ("zweck",), "Auflage „belege“: nicht mit neu: zweck"),
        (
            ("text",),
            "Kurz.",
            "Auflage „belege“: Text neu gefasst: statt „Bewahren Sie die Belege {aufbewahrung_jahre} Jahre lang auf. "
            "Wir und die Rechnungsprüfung dürfen sie einsehen.“ jetzt „Kurz.“",
        ),
    ],
)
def test_clauses(path, value, change):
    assert told("clauses", 9, *path, value=value) == [("Textbausteine", f"{change}.")]


@thorough
@given(packages)
def test_a_version_does_not_differ_from_itself(package):
    assert differences(package, package) == ()


@thorough
@given(
    packages,
    packages,
    st.sampled_from(["header", "decision_levels", "plan_items", "priorities", "rubric", "clauses", "labels"]),
)
def test_whatever_differs_is_told(one, other, part):
    mixed = replace(one, **{part: getattr(other, part)})

    assert (differences(one, mixed) == ()) == (unordered(one) == unordered(mixed))


def unordered(package):
    """The package with those orders taken out that mean nothing."""
    priorities = tuple(replace(priority, goals=tuple(sorted(priority.goals))) for priority in package.priorities)
    criteria = tuple(replace(criterion, goals=tuple(sorted(criterion.goals))) for criterion in package.rubric.criteria)
    labels = tuple(sorted(package.labels, key=lambda label: (label.kind, label.name)))
    return replace(package, priorities=priorities, rubric=replace(package.rubric, criteria=criteria), labels=labels)


def test_everything_is_told_from_the_header_to_the_clauses_when_all_is_new():
    old = replace(demo(), clauses=(), parameters=demo().parameters[:1])
    places = list(
        dict.fromkeys(found.place for found in differences(old, with_change(demo(), "header", "title", value="N")))
    )

    assert places == ["Richtlinie", "Regeln", "Textbausteine"]
    assert len([found for found in differences(old, demo()) if found.place == "Regeln"]) == len(definitions()) - 1

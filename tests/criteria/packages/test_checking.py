"""What a version must keep: one change of the good demo, one problem, with its place and what to do."""

from dataclasses import replace
from decimal import Decimal

import pytest

from criteria.packages.checking import check
from criteria.packages.parameters import definitions, rules_from
from criteria.packages.shape import Gate, ItemKind, Origin, Parameter, Statement
from criteria.scoring import Part
from tests.criteria.packages.material import DROP, GOALS, demo, with_change

EMPTY = "Hier steht nichts. Bitte ergänzen Sie den Text."
ONE_LINE = "Hier ist nur eine Zeile möglich. Bitte entfernen Sie die Zeilenumbrüche."
CONTROL = "Der Text enthält ein unsichtbares Steuerzeichen. Bitte schreiben Sie die Stelle neu."
NO_SOURCE = "Quelle fehlt. Bitte nennen Sie eine, oder nennen Sie es Annahme („annahme: ja“)."
KEY = "Bitte verwenden Sie nur Kleinbuchstaben (a bis z), Ziffern und Bindestriche, höchstens 50 Zeichen."
CODE = "Bitte verwenden Sie nur Buchstaben ohne Umlaute, Ziffern, Bindestriche und Unterstriche, höchstens 50 Zeichen."
NOWHERE = Origin()
NEED = "bewertungsraster › kriterien › BEDARF"
SENIORS = "foerderschwerpunkte › offene-seniorenarbeit"
OFFICE = "entscheidungsebenen › Amtsleitung Sozialamt"


def length(has, most):
    return f"Der Text hat {has} Zeichen, möglich sind {most}. Bitte kürzen Sie ihn."


def twice(text):
    return f"„{text}“ steht mehrmals da. Bitte nennen Sie jeden Eintrag nur einmal."


def found(*path, value):
    return [(problem.place, problem.sentence) for problem in check(with_change(demo(), *path, value=value), GOALS)]


def at(name):
    return [parameter.name for parameter in demo().parameters].index(name)


def test_the_demo_keeps_everything_and_its_rules_can_be_read():
    assert check(demo(), GOALS) == ()
    assert rules_from({parameter.name: parameter.value for parameter in demo().parameters}).goals_max == 3


@pytest.mark.parametrize(
    ("path", "value", "place", "sentence"),
    [
        (("series",), "Reihe 1", "reihe", KEY),
        (("series",), "", "reihe", KEY),
        (("series",), "a" * 51, "reihe", KEY),
        (("title",), " ", "titel", EMPTY),
        (("title",), "a" * 201, "titel", length(201, 200)),
        (("title",), "a\nb", "titel", ONE_LINE),
        (("title",), "a\tb", "titel", CONTROL),
        (("title",), "a\rb", "titel", CONTROL),
        (("title",), "a\u2028b", "titel", CONTROL),
        (("title",), "a\ud800b", "titel", CONTROL),
        (("version",), "a" * 81, "fassung", length(81, 80)),
        (("source",), "", "quelle", EMPTY),
    ],
)
def test_the_header_has_short_texts_of_one_line(path, value, place, sentence):
    assert found("header", *path, value=value) == [(f"richtlinie › {place}", sentence)]


@pytest.mark.parametrize(
    ("path", "value", "place", "sentence"),
    [
        (
            (at("ceiling"),),
            DROP,
            "regeln › ceiling",
            "Die Regel „Höchstbetrag je Antrag“ fehlt. Bitte ergänzen Sie sie.",
        ),
        ((99,), demo().parameters[0], "regeln", twice("application_deadline")),
        (
            (99,),
            Parameter("ceilin", "1", NOWHERE),
            "regeln › ceilin",
            "Diese Regel gibt es nicht. Bitte streichen Sie sie.",
        ),
        (
            (at("own_funds_share_min"), "value"),
            "zehn",
            "regeln › own_funds_share_min › wert",
            "Erwartet wird eine Zahl von 0 bis 100, zum Beispiel 10 oder 7.5, nicht „zehn“.",
        ),
        (
            (at("goals_min"), "value"),
            "0",
            "regeln › goals_min › wert",
            "Erwartet wird eine ganze Zahl von 1 bis 20, nicht „0“.",
        ),
        (
            (at("goals_min"), "value"),
            "4",
            "regeln › goals_max › wert",
            "Die Höchstzahl der Ziele (3) liegt unter der Mindestzahl (4). Bitte ändern Sie eine davon.",
        ),
        (
            (at("allowed_financing"), "value"),
            "ANTEIL," + " " * 90 + "FEHLBEDARF",
            "regeln › allowed_financing › wert",
            length(107, 100),
        ),
        ((0, "origin"), NOWHERE, "regeln › application_deadline", NO_SOURCE),
        ((0, "origin"), Origin("a" * 401), "regeln › application_deadline › quelle", length(401, 400)),
        ((0, "origin"), Origin(" ", True), "regeln › application_deadline › quelle", EMPTY),
    ],
)
def test_every_rule_stands_once_can_be_read_and_says_where_it_comes_from(path, value, place, sentence):
    assert found("parameters", *path, value=value) == [(place, sentence)]


def test_a_missing_number_of_goals_is_not_compared():
    assert found("parameters", at("goals_min"), value=DROP) == [
        (
            "regeln › goals_min",
            "Die Regel „Mindestzahl der Ziele, denen ein Antrag dient“ fehlt. Bitte ergänzen Sie sie.",
        )
    ]


@pytest.mark.parametrize(
    ("path", "value", "place", "sentence"),
    [
        ((0, "body"), "", "entscheidungsebenen › Nr. 1 › stelle", EMPTY),
        ((0, "act"), "a" * 121, f"{OFFICE} › entscheidung", length(121, 120)),
        ((0, "origin"), NOWHERE, OFFICE, NO_SOURCE),
        ((0, "body"), "Dezernat Soziales", "entscheidungsebenen", twice("Dezernat Soziales")),
        (
            (0, "up_to"),
            None,
            f"{OFFICE} › bis",
            "Nur die letzte Ebene hat keine Obergrenze. Bitte nennen Sie einen Betrag.",
        ),
        (
            (2, "up_to"),
            Decimal(200_000),
            "entscheidungsebenen › Ratsversammlung › bis",
            "Die letzte Ebene darf keine Obergrenze haben. Bitte schreiben Sie „unbegrenzt“.",
        ),
        (
            (1, "up_to"),
            Decimal("25000.00"),
            "entscheidungsebenen › Dezernat Soziales › bis",
            "Der Betrag muss höher sein als der der Ebene davor.",
        ),
        *(
            (
                (0, "up_to"),
                amount,
                f"{OFFICE} › bis",
                "Bitte geben Sie einen Betrag über 0,00 € an, auf den Cent genau.",
            )
            for amount in (Decimal(0), Decimal(-1), Decimal("0.001"))
        ),
    ],
)
def test_levels_of_decision_rise_and_the_last_has_no_limit(path, value, place, sentence):
    assert found("decision_levels", *path, value=value) == [(place, sentence)]


@pytest.mark.parametrize("amount", [Decimal("Infinity"), Decimal("1E+15")])
def test_an_amount_that_no_column_holds_is_refused(amount):
    assert (
        "entscheidungsebenen › Dezernat Soziales › bis",
        "Bitte geben Sie einen Betrag über 0,00 € an, auf den Cent genau.",
    ) in found("decision_levels", 1, "up_to", value=amount)


def test_without_a_level_of_decision_nobody_could_decide():
    assert found("decision_levels", value=()) == [
        ("entscheidungsebenen", "Es fehlt eine Entscheidungsebene. Bitte nennen Sie mindestens eine Stelle.")
    ]


@pytest.mark.parametrize(
    ("path", "value", "place", "sentence"),
    [
        ((0, "code"), "Größe", "ausgaben › Größe › schluessel", CODE),
        ((0, "title"), "a" * 121, "ausgaben › personal › titel", length(121, 120)),
        ((0, "help"), "a" * 301, "ausgaben › personal › hinweis", length(301, 300)),
        ((0, "origin"), NOWHERE, "ausgaben › personal", NO_SOURCE),
        (
            (16,),
            DROP,
            "zuwendung",
            "Hier steht genau eine Position, nicht 0. Bitte ändern Sie die Liste.",
        ),
        (
            (8, "is_eligible"),
            False,
            "eigenmittel › mitgliedsbeitraege",
            "Nur Ausgaben können nicht zuwendungsfähig sein. Bitte ändern Sie die Position.",
        ),
        (
            (8, "is_flat_rate"),
            True,
            "eigenmittel › mitgliedsbeitraege",
            "Nur Ausgaben können Personalkosten oder Pauschale sein. Bitte ändern Sie die Position.",
        ),
        (
            (0, "is_flat_rate"),
            True,
            "ausgaben › personal",
            "Personalkosten sind keine Pauschale. Bitte nennen Sie nur eines von beiden.",
        ),
    ],
)
def test_positions_of_the_plan_have_codes_texts_and_exactly_one_grant(path, value, place, sentence):
    assert found("plan_items", *path, value=value) == [(f"finanzierungsplan › {place}", sentence)]


def test_codes_of_positions_are_unique_in_the_whole_plan():
    assert found("plan_items", 9, "code", value="personal") == [("finanzierungsplan", twice("personal"))]


def test_positions_of_a_kind_stand_together():
    items = demo().plan_items

    assert found("plan_items", value=(items[8], *items[:8], *items[9:])) == [
        (
            "finanzierungsplan",
            "Die Reihenfolge ist: Ausgaben, Eigenmittel, Drittmittel, Zuwendung. Bitte ordnen Sie um.",
        )
    ]


def test_a_plan_without_costs_is_refused():
    income = tuple(item for item in demo().plan_items if item.kind is not ItemKind.COST)

    assert found("plan_items", value=income) == [
        ("finanzierungsplan › ausgaben", "Es fehlt eine Ausgabe. Bitte nennen Sie mindestens eine Position.")
    ]


@pytest.mark.parametrize(
    ("path", "value", "place", "sentence"),
    [
        (("title",), "", f"{SENIORS} › titel", EMPTY),
        (("key",), "OSA", "foerderschwerpunkte › OSA › schluessel", KEY),
        (("key",), "wohnungsnotfallhilfe", "foerderschwerpunkte", twice("wohnungsnotfallhilfe")),
        (
            ("target_groups",),
            (),
            f"{SENIORS} › zielgruppen",
            "Es fehlt eine Zielgruppe. Bitte ergänzen Sie die Liste.",
        ),
        (("target_groups", 1), "a\nb", f"{SENIORS} › zielgruppen › Nr. 2", ONE_LINE),
        (("target_groups", 1), "Menschen ab 60 Jahren", f"{SENIORS} › zielgruppen", twice("Menschen ab 60 Jahren")),
        (
            ("aims",),
            (),
            f"{SENIORS} › ziele_der_foerderung",
            "Es fehlt ein Ziel der Förderung. Bitte ergänzen Sie die Liste.",
        ),
        (
            ("goals",),
            (),
            f"{SENIORS} › ziele_der_fachplaene",
            "Es fehlt ein Ziel aus einem Fachplan. Bitte ergänzen Sie die Liste.",
        ),
        (
            ("goals", 0),
            "insek-9",
            f"{SENIORS} › ziele_der_fachplaene",
            "Das Ziel „insek-9“ gibt es in keinem Fachplan. Bitte prüfen Sie den Schlüssel.",
        ),
        (("goals", 1), "insek-1", f"{SENIORS} › ziele_der_fachplaene", twice("insek-1")),
        (
            ("requirements",),
            (),
            f"{SENIORS} › mindestanforderungen",
            "Es fehlt eine Mindestanforderung. Bitte ergänzen Sie die Liste.",
        ),
        (
            ("requirements", 0),
            Statement("", Origin("x")),
            f"{SENIORS} › mindestanforderungen › Nr. 1 › text",
            EMPTY,
        ),
        (("exclusions", 2, "origin"), NOWHERE, f"{SENIORS} › ausschluesse › Nr. 3", NO_SOURCE),
        (("origin",), NOWHERE, SENIORS, NO_SOURCE),
    ],
)
def test_a_foerderschwerpunkt_says_for_whom_and_what_it_wants_and_asks(path, value, place, sentence):
    assert found("priorities", 0, *path, value=value) == [(place, sentence)]


def test_without_a_foerderschwerpunkt_nothing_could_be_funded():
    assert found("priorities", value=()) == [
        ("foerderschwerpunkte", "Es fehlt ein Förderschwerpunkt. Bitte nennen Sie mindestens einen.")
    ]


@pytest.mark.parametrize(
    ("path", "value", "place", "sentence"),
    [
        ((), (), "", "Es fehlt eine Zugangsvoraussetzung. Bitte nennen Sie mindestens eine."),
        ((0, "text"), "", " › Nr. 1 › text", EMPTY),
        ((1, "legal_basis"), "", " › Nr. 2 › rechtsgrundlage", EMPTY),
        ((1, "legal_basis"), "a" * 201, " › Nr. 2 › rechtsgrundlage", length(201, 200)),
        ((1, "origin"), NOWHERE, " › Nr. 2", NO_SOURCE),
        (
            (6,),
            Gate(demo().rubric.gates[4].text, "x", Origin("x")),
            "",
            twice("Kein Verwendungsnachweis aus einer früheren Förderung ist üb…"),
        ),
    ],
)
def test_gates_are_grounded_in_law(path, value, place, sentence):
    place = f"bewertungsraster › zugangsvoraussetzungen{place}"

    assert found("rubric", "gates", *path, value=value) == [(place, sentence)]


@pytest.mark.parametrize(
    ("path", "value", "place", "sentence"),
    [
        (("title",), "", f"{NEED} › titel", EMPTY),
        (("question",), "a\tb", f"{NEED} › leitfrage", CONTROL),
        (
            ("weight",),
            0,
            f"{NEED} › gewicht",
            "Ein Gewicht von 0 zählt nicht. Bitte streichen Sie das Kriterium, oder geben Sie ihm ein Gewicht.",
        ),
        *(
            (
                ("weight",),
                weight,
                f"{NEED} › gewicht",
                "Das Gewicht muss zwischen 1 und 1000 liegen. Bitte ändern Sie die Zahl.",
            )
            for weight in (-1, 1001)
        ),
        (
            ("is_formal",),
            True,
            f"{NEED} › ziele",
            "Ein formales Kriterium hat keine Ziele. Bitte streichen Sie das eine oder das andere.",
        ),
        (
            ("goals",),
            (),
            f"{NEED} › ziele",
            "Ein Ziel fehlt. Bitte nennen Sie eines, oder nennen Sie es formal („formal: ja“).",
        ),
        (
            ("goals",),
            ("frei",),
            f"{NEED} › ziele",
            "Das Ziel „frei“ gibt es in keinem Fachplan. Bitte prüfen Sie den Schlüssel.",
        ),
        *(
            (
                ("minimum_points",),
                points,
                f"{NEED} › mindestpunkte",
                "Die Mindestpunkte müssen zwischen 0 und 4 liegen. Bitte ändern Sie die Zahl.",
            )
            for points in (-1, 5)
        ),
        (("levels", 2), " ", f"{NEED} › stufen › 2", EMPTY),
        (
            ("levels", 1),
            "Der Antrag nennt keinen Ort oder keinen Bedarf. ",
            f"{NEED} › stufen",
            "Zwei Stufen sind gleich beschrieben. Bitte sagen Sie, worin sie sich unterscheiden.",
        ),
        *(
            (
                ("levels",),
                levels,
                f"{NEED} › stufen",
                "Es fehlen Stufen mit Beschreibung. Bitte beschreiben Sie mindestens die Stufen 0 und 1: "
                "Was muss im Antrag zu sehen sein?",
            )
            for levels in ((), ("Nichts zu sehen",))
        ),
        (("origin",), NOWHERE, NEED, NO_SOURCE),
    ],
)
def test_a_criterion_has_a_weight_a_purpose_and_anchored_levels(path, value, place, sentence):
    package = with_change(demo(), "rubric", "criteria", 0, "minimum_points", value=0)
    package = with_change(package, "rubric", "criteria", 0, *path, value=value)

    assert [(problem.place, problem.sentence) for problem in check(package, GOALS)] == [(place, sentence)]


@pytest.mark.parametrize("part", list(Part))
def test_both_parts_of_the_rubric_have_a_criterion(part):
    criteria = tuple(replace(criterion, part=part) for criterion in demo().rubric.criteria)
    other = next(other for other in Part if other is not part)

    assert found("rubric", "criteria", value=criteria) == [
        (
            "bewertungsraster › kriterien",
            f"Es fehlt ein Kriterium im Teil „{other}“. Bitte nennen Sie mindestens eines.",
        )
    ]


@pytest.mark.parametrize(
    ("code", "problems"),
    [
        ("NETZ", [("bewertungsraster › kriterien", twice("NETZ"))]),
        ("NACH WEIS", [("bewertungsraster › kriterien › NACH WEIS › schluessel", CODE)]),
    ],
)
def test_codes_of_criteria_are_unique_and_short(code, problems):
    assert found("rubric", "criteria", 5, "code", value=code) == problems


@pytest.mark.parametrize(
    ("tie_rule", "sentence"),
    [
        ((), "Es fehlt die Regel für gleiche Ergebnisse. Bitte nennen Sie mindestens ein Kriterium."),
        (("BEDARF", "LOS"), "Ein Kriterium „LOS“ gibt es nicht. Bitte prüfen Sie den Schlüssel."),
        (("BEDARF", "BEDARF"), twice("BEDARF")),
    ],
)
def test_the_tie_rule_names_criteria_each_once(tie_rule, sentence):
    assert found("rubric", "tie_rule", value=tie_rule) == [("bewertungsraster › bei_gleichstand", sentence)]


@pytest.mark.parametrize(
    ("path", "value", "place", "sentence"),
    [
        ((0, "key"), "einsatz", "", twice("einsatz")),
        ((0, "key"), "Zweck", " › Zweck › schluessel", KEY),
        ((0, "text"), "", " › zweck › text", EMPTY),
        (
            (0, "text"),
            "Bis {nachweisbis}.",
            " › zweck › text",
            "Den Platzhalter „{nachweisbis}“ gibt es nicht. Möglich sind: {zuwendung}, {einsatz_monate}, "
            "{ueberschreitung}, {bagatelle}, {nachweis_monate}, {nachweis_bis}, {zwischennachweis_monate}, "
            "{aufbewahrung_jahre}, {beihilfe}.",
        ),
        (
            (0, "text"),
            "Bis {nachweis_bis.",
            " › zweck › text",
            "Eine geschweifte Klammer ist nicht geschlossen oder nicht geöffnet. Bitte ergänzen Sie sie.",
        ),
        ((0, "origin"), NOWHERE, " › zweck", NO_SOURCE),
    ],
)
def test_clauses_have_keys_and_placeholders_that_can_be_filled(path, value, place, sentence):
    assert found("clauses", *path, value=value) == [(f"textbausteine{place}", sentence)]


def test_a_clause_that_names_an_unknown_one_is_refused():
    package = with_change(demo(), "clauses", 0, "requires", value=("gone",))

    assert [(problem.place, problem.sentence) for problem in check(package, GOALS)] == [
        ("textbausteine › zweck", "Einen Textbaustein „gone“ gibt es nicht. Bitte prüfen Sie den Kurznamen.")
    ]


def test_a_version_without_text_clauses_and_without_income_is_allowed():
    items = tuple(item for item in demo().plan_items if item.kind in {ItemKind.COST, ItemKind.GRANT})

    assert check(replace(demo(), clauses=(), plan_items=items), GOALS) == ()


def test_several_problems_come_in_the_order_of_the_file():
    package = with_change(demo(), "clauses", 0, "text", value="")
    package = with_change(package, "header", "title", value="")
    package = with_change(package, "parameters", value=())

    places = [problem.place for problem in check(package, GOALS)]

    assert places == [
        "richtlinie › titel",
        *(f"regeln › {name}" for name in definitions()),
        "textbausteine › zweck › text",
    ]

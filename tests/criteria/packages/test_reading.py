"""A file is read as a whole or refused with everything that is wrong, each named by its place."""

import datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from criteria.packages.problems import BadPackage, Problem
from criteria.packages.reading import read_package
from criteria.packages.shape import ClauseKind, ItemKind, Origin, When
from criteria.scoring import Part
from tests.criteria.packages.material import DROP, FILE, GOALS, changed, demo

MISSING = "Diese Angabe fehlt. Bitte ergänzen Sie sie."
TEXT = "Hier wird ein Text oder eine Zahl erwartet, keine Liste und keine weiteren Angaben."
LIST = "Hier wird eine Liste erwartet. Bitte beginnen Sie jeden Eintrag mit „- “."
SECTION = "Hier werden Angaben mit Namen erwartet, zum Beispiel „titel: …“."
STRUCTURE = (
    "Ab hier stimmt der Aufbau der Datei nicht. Bitte prüfen Sie Einrückung, Doppelpunkte, Anführungszeichen und "
    "Klammern."
)
REFERENCE = "Verweise mit „&“ oder „*“ sind nicht möglich. Bitte schreiben Sie die Angabe an dieser Stelle aus."
TAG = "Typangaben mit „!“ sind nicht möglich. Bitte schreiben Sie die Angabe an dieser Stelle aus."
DEEP = "Die Angaben sind zu tief verschachtelt. Bitte schreiben Sie die Angabe an dieser Stelle aus."


def problems(text):
    with pytest.raises(BadPackage) as refused:
        read_package(text, known_goals=GOALS)
    return [(problem.place, problem.sentence) for problem in refused.value.problems]


def test_every_part_of_the_demo_is_read_into_its_place():
    package = demo()

    assert package.header.series == "fachfoerderrichtlinie-sozialamt"
    assert package.header.valid_from == datetime.date(2017, 4, 12)
    assert package.parameters[1].value == "15"
    assert package.parameters[1].origin == Origin("", True)
    assert [level.up_to for level in package.decision_levels] == [Decimal(25_000), Decimal(100_000), None]
    assert [item.code for item in package.plan_items if item.kind is ItemKind.GRANT] == ["zuwendung"]
    assert package.plan_items[0].is_eligible
    assert package.priorities[0].target_groups[0] == "Menschen ab 60 Jahren"
    assert package.priorities[1].goals == (
        "insek-1",
        "insek-3",
        "soziale-teilhabe-1",
        "soziale-teilhabe-2",
        "wohnungsnotfallhilfe-2018-beispiel-2",
    )
    assert package.rubric.criteria[4].minimum_points is None
    assert package.rubric.criteria[5].part is Part.FINANZTECHNISCH
    assert package.rubric.criteria[0].levels[0] == "Der Antrag nennt keinen Ort oder keinen Bedarf."
    assert package.rubric.tie_rule == ("BEDARF", "ZIELE", "ZUGANG")
    assert (package.clauses[2].kind, package.clauses[2].when) == (ClauseKind.BEDINGUNG, When.ALWAYS)


def test_a_file_may_come_as_text_as_bytes_and_with_a_byte_order_mark():
    assert read_package(FILE.encode(), known_goals=GOALS) == demo()
    assert read_package(FILE.encode("utf-8-sig"), known_goals=GOALS) == demo()
    assert read_package("\ufeff" + FILE.replace("\n", "\r\n"), known_goals=GOALS) == demo()


def test_numbers_stay_the_text_that_was_written():
    package = read_package(changed("regeln", "own_funds_share_min", "wert", value="7.5"), known_goals=GOALS)

    assert {parameter.name: parameter.value for parameter in package.parameters}["own_funds_share_min"] == "7.5"


def test_a_criterion_may_be_formal_and_a_cost_not_eligible_and_the_rules_in_any_order():
    first = FILE.index("  application_deadline:")
    second, end = FILE.index("  grace_minutes:"), FILE.index("  late_applications:")
    text = FILE[:first] + FILE[second:end] + FILE[first:second] + FILE[end:]
    text = text.replace("ziele: [sozialplanung-3]", "formal: ja")
    package = read_package(text.replace("zuwendungsfaehig: ja", "zuwendungsfaehig: nein", 1), known_goals=GOALS)

    assert package.rubric.criteria[1].is_formal
    assert package.rubric.criteria[1].goals == ()
    assert [item.is_eligible for item in package.plan_items[:2]] == [False, True]
    assert [parameter.name for parameter in package.parameters[:2]] == ["grace_minutes", "application_deadline"]


@pytest.mark.parametrize(
    ("text", "place", "sentence"),
    [
        ("", "Datei", "Die Datei ist leer. Bitte wählen Sie eine Datei mit einer Förderrichtlinie."),
        (b"\xff\xfe", "Datei", "Die Datei ist nicht in UTF-8 gespeichert. Bitte speichern Sie sie in UTF-8."),
        ("\ud800", "Datei", "Die Datei ist nicht in UTF-8 gespeichert. Bitte speichern Sie sie in UTF-8."),
        (
            "#" * 150_001,
            "Datei",
            "Die Datei ist größer als 150 kB. Bitte prüfen Sie, ob es die richtige Datei ist.",
        ),
        (
            b"a: \x00",
            "Datei",
            "Die Datei enthält ein Steuerzeichen. Bitte speichern Sie sie als reinen Text in UTF-8.",
        ),
        ("a: 1\nb: [1", "Zeile 2", STRUCTURE),
        ("a: b: c", "Zeile 1", STRUCTURE),
        ("a: 1\n---\nb: 2", "Zeile 2", STRUCTURE),
        ("%YAML 3.0\n---\na: 1", "Zeile 1", STRUCTURE),
        ("a: &x [1]\nb: *x", "Zeile 1", REFERENCE),
        ("a: 1\nb: *x", "Zeile 2", REFERENCE),
        ("a: !!python/object/apply:os.system [ls]", "Zeile 1", TAG),
        ("a: !eigen 1", "Zeile 1", TAG),
        ("a: ! 1", "Zeile 1", TAG),
        ("[" * 100_000, "Zeile 1", DEEP),
        ("- " * 20 + "x", "Zeile 1", DEEP),
    ],
    ids=lambda value: str(value)[:20],
)
def test_what_is_no_plain_yaml_is_refused_at_its_line(text, place, sentence):
    assert problems(text) == [(place, sentence)]


def test_a_bomb_of_references_does_not_go_off():
    layers = ["a: &a [" + ", ".join(["x"] * 9) + "]"]
    for one, before in zip("bcdefghij", "abcdefghi", strict=True):
        layers.append(f"{one}: &{one} [{', '.join([f'*{before}'] * 9)}]")

    assert problems("\n".join(layers)) == [("Zeile 1", REFERENCE)]


@pytest.mark.parametrize("text", ["- a\n- b", "nur ein Satz", "[]"])
def test_a_list_or_a_word_instead_of_a_guideline_is_refused(text):
    sentence = "Die Datei enthält keine Förderrichtlinie. Sie beginnt mit „format: foerderrichtlinie/1“."

    assert problems(text) == [("Datei", sentence)]


def test_a_file_with_nothing_that_belongs_into_it_lacks_every_part_once():
    assert problems("foerderschwerpunkt: x") == [
        ("foerderschwerpunkt", "Diese Angabe gibt es hier nicht. Meinten Sie „foerderschwerpunkte“?"),
        ("format", MISSING),
        ("richtlinie", MISSING),
        ("regeln", MISSING),
        ("entscheidungsebenen", MISSING),
        ("finanzierungsplan", MISSING),
        ("foerderschwerpunkte", MISSING),
        ("bewertungsraster", MISSING),
    ]


CRITERIA = ("bewertungsraster", "kriterien")


@pytest.mark.parametrize(
    ("path", "value", "place", "sentence"),
    [
        (
            ("format",),
            "foerderrichtlinie/2",
            "format",
            "Erwartet wird „foerderrichtlinie/1“, nicht „foerderrichtlinie/2“.",
        ),
        (
            ("richtlinie", "gilt_ab"),
            "20170412",
            "richtlinie › gilt_ab",
            "Erwartet wird ein Tag wie 2027-01-31, nicht „20170412“.",
        ),
        (
            ("richtlinie", "gilt_ab"),
            "2027-02-30",
            "richtlinie › gilt_ab",
            "Erwartet wird ein Tag wie 2027-01-31, nicht „2027-02-30“.",
        ),
        (("richtlinie", "titel"), DROP, "richtlinie › titel", MISSING),
        (("richtlinie", "titel"), ["x"], "richtlinie › titel", TEXT),
        (("richtlinie",), "x", "richtlinie", SECTION),
        (("richtlinie", "tittel"), "x", "richtlinie › tittel", "Diese Angabe gibt es hier nicht. Meinten Sie „titel“?"),
        (
            ("richtlinie", "zzz"),
            "x",
            "richtlinie › zzz",
            "Diese Angabe gibt es hier nicht. Möglich sind: reihe, titel, fassung, gilt_ab, quelle.",
        ),
        (
            ("richtlinie", "q" * 99),
            "x",
            f"richtlinie › {'q' * 60}…",
            "Diese Angabe gibt es hier nicht. Möglich sind: reihe, titel, fassung, gilt_ab, quelle.",
        ),
        (
            ("regeln", "own_funds_min"),
            {"wert": "1"},
            "regeln › own_funds_min",
            "Diese Angabe gibt es hier nicht. Meinten Sie „own_funds_share_min“?",
        ),
        (("regeln", "ceiling"), "keine", "regeln › ceiling", SECTION),
        (("regeln", "ceiling", "wert"), DROP, "regeln › ceiling › wert", MISSING),
        (
            ("regeln", "ceiling", "bezeichnung"),
            "Obergrenze",
            "regeln › ceiling › bezeichnung",
            "Diese Regel heißt „Höchstbetrag je Antrag“. Bitte schreiben Sie das, oder lassen Sie es weg.",
        ),
        (
            ("regeln", "ceiling", "annahme"),
            "true",
            "regeln › ceiling › annahme",
            "Erwartet wird ja oder nein, nicht „true“.",
        ),
        (("entscheidungsebenen",), "", "entscheidungsebenen", LIST),
        (("entscheidungsebenen", 0), "x", "entscheidungsebenen › Nr. 1", SECTION),
        (
            ("entscheidungsebenen", 0, "bis"),
            "25.000,00",
            "entscheidungsebenen › Amtsleitung Sozialamt › bis",
            "Erwartet wird ein Betrag wie 25000.00, oder „unbegrenzt“, nicht „25.000,00“.",
        ),
        (("entscheidungsebenen", 2, "bis"), DROP, "entscheidungsebenen › Ratsversammlung › bis", MISSING),
        (("finanzierungsplan", "ausgaben"), DROP, "finanzierungsplan › ausgaben", MISSING),
        (
            ("finanzierungsplan", "ausgaben", 0, "titel"),
            DROP,
            "finanzierungsplan › ausgaben › personal › titel",
            MISSING,
        ),
        (
            ("finanzierungsplan", "eigenmittel", 0, "zuwendungsfaehig"),
            "nein",
            "finanzierungsplan › eigenmittel › mitgliedsbeitraege › zuwendungsfaehig",
            "Diese Angabe gibt es hier nicht. Möglich sind: schluessel, titel, hinweis, quelle, annahme.",
        ),
        (("foerderschwerpunkte", 1, "schluessel"), DROP, "foerderschwerpunkte › Nr. 2 › schluessel", MISSING),
        (("foerderschwerpunkte", 1, "titel"), DROP, "foerderschwerpunkte › wohnungsnotfallhilfe › titel", MISSING),
        (
            ("foerderschwerpunkte", 1, "zielgruppen", 2),
            {"a": "b"},
            "foerderschwerpunkte › wohnungsnotfallhilfe › zielgruppen › Nr. 3",
            TEXT,
        ),
        (
            ("foerderschwerpunkte", 1, "mindestanforderungen", 0, "text"),
            DROP,
            "foerderschwerpunkte › wohnungsnotfallhilfe › mindestanforderungen › Nr. 1 › text",
            MISSING,
        ),
        (
            (*CRITERIA, 0, "gewicht"),
            "25.0",
            "bewertungsraster › kriterien › BEDARF › gewicht",
            "Erwartet wird eine ganze Zahl von 0 bis 9999, nicht „25.0“.",
        ),
        (
            (*CRITERIA, 0, "gewicht"),
            "-1",
            "bewertungsraster › kriterien › BEDARF › gewicht",
            "Erwartet wird eine ganze Zahl von 0 bis 9999, nicht „-1“.",
        ),
        (
            (*CRITERIA, 0, "mindestpunkte"),
            "",
            "bewertungsraster › kriterien › BEDARF › mindestpunkte",
            "Erwartet wird eine ganze Zahl von 0 bis 9999, nicht „“.",
        ),
        (
            (*CRITERIA, 1, "teil"),
            "finanziell",
            "bewertungsraster › kriterien › ZIELE › teil",
            "Erwartet wird eines von: fachlich, finanztechnisch, nicht „finanziell“.",
        ),
        ((*CRITERIA, 0, "stufen"), DROP, "bewertungsraster › kriterien › BEDARF › stufen", MISSING),
        (
            (*CRITERIA, 0, "stufen", "2"),
            DROP,
            "bewertungsraster › kriterien › BEDARF › stufen",
            "Die Stufen zählen von 0 an ohne Lücke: 0, 1, 2 und so weiter. Bitte prüfen Sie die Zahlen.",
        ),
        ((*CRITERIA, 0, "stufen", "2"), ["x"], "bewertungsraster › kriterien › BEDARF › stufen › 2", TEXT),
        (
            ("textbausteine", 0, "art"),
            "Bitte",
            "textbausteine › zweck › art",
            "Erwartet wird eines von: Befristung, Bedingung, Widerrufsvorbehalt, Auflage, Auflagenvorbehalt, Hinweis, "
            "nicht „Bitte“.",
        ),
        (("textbausteine", 0, "steht"), DROP, "textbausteine › zweck › steht", MISSING),
    ],
    ids=lambda value: ".".join(map(str, value)) if isinstance(value, tuple) else "",
)
def test_one_thing_that_cannot_be_read_is_named_once_at_its_place(path, value, place, sentence):
    assert problems(changed(*path, value=value)) == [(place, sentence)]


def test_a_name_that_stands_twice_is_named_with_both_lines():
    text = FILE.replace("  gilt_ab: 2017-04-12\n", "  gilt_ab: 2017-04-12\n  gilt_ab: 2018-01-01\n")
    line = text[: text.index("gilt_ab")].count("\n") + 1

    assert problems(text) == [
        (
            "richtlinie › gilt_ab",
            f"Diese Angabe steht zweimal da (Zeilen {line} und {line + 1}). Bitte streichen Sie eine.",
        )
    ]


def test_a_name_that_is_a_list_is_refused_with_its_line():
    text = FILE.replace("  gilt_ab:", "  [a, b]: x\n  gilt_ab:")
    line = text[: text.index("[a, b]")].count("\n") + 1
    sentence = "Der Name einer Angabe ist hier kein Text. Bitte schreiben Sie ein Wort."

    assert problems(text) == [(f"richtlinie › Zeile {line}", sentence)]
    assert problems("[a]: x")[0] == ("Zeile 1", sentence)


def test_all_problems_come_at_once_those_of_the_file_and_those_of_the_content():
    text = (
        FILE.replace("gewicht: 25", "gewicht: viel").replace("gewicht: 20", "gewicht: 0").replace("wert: 15", "wert: x")
    )

    assert [place for place, _ in problems(text)] == [
        "bewertungsraster › kriterien › BEDARF › gewicht",
        "regeln › grace_minutes › wert",
        "bewertungsraster › kriterien › ZIELE › gewicht",
    ]


def test_the_error_says_everything_in_its_message_too():
    error = BadPackage([Problem("a › b", "Das fehlt."), Problem("c", "Zu lang.")])

    assert str(error) == "a › b: Das fehlt.\nc: Zu lang."


@given(st.text() | st.binary() | st.text("[]{}-:&*!|>\n a'\"#,?%"))
def test_no_input_leads_to_anything_but_a_refusal(text):
    assert problems(text) != []


@settings(max_examples=30, deadline=None)
@given(st.integers(0, len(FILE)), st.text("[]{}-:&*!|>\n a'\"#,?%\t", max_size=3), st.integers(0, 30))
def test_a_damaged_file_is_read_or_refused_and_never_breaks_the_reader(position, inserted, removed):
    text = FILE[:position] + inserted + FILE[position + removed :]
    found = ()
    try:
        read = read_package(text, known_goals=GOALS)
    except BadPackage as refused:
        read, found = None, refused.problems

    assert (read is None) == bool(found)

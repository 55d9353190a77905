import pytest

from tests.criteria.examples.tables import outcome, outcomes, workbook

NBSP = "\u00a0"
HEADER = "case,strategy,envelope,application,score,requested,proposed,smallest,expected_amount"
THREE = [("Erster", 90), ("Zweiter", 80), ("Dritter", 70)]


def three(strategy, envelope, *expected, head=HEADER):
    """Three applications of 1,000 euro each, workable from 400 euro on; the first has most points."""
    rows = (
        f"A,{strategy},{envelope},{name},{score},1200,1000,400,{amount}"
        for (name, score), amount in zip(THREE, expected, strict=True)
    )
    return "\n".join([head, *rows])


@pytest.mark.parametrize(
    "table",
    [
        # Down the list in full; the next one gets the rest where it reaches the smallest amount.
        three("rank_order", 3500, "1000.00", "1000.00", "1000.00"),
        three("rank_order", 1400, "1000", "400", "0"),
        three("rank_order", 1399, "1000", "0", "0"),
        # One factor for all: 1,500 of 3,000 is a half; below 1,200 the last one leaves.
        three("proportional", 1500, "500", "500", "500"),
        three("proportional", 1199, "599.50", "599.50", "0"),
        # Most points times euro: the first in full, the second with what is left.
        three("optimum", 1500, "1000", "500", "0"),
        three("Rank_Order", 2000, "1000", "1000", ""),
    ],
)
def test_a_division_worked_by_hand_agrees(table):
    found = outcome("allocation", table)

    assert found.lines == ("A ok",)
    assert found.worked.comparisons


def test_after_a_shortfall_the_list_stops_or_goes_on():
    head = "case,strategy,envelope,application,score,requested,proposed,smallest,shortfall,expected_amount"
    rows = ["Erster,90,1000,1000,1000", "Zweiter,80,1000,1000,1000", "Dritter,70,500,500,500"]

    for shortfall, last in (("", 0), ("stop", 0), ("skip", 500)):
        amounts = (1000, 0, last)
        lines = [f"A,rank_order,1500,{row},{shortfall},{amount}" for row, amount in zip(rows, amounts, strict=True)]
        assert outcome("allocation", "\n".join([head, *lines])).lines == ("A ok",)


def test_a_difference_names_the_application_and_shows_every_award():
    found = outcome("allocation", three("rank_order", 1500, "1000", "400.00", "0"))

    assert found.lines[0] == "A Abweichung: Zweiter, expected_amount erwartet 400.00, berechnet 500.00"
    assert found.lines[1].startswith("    Nach Rangfolge: ")
    assert [line.partition(". ")[0] for line in found.lines[-3:]] == [
        f"    Platz 1, Erster: 1.000,00{NBSP}€",
        f"    Platz 2, Zweiter: 500,00{NBSP}€",
        f"    Platz 3, Dritter: 0,00{NBSP}€",
    ]


def test_the_total_of_points_times_euro_may_stand_instead_of_the_amounts():
    """90 · 1,000 + 80 · 500 = 130,000."""
    head = HEADER.replace("expected_amount", "expected_total")

    assert outcome("allocation", three("optimum", 1500, 130000, 130000, "", head=head)).lines == ("A ok",)
    assert outcome("allocation", three("optimum", 1500, 130000, "", 130001, head=head)).differences == (
        "expected_total erwartet 130001, berechnet 130000",
    )


def test_the_total_is_compared_exactly():
    head = HEADER + ",expected_total"
    row = "A,rank_order,10.01,Erster,33.335,20,20,1"

    assert outcome("allocation", f"{head}\n{row},10.01,333.68335").lines == ("A ok",)
    assert outcome("allocation", f"{head}\n{row},,333.7").lines == ("A ok",)
    assert outcome("allocation", f"{head}\n{row},,333.68").lines == ("A ok",)


def test_rows_of_several_cases_may_be_mixed():
    row = "rank_order,1000,Erster,90,1000,1000,400"

    assert [case.lines for case in outcomes("allocation", f"{HEADER}\nA,{row},1000\nB,{row},1000.00\n")] == [
        ("A ok",),
        ("B ok",),
    ]


def test_an_empty_expectation_is_not_asked():
    assert outcome("allocation", three("optimum", 1500, "", "", "")).worked.comparisons == ()


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        (
            ["A,lottery,1,X,1,1,1,1,"],
            "Spalte strategy: „lottery“ ist unbekannt. Möglich sind: rank_order, proportional",
        ),
        (["A,,1,X,1,1,1,1,"], "Die Spalte strategy ist leer."),
        (["A,optimum,,X,1,1,1,1,"], "Die Spalte envelope ist leer."),
        (["A,optimum,1,,1,1,1,1,"], "Die Spalte application ist leer."),
        (["A,optimum,1,X,,1,1,1,"], "Die Spalte score ist leer."),
        (["A,optimum,1,X,1,,1,1,"], "Die Spalte requested ist leer."),
        (["A,optimum,1,X,1,1,,1,"], "Die Spalte proposed ist leer."),
        (["A,optimum,1,X,1,1,1,,"], "Die Spalte smallest ist leer."),
        (['A,optimum,"1,00",X,1,1,1,1,'], "Spalte envelope: „1,00“ enthält ein Komma."),
        (["A,optimum,1,X,1,1,1,1,viel"], "Spalte expected_amount: „viel“ ist keine Zahl."),
        (["A,optimum,1,X,1,1,1,1,", "A,optimum,2,Y,1,1,1,1,"], "Die Spalte envelope ist nicht in allen Zeilen gleich."),
        (
            ["A,optimum,1,X,1,1,1,1,", "A,rank_order,1,Y,1,1,1,1,"],
            "Die Spalte strategy ist nicht in allen Zeilen gleich.",
        ),
        (["A,optimum,1,X,1,1,1,1,", "A,optimum,1,X,1,1,1,1,"], "Mehrfach genannt: X."),
        ([",optimum,1,X,1,1,1,1,"], "Die Spalte case ist leer."),
    ],
)
def test_a_case_without_an_answer_says_why(rows, sentence):
    (difference,) = outcome("allocation", "\n".join([HEADER, *rows])).differences

    assert difference.startswith(sentence)


@pytest.mark.parametrize("shortfall", ["stop", "vielleicht"])
def test_a_wrong_shortfall_is_refused(shortfall):
    rows = [f"A,optimum,1,X,1,1,1,1,,{shortfall}", "A,optimum,1,Y,1,1,1,1,,skip"]
    (difference,) = outcome("allocation", "\n".join([f"{HEADER},shortfall", *rows])).differences

    assert difference.startswith(("Die Spalte shortfall ist nicht", "Spalte shortfall: „vielleicht“ ist unbekannt."))


def test_an_impossible_application_is_refused_in_words():
    (difference,) = outcome("allocation", f"{HEADER}\nA,optimum,1,Antrag X,1,100,200,1,").differences

    assert "Antrag X" in difference


def test_a_workbook_gives_the_same_answer():
    rows = [("A", "optimum", 1500, name, score, 1200.0, 1000, "400", None, 130000) for name, score in THREE]

    assert outcome("allocation", workbook([*HEADER.split(","), "expected_total"], *rows)).lines == ("A ok",)

import pytest

from criteria.examples.table import UnreadableTable
from tests.criteria.examples.tables import outcome, outcomes

SMALLEST = {
    "financing": (
        "case,kind,planned_costs,planned_own_funds,planned_other_funds,grant,actual_costs,actual_own_funds,"
        "actual_other_funds,paid,final_grant,recovery,remaining_payment",
        "A,voll,100,0,0,100,100,0,0,100,100,0,0",
    ),
    "interest": ("case,amount,from,to,day_count,interest", "A,0,2024-01-01,2024-01-02,365,0"),
    "deadlines": ("case,rule,start,amount,unit,result", "A,portal_delivery,2026-03-02,,,2026-03-03"),
    "scoring": ("case,assessor,criterion,weight,points,max_points,expected_percent", "A,Erste,Ziel,1,1,1,100"),
    "allocation": (
        "case,strategy,envelope,application,score,requested,proposed,smallest,expected_amount",
        "A,rank_order,1,X,1,1,1,1,1",
    ),
}
COLUMNS = [(kind, column) for kind, (head, _) in SMALLEST.items() for column in head.split(",")]


@pytest.mark.parametrize("kind", SMALLEST)
def test_columns_stand_in_any_order_beside_others(kind):
    head, cells = (line.split(",") for line in SMALLEST[kind])
    table = "\n".join(",".join(["note", *reversed(line)]) for line in (head, cells))

    assert outcome(kind, table).lines == ("A ok",)


@pytest.mark.parametrize(("kind", "column"), COLUMNS)
def test_every_column_of_the_format_is_needed(kind, column):
    head, cells = SMALLEST[kind]

    with pytest.raises(UnreadableTable, match=f"In der Kopfzeile fehlt: {column}"):
        outcomes(kind, f"{head.replace(column, f'x{column}', 1)}\n{cells}")


@pytest.mark.parametrize("kind", SMALLEST)
def test_a_table_without_a_case_is_refused(kind):
    with pytest.raises(
        UnreadableTable, match=r"Die Tabelle enthält keinen Fall\. Bitte ergänzen Sie mindestens eine Zeile"
    ):
        outcomes(kind, SMALLEST[kind][0])


@pytest.mark.parametrize("kind", SMALLEST)
def test_a_case_without_a_name_is_named_by_its_line(kind):
    head, cells = SMALLEST[kind]

    assert [case.lines for case in outcomes(kind, f"{head}\n{cells[1:]}\n{cells[1:]}\n{cells}")] == [
        ("Zeile 2 Abweichung: Die Spalte case ist leer. Bitte füllen Sie sie aus.",),
        ("Zeile 3 Abweichung: Die Spalte case ist leer. Bitte füllen Sie sie aus.",),
        ("A ok",),
    ]

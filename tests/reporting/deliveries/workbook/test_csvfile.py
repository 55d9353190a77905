"""CSV as German programs write it."""

from decimal import Decimal

import pytest

from grants.untrusted.cells import Row, Special
from grants.untrusted.refusals import Refused
from reporting.deliveries.workbook.checks import check
from reporting.deliveries.workbook.csvfile import read_csv
from reporting.deliveries.workbook.form import identification
from reporting.deliveries.workbook.refusals import CSV_DAMAGED, CSV_ENCODING, CSV_TOO_BIG, WRONG_TYPE
from tests.reporting.deliveries.workbook.forms import FORM, without_rules

TABLE = (
    "Ortsteil;Besuche (Anzahl);Erstbesuche (Anzahl);Öffnungsstunden (Stunden)\r\n"
    '05 Zentrum-Nordwest;"1.234";5;99,5\r\n'
    "41;20;0;0\r\n"
)
VALUES = [Decimal("1234"), Decimal(5), Decimal("99.50"), Decimal(20), Decimal(0), Decimal("0.00")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_the_usual_encodings_are_read(encoding):
    result = check(without_rules(), read_csv(TABLE.encode(encoding)))

    assert [value.value for value in result.values] == VALUES
    assert result.problems == ()


def test_a_comma_separates_where_the_header_says_so():
    table = (
        "Ortsteil,Besuche (Anzahl),Erstbesuche (Anzahl),Öffnungsstunden (Stunden)\n"
        '05 Zentrum-Nordwest,1.234,5,"99,5"\n41,20,0,0\n'
    )

    assert [value.value for value in check(without_rules(), read_csv(table.encode())).values] == VALUES


def test_the_identification_line_of_the_template_is_understood():
    sheet = read_csv(f"Titel\n{identification(FORM)}\n{TABLE}".encode())

    assert sheet.meta == {"survey": "BESUCHE_SENIOREN", "version": "2.1", "delivery": "6f2c1a"}
    assert check(without_rules(), sheet).problems == ()


def test_a_csv_of_another_delivery_is_not_read():
    other = identification(FORM).replace("6f2c1a", "another")

    result = check(FORM, read_csv(f"{other}\n{TABLE}".encode()))

    assert [problem.message for problem in result.problems] == [
        "Daten!A4: Die Mappe gehört zu einer anderen Lieferung (another statt 6f2c1a). Bitte laden Sie die aktuelle "
        "Vorlage dieser Lieferung herunter und übertragen Sie Ihre Zahlen."
    ]
    assert result.values == ()


def test_rows_keep_their_number_and_formulas_their_kind():
    assert read_csv(b"a;b\n\n =1+1 ;\n").rows == (Row(1, ("a", "b")), Row(3, (Special("formula", "=1+1"), None)))


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (TABLE.encode("utf-16"), CSV_ENCODING),
        (b"\x81", CSV_ENCODING),
        (b"Ortsteil\0", WRONG_TYPE),
        (b"x\n" * 25_001, CSV_TOO_BIG),
        (b";" * 100, CSV_TOO_BIG),
        (b'"' + b"x" * 140_000, CSV_DAMAGED),
    ],
)
def test_what_is_no_csv_table_is_refused(data, sentence):
    with pytest.raises(Refused) as refused:
        read_csv(data)

    assert str(refused.value) == sentence

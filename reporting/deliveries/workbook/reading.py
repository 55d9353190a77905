"""Read a delivered file safely: .xlsx and .ods in a confined child process, .csv here.

Whatever the bytes are, the outcome is a Sheet or `Unreadable` with a German sentence.
"""

from collections.abc import Sequence

from grants.untrusted.cells import Sheet
from grants.untrusted.refusals import DAMAGED, Refused
from grants.untrusted.workbooks import ZIP, read_workbook, refuse_what_is_no_table
from reporting.deliveries.workbook.csvfile import read_csv
from reporting.deliveries.workbook.form import DATA_SHEET, META_SHEET
from reporting.deliveries.workbook.refusals import KINDS, WRONG_TYPE


class Unreadable(Exception):
    """The file cannot be read; `message` is a polite German sentence saying what is wrong and what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def read(data: bytes, filename: str, sheets: Sequence[str] = (DATA_SHEET,)) -> Sheet:
    """Read the data sheet of a delivered file, and the further `sheets` that its form has (`form.sheets_of`).

    In a .csv file all of them stand side by side in one table.

    The content decides what the file is; the name only tells whether plain text is meant as CSV.
    Raises Unreadable, and nothing else, for every file that is no readable .xlsx, .ods or .csv table.
    """
    try:
        return _read(data, filename, sheets)
    except Refused as refused:
        raise Unreadable(str(refused)) from refused


def _read(data: bytes, filename: str, sheets: Sequence[str]) -> Sheet:
    refuse_what_is_no_table(data, KINDS)
    if data.startswith(ZIP):
        beside = [sheet for sheet in sheets if sheet != DATA_SHEET]
        return read_workbook(data, data_sheet=DATA_SHEET, meta_sheet=META_SHEET, formulas=True, beside=beside)
    if filename.lower().endswith(".csv"):
        return read_csv(data)
    raise Refused(DAMAGED if filename.lower().endswith((".xlsx", ".ods")) else WRONG_TYPE)

"""Workbooks that people fill in: their structure is locked, texts stay texts, the same content gives the same bytes."""

import datetime
import io

import xlsxwriter

# Any fixed day will do: the file must not tell when it was built.
_CREATED = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC).replace(tzinfo=None)
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
PROTECTION = {"select_locked_cells": True, "select_unlocked_cells": True, "format_columns": True, "format_rows": True}
GREY = {"bg_color": "#E7E6E6", "font_color": "#404040", "border": 1, "border_color": "#767676"}
"""Cells that cannot be filled in."""
WHITE = {"locked": False, "border": 1, "border_color": "#767676"}
"""Cells to be filled in."""


class LockedWorkbook(xlsxwriter.Workbook):
    """A workbook whose sheets cannot be renamed, moved or deleted; xlsxwriter has no option for this."""

    def __init__(self, target: io.BytesIO, *, title: str, subject: str) -> None:
        super().__init__(target, _OPTIONS)
        self.set_properties({"title": title, "subject": subject, "author": "", "created": _CREATED})

    def _write_workbook_pr(self) -> None:
        super()._write_workbook_pr()
        self._xml_empty_tag("workbookProtection", [("lockStructure", 1)])

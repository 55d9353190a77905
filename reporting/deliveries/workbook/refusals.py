"""Why a delivered file cannot be read, beside what is said of every workbook (grants.untrusted.refusals)."""

from grants.untrusted.refusals import no_sheet, no_table
from reporting.deliveries.workbook.form import DATA_SHEET

KINDS = ".xlsx, .ods oder .csv"
WRONG_TYPE = no_table("keine Tabelle", KINDS)
PDF = no_table("ein PDF, keine Tabelle", KINDS)
NOT_OUR_TEMPLATE = no_sheet(DATA_SHEET)
CSV_ENCODING = "Der Zeichensatz der Datei wird nicht erkannt. Bitte speichern Sie sie als „CSV UTF-8“ oder als .xlsx."
CSV_TOO_BIG = (
    "Die CSV-Datei ist zu groß (erlaubt sind höchstens 25.000 Zeilen und 100 Spalten). Bitte laden Sie nur die "
    "Zeilen Ihrer Lieferung hoch."
)
CSV_DAMAGED = "Die CSV-Datei lässt sich nicht in Spalten zerlegen. Bitte speichern Sie die Tabelle als .xlsx."

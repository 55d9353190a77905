"""Why a file cannot be read at all: each sentence says what is wrong and what to do."""


class Refused(Exception):
    """The file must not reach a parser; the message is a German sentence for the person who sent it."""


RESAVE = "Bitte öffnen Sie die Datei, speichern Sie sie als .xlsx und laden Sie sie noch einmal hoch."

EMPTY = "Die Datei ist leer. Bitte prüfen Sie, ob Sie die richtige Datei gewählt haben."
TOO_BIG = "Die Datei ist größer als 10 MB. Bitte entfernen Sie Bilder und zusätzliche Tabellenblätter."
ENCRYPTED = "Die Datei ist mit einem Kennwort geschützt. Bitte heben Sie das Kennwort auf und speichern Sie sie neu."
OLD_FORMAT = "Die Datei hat das alte Format .xls. Speichern Sie die Datei als .xlsx und laden Sie sie noch einmal hoch."
BINARY_FORMAT = "Die Datei hat das Format .xlsb. Speichern Sie die Datei als .xlsx und laden Sie sie noch einmal hoch."
DAMAGED = f"Die Datei ist beschädigt und lässt sich nicht öffnen. {RESAVE}"
MACROS = "Die Datei enthält Makros. Bitte speichern Sie sie ohne Makros als .xlsx."
EXTERNAL = (
    "Die Datei holt Werte aus anderen Dateien oder Datenquellen. Bitte lösen Sie die Verknüpfungen "
    "(in Excel: Daten – Verknüpfungen bearbeiten) und speichern Sie die Datei neu."
)
EMBEDDED = "Die Datei enthält eingebettete Objekte. Bitte löschen Sie die Objekte und speichern Sie die Datei neu."
DOCTYPE = f"Die Datei enthält Anweisungen, die in einer Tabelle nicht vorkommen dürfen (DOCTYPE). {RESAVE}"
STRANGE_PART = f"Die Datei enthält Bestandteile, die nicht in eine Tabelle gehören. {RESAVE}"
TOO_MANY_PARTS = f"Die Datei besteht aus zu vielen Teilen. {RESAVE}"
UNPACKS_TOO_BIG = "Die Datei wird beim Entpacken zu groß. Bitte übertragen Sie nur Ihre Zahlen in eine neue Vorlage."
TOO_DEMANDING = (
    "Die Datei ließ sich nicht mit vertretbarem Aufwand lesen. Bitte übertragen Sie nur Ihre Zahlen in eine neue "
    "Vorlage und laden Sie diese hoch."
)


def no_table(what: str, kinds: str) -> str:
    """The file is something else; `kinds` are the endings that are possible, in words."""
    return f"Die Datei ist {what}. Bitte laden Sie die ausgefüllte Vorlage als {kinds} hoch."


def no_sheet(name: str) -> str:
    """The sheet that every template has is missing."""
    return (
        f"Die Datei hat kein Tabellenblatt „{name}“ und stammt damit nicht aus der Vorlage. "
        "Bitte laden Sie die Vorlage hier herunter und füllen Sie sie aus."
    )


NO_WORKBOOK = no_table("keine Tabelle", ".xlsx oder .ods")

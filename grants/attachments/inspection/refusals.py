"""Why a file is not accepted: each sentence says what is wrong and what to do."""


class Unacceptable(Exception):
    """The file is not kept; the message is a German sentence for the person who sent it."""


ALLOWED = "PDF, PNG, JPEG, DOCX, XLSX, ODT und ODS"
PRINT_ANEW = (
    "Bitte öffnen Sie die Datei, erzeugen Sie daraus mit „Drucken – Als PDF speichern“ ein neues PDF und laden Sie "
    "dieses hoch."
)
RESAVE = "Bitte speichern Sie die Datei neu, am besten als PDF, und laden Sie sie noch einmal hoch."
AS_PICTURE = "Bitte öffnen Sie das Bild, speichern Sie es neu und laden Sie es noch einmal hoch."

EMPTY = "Die Datei ist leer. Bitte prüfen Sie, ob Sie die richtige Datei gewählt haben."
TOO_BIG = "Die Datei ist größer als 25 MB. Bitte verkleinern Sie sie oder teilen Sie sie auf mehrere Dateien auf."
WRONG_TYPE = f"Diese Art von Datei nehmen wir nicht an. Möglich sind {ALLOWED}. Bitte speichern Sie sie als PDF."
OLD_FORMAT = "Die Datei hat ein altes Office-Format. Bitte speichern Sie sie als PDF, DOCX oder XLSX."
ARCHIVE = "Die Datei ist ein Archiv (ZIP). Bitte laden Sie die Dateien darin einzeln hoch."
ENCRYPTED = (
    "Die Datei ist mit einem Kennwort oder durch Sperren geschützt. Bitte heben Sie den Schutz auf und laden Sie die "
    "Datei noch einmal hoch."
)
DAMAGED = f"Die Datei ist beschädigt oder unvollständig. {RESAVE}"
FOREIGN_DATA = f"An der Datei hängen fremde Daten, die nicht zu ihr gehören. {RESAVE}"
TOO_DEMANDING = f"Die Datei ließ sich nicht mit vertretbarem Aufwand prüfen. {RESAVE}"

ACTIVE_PDF = f"Das PDF enthält Programme oder Befehle (zum Beispiel JavaScript). {PRINT_ANEW}"
EMBEDDED_PDF = (
    f"In dem PDF stecken weitere Dateien oder Verweise auf solche. Bitte laden Sie jede einzeln hoch. {PRINT_ANEW}"
)
MACROS = (
    "Die Datei enthält Makros. Bitte speichern Sie sie ohne Makros oder als PDF und laden Sie sie noch einmal hoch."
)
EXTERNAL = (
    "Die Datei holt Inhalte aus anderen Dateien oder aus dem Internet (zum Beispiel eine Vorlage oder verknüpfte "
    f"Bilder). {RESAVE}"
)
EMBEDDED = f"In der Datei stecken eingebettete Objekte oder andere Dateien. {RESAVE}"
DOCTYPE = f"Die Datei enthält Anweisungen, die in einem Dokument nicht vorkommen dürfen (DOCTYPE). {RESAVE}"
STRANGE_PART = f"Die Datei enthält Bestandteile, die nicht in ein Dokument gehören. {RESAVE}"
TOO_MANY_PARTS = f"Die Datei besteht aus zu vielen Teilen. {RESAVE}"
UNPACKS_TOO_BIG = f"Die Datei wird beim Entpacken zu groß. {RESAVE}"
TOO_MANY_PIXELS = f"Das Bild hat zu viele Bildpunkte (höchstens 100 Millionen). {AS_PICTURE}"
DATA_BEHIND_PICTURE = f"Hinter dem Bild hängen noch andere Daten (zum Beispiel ein kurzer Film). {AS_PICTURE}"

"""The calibration file of the demo. The application is invented and says so."""

import datetime

from criteria.guideline.models import Guideline
from grants.assessment.calibration import make_case, release_case
from grants.assessment.marks import Mark
from grants.people.models import User

TITLE = "Nachbarschaftstisch (erfundenes Beispiel)"
STORY = """Dieser Antrag ist erfunden.

Ein Verein will an zwei Nachmittagen in der Woche einen offenen Tisch für ältere Menschen anbieten. Er nennt die Zahl \
der über 65-Jährigen im Ortsteil und die beiden Angebote, die es dort schon gibt.

Ziele: „Mehr Menschen sollen sich treffen.“ Eine Zahl oder einen Zeitpunkt nennt der Antrag nicht.

Die Räume sind ohne Stufen erreichbar, die Teilnahme ist kostenfrei. Öffnungszeiten sind genannt.

Das Konzept beschreibt Ablauf und Methode und nennt die Ausbildung der beiden Fachkräfte. Vertretung und Fortbildung \
sind nicht geregelt.

Der Verein nennt die Begegnungsstätte nebenan, beschreibt aber nicht, wie beide zusammenarbeiten.

Der Finanzierungsplan geht auf. Alle Positionen über 1.000 Euro sind erläutert; andere Mittel sind nicht beantragt."""
REFERENCE = {
    "BEDARF": Mark(3, "Zahlen für den Ortsteil und die vorhandenen Angebote sind genannt. Eine Lücke fehlt."),
    "ZIELE": Mark(1, "Es gibt ein Ziel, aber keine Zahl und keinen Zeitpunkt."),
    "ZUGANG": Mark(3, "Stufenlos und kostenfrei. Ein weiterer Zugang ist nicht genannt."),
    "FACHLICHKEIT": Mark(2, "Methode, Ablauf und Qualifikation sind da, Vertretung und Fortbildung nicht."),
    "NETZ": Mark(1, "Eine Einrichtung ist genannt, die Zusammenarbeit nicht beschrieben."),
    "NACHWEIS": Mark(2, "Alle größeren Positionen sind erläutert. Andere Mittel sind nicht beantragt."),
}


def tell(guideline: Guideline, users: dict[str, User], now: datetime.datetime) -> None:
    """One released calibration file with its reference."""
    officer = users["sachbearbeitung"]
    case = make_case(guideline=guideline, title=TITLE, story=STORY, actor=officer, now=now)
    release_case(case=case, actor=officer, now=now, marks=REFERENCE)

"""What Träger of the demo wrote, told and asked beside their applications. All of it is invented and says so."""

import datetime

from grants.applications import starting_early
from grants.applications.models import Application
from grants.applications.states import State
from grants.change_notices import workflow as change_notices
from grants.correspondence import workflow as correspondence
from grants.people.models import User

INVENTED = "(Erfundenes Beispiel.)"
QUESTION = f"Guten Tag, wann können wir mit einer Entscheidung rechnen? {INVENTED}"
ANSWER = f"Guten Tag, die Bewertung läuft noch. Wir melden uns im Postfach. {INVENTED}"
THANKS = f"Vielen Dank für die schnelle Antwort. {INVENTED}"
MORE_FUNDS = f"Eine Stiftung gibt uns zusätzlich 1.500 Euro für das Sommerfest. {INVENTED}"
VACANCY = f"Die Stelle in der Beratung ist seit dem Monatsersten frei. Wir schreiben sie gerade aus. {INVENTED}"
REASON = f"Der Vermieter hält die Räume nur bis zum Monatsende frei. {INVENTED}"


def tell(featured: str, users: dict[str, User], now: datetime.datetime) -> None:
    """Write a talk and notices about grants of the shown Träger, and ask for one vorzeitigen Maßnahmebeginn."""
    person, officer = users["vorstand"], users["sachbearbeitung"]
    own = Application.objects.filter(organisation__name=featured).order_by("-submitted_at")
    undecided = own.filter(state=State.SUBMITTED).first()
    yesterday, hour = now - datetime.timedelta(days=1), datetime.timedelta(hours=1)
    correspondence.send(application=undecided, actor=person, now=yesterday, text=QUESTION)
    correspondence.answer(application=undecided, actor=officer, now=yesterday + hour, text=ANSWER)
    correspondence.send(application=undecided, actor=person, now=yesterday + 2 * hour, text=THANKS)
    starting_early.request_early_start(
        application=undecided,
        actor=person,
        now=yesterday,
        wanted_from=(now + datetime.timedelta(days=21)).date(),
        reason=REASON,
    )
    granted = own.filter(state=State.GRANTED).first()
    known = (now - datetime.timedelta(days=3)).date()
    read = change_notices.report(
        application=granted, actor=person, now=now - 30 * hour, kind="staff", known_since=known, text=VACANCY
    )
    change_notices.acknowledge(notice=read, actor=officer, now=now - 28 * hour)
    change_notices.report(
        application=granted, actor=person, now=now - 2 * hour, kind="funding", known_since=known, text=MORE_FUNDS
    )

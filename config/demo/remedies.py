"""Bekanntgabe, a Widerspruch and an Anhörung of the demo. All of it is invented and says so."""

import datetime

from config.demo.people import CONFIRMED_BEFORE
from grants.applications.models import Application
from grants.applications.states import State
from grants.letters.models import Letter
from grants.organisations.models import Membership, Organisation
from grants.people.models import User
from grants.remedies import announcing, objecting, revoking

INVENTED = "(Erfundenes Beispiel.)"
BY_POST = 1
"""So many Träger have not consented to the portal and get their Bescheide by post."""


def consent(organisations: list[Organisation], now: datetime.datetime) -> None:
    """All but the last consented to the portal long ago."""
    for organisation in organisations[:-BY_POST]:
        signer = organisation.memberships.filter(right=Membership.Right.SIGN).order_by("pk").first().user
        announcing.give_consent(organisation=organisation, actor=signer, now=now - CONFIRMED_BEFORE)


def tell(featured: str, users: dict[str, User], now: datetime.datetime) -> None:
    """Put on the list what must go by post; a Widerspruch of the last weeks, and an Anhörung of the shown Träger."""
    announcing.put_to_post(now)
    officer = users["sachbearbeitung"]
    recent = Letter.objects.filter(kind=Letter.Kind.DECISION, application__state=State.REJECTED)
    if letter := recent.order_by("-provided_at", "pk").first():
        objecting.record(
            letter=letter,
            actor=officer,
            now=now,
            received_on=max(letter.provided_at.date(), (now - datetime.timedelta(days=2)).date()),
            form="written",
            grounds=f"Die Bewertung übersieht unsere Kooperation im Stadtteil. {INVENTED}",
        )
    granted = Application.objects.filter(organisation__name=featured, state=State.GRANTED).order_by("submitted_at")
    opened = revoking.open_revocation(
        application=granted.first(),
        actor=officer,
        now=now,
        ground="purpose",
        facts=f"Das Angebot war im Sommer sechs Wochen geschlossen. {INVENTED}",
        known_on=(now - datetime.timedelta(days=30)).date(),
    )
    revoking.hear(
        revocation=opened,
        actor=officer,
        now=now,
        text=f"Wir wollen den Teil der Zuwendung widerrufen, der auf diese Wochen entfällt. {INVENTED}",
        until=(now + datetime.timedelta(days=21)).date(),
    )

"""What a Träger has to tell without delay, each with its source.

The numbers are those of the ANBest-P of the Federation; those of the city count the same duties and have to be checked
against its Bescheide.
"""

from django.db import models


class ChangeKind(models.TextChoices):
    """A kind of change, with the name under which a Träger finds it."""

    FUNDING = "funding", "Andere Mittel: beantragt, erhalten oder geändert"
    COSTS = "costs", "Ausgaben: höher oder niedriger als im Plan"
    PURPOSE = "purpose", "Zweck oder Ziele: geändert oder nicht mehr zu erreichen"
    STAFF = "staff", "Personal: eine Stelle ist unbesetzt oder anders besetzt"
    UNSPENT = "unspent", "Zuwendung: lässt sich nicht rechtzeitig ausgeben"
    ITEMS = "items", "Gegenstände: werden nicht mehr für den Zweck gebraucht"
    INSOLVENCY = "insolvency", "Insolvenz: beantragt oder eröffnet"
    OTHER = "other", "Etwas anderes, das für die Zuwendung wichtig ist"

    @property
    def legal_source(self) -> str:
        """The number of the ANBest-P that asks for it once the Bescheid is there."""
        return f"ANBest-P Nr. {_NUMBERS[self]}"


_NUMBERS = {
    ChangeKind.FUNDING: "5.1",
    ChangeKind.COSTS: "2 und 5.2",
    ChangeKind.PURPOSE: "5.2 und 5.3",
    ChangeKind.STAFF: "5.2",
    ChangeKind.UNSPENT: "5.4",
    ChangeKind.ITEMS: "5.5",
    ChangeKind.INSOLVENCY: "5.6",
    ChangeKind.OTHER: "5.2",
}

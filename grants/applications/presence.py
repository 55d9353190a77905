"""Who else has a section of an application open just now. No record is kept: after two minutes it is forgotten."""

import datetime
from collections.abc import Sequence

from django.db import models, transaction

from grants.applications.models import Application
from grants.people.models import User
from grants.steps import ensure

FORGOTTEN_AFTER = datetime.timedelta(minutes=2)


class Presence(models.Model):
    """The section that a person had open when their browser was last heard of."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="+")
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    section = models.CharField("Abschnitt", max_length=40)
    seen_at = models.DateTimeField("zuletzt gesehen")

    class Meta:
        ordering = ["application", "user"]
        verbose_name = "Anwesenheit"
        constraints = [models.UniqueConstraint(fields=["application", "user"], name="one_presence_per_person")]

    def __str__(self):
        return f"{self.user}: {self.section}"


@transaction.atomic
def notice(*, application: Application, section: str, actor: User, now: datetime.datetime) -> Sequence[Presence]:
    """Note that this person has a section open, and say who else has one of this application. Raises Forbidden.

    Saves nothing of the application: no lock, no entry in the record, and whoever is not heard of is forgotten.
    """
    ensure(actor, "application.edit", application)
    Presence.objects.filter(application=application, seen_at__lt=now - FORGOTTEN_AFTER).delete()
    Presence.objects.update_or_create(
        application=application, user=actor, defaults={"section": section, "seen_at": now}
    )
    others = Presence.objects.filter(application=application).exclude(user=actor)
    return list(others.select_related("user").order_by("user__name", "pk"))


def forget(now: datetime.datetime) -> int:
    """Forget everybody who was not heard of lately, in all applications. Returns how many that were."""
    return Presence.objects.filter(seen_at__lt=now - FORGOTTEN_AFTER).delete()[0]

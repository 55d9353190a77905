"""Signatures under an application: who stands for exactly what was seen, and whether enough have signed.

A signature counts as long as nothing changes in the application, its papers and the master data of its Träger, and as
long as the person may sign for the Träger.
"""

import datetime
from dataclasses import dataclass

from django.db import models
from django.db.models import Q

from criteria.deadlines import BERLIN
from grants.applications import papers
from grants.applications.declarations import frozen_declarations
from grants.applications.models import Application
from grants.organisations.queries import signatories
from grants.people.models import User

TWO = 2


class Signature(models.Model):
    """One person's signature under one state of an application, with the declarations as they were worded.

    `number` is the Fassung that will be sent; `stamp` stands for everything the person saw.
    """

    application = models.ForeignKey(Application, models.PROTECT, related_name="signatures")
    person = models.ForeignKey(User, models.RESTRICT, related_name="+", verbose_name="unterschrieben von")
    number = models.PositiveSmallIntegerField("Fassung")
    stamp = models.CharField("Stempel", max_length=100)
    declarations = models.JSONField("Erklärungen")
    signed_at = models.DateTimeField("unterschrieben am")
    taken_back_at = models.DateTimeField("zurückgenommen", null=True, blank=True)

    class Meta:
        ordering = ["application", "number", "signed_at", "id"]
        verbose_name = "Unterschrift"
        constraints = [
            models.UniqueConstraint(
                fields=["application", "person", "stamp"],
                condition=Q(taken_back_at=None),
                name="one_signature_per_person_and_stamp",
            ),
        ]

    def __str__(self):
        return f"{self.person}: {self.application}, Fassung {self.number}"

    @property
    def frozen(self) -> dict:
        """The signature as JSON values: who, and the moment in ISO 8601, in Europe/Berlin."""
        return {"name": self.person.label, "signed_at": self.signed_at.astimezone(BERLIN).isoformat()}


@dataclass(frozen=True)
class Signed:
    """How far the signatures for the next sending are, and how many are needed.

    `valid` ones count; `overtaken` ones stand under what has changed since; `lapsed` are those of people who may no
    longer sign for the Träger.
    """

    needed: int
    valid: tuple[Signature, ...] = ()
    overtaken: tuple[Signature, ...] = ()
    lapsed: tuple[Signature, ...] = ()

    def by(self, person: User) -> Signature | None:
        """The signature of this person that counts."""
        return next((signature for signature in self.valid if signature.person_id == person.pk), None)

    @property
    def waits(self) -> bool:
        """Somebody has signed what stands now, and somebody else has yet to."""
        return 0 < len(self.valid) < self.needed

    def is_complete_with(self, person: User) -> bool:
        """Is the signature of this person, given now or before, the last that is needed?"""
        others = [signature for signature in self.valid if signature.person_id != person.pk]
        return len(others) + 1 >= self.needed


def stamp(application: Application) -> str:
    """Stands for all that an application says now: it changes with every save, paper and change of the master data."""
    number = application.submissions.count() + 1
    version = f"{application.version}-{application.organisation.version}"
    return f"{number}-{application.state}-{version}-{papers.stamp(application)}"


def signed(application: Application, able: frozenset[int] | None = None) -> Signed:
    """The signatures for the next sending of a draft or a correction; `able` may sign now (ids), if known already."""
    given = [row for row in application.signatures.all() if row.taken_back_at is None]
    needed = TWO if application.organisation.needs_two_signatures else 1
    if not given:
        return Signed(needed)
    number, now = application.submissions.count() + 1, stamp(application)
    if able is None:
        able = frozenset(person.pk for person in signatories(application.organisation))
    current = [row for row in given if row.number == number]
    standing = [row for row in current if row.stamp == now]
    return Signed(
        needed,
        valid=tuple(row for row in standing if row.person_id in able),
        overtaken=tuple(row for row in current if row.stamp != now),
        lapsed=tuple(row for row in standing if row.person_id not in able),
    )


def give(application: Application, actor: User, now: datetime.datetime) -> Signature:
    """Write a signature under what stands now; called by the doors that have locked the application."""
    return Signature.objects.create(
        application=application,
        person=actor,
        number=application.submissions.count() + 1,
        stamp=stamp(application),
        declarations=frozen_declarations(),
        signed_at=now,
    )

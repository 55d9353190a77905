"""Förderaufrufe: who may apply for what, until when."""

import datetime
from decimal import Decimal

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from criteria import deadlines
from criteria.guideline.models import Guideline, Priority
from grants.calls.states import Stage


class CallQuerySet(models.QuerySet):
    def announced(self):
        """Calls that everybody may see, also before they open. Drafts are for the office only."""
        return self.filter(announced_at__isnull=False)

    def coming(self, now: datetime.datetime):
        """Announced calls that have not opened yet."""
        return self.announced().filter(opens_at__gt=now)

    def opened(self, now: datetime.datetime):
        """Calls that may have applications: open ones and closed ones."""
        return self.announced().filter(opens_at__lte=now)

    def open(self, now: datetime.datetime):
        """Calls whose deadline is still ahead; the grace after it is not advertised."""
        return self.opened(now).filter(closes_at__gte=now)

    def taking(self, now: datetime.datetime):
        """Calls for which an application may be begun: open ones, and those that take late applications."""
        late = Q(accepts_late=True, period_end__gte=now.astimezone(deadlines.BERLIN).date())
        return self.opened(now).filter(Q(closes_at__gte=now) | late)

    def closed(self, now: datetime.datetime):
        """Calls whose deadline is over."""
        return self.opened(now).filter(closes_at__lt=now)


class Call(models.Model):
    """A Förderaufruf for a Förderjahr or more. Until it is announced it is a draft that only the office sees.

    `minutes_needed` is how long an application takes when everything lies ready; `required_attachments` holds kinds
    of attachments without which no application is sent; `grace_minutes` and `accepts_late` are those of the guideline
    version when the call was written. `later_envelope` is the part of the envelope that belongs to the second budget
    year, in euros; None where nobody divided it, or there is no second year. An envelope that is not public appears
    nowhere outside the office.
    """

    slug = models.SlugField(unique=True)
    title = models.CharField("Förderaufruf", max_length=200)
    funding_year = models.PositiveSmallIntegerField("Förderjahr")
    guideline = models.ForeignKey(Guideline, models.PROTECT, related_name="calls", verbose_name="Förderrichtlinie")
    priorities = models.ManyToManyField(Priority, related_name="calls", verbose_name="Förderschwerpunkte")
    reference_prefix = models.CharField("Aktenzeichen beginnt mit", max_length=20, unique=True)
    last_number = models.PositiveIntegerField(default=0)
    opens_at = models.DateTimeField("Beginn")
    closes_at = models.DateTimeField("Antragsfrist")
    grace_minutes = models.PositiveSmallIntegerField("Nachfrist in Minuten", default=0)
    accepts_late = models.BooleanField("nimmt verspätete Anträge an", default=False)
    period_start = models.DateField("Bewilligungszeitraum von")
    period_end = models.DateField("Bewilligungszeitraum bis")
    envelope = models.DecimalField("Fördermittel", max_digits=12, decimal_places=2)
    later_envelope = models.DecimalField(
        "davon für das zweite Jahr", max_digits=12, decimal_places=2, null=True, blank=True
    )
    envelope_is_public = models.BooleanField("Fördermittel veröffentlichen", default=True)
    budget_reservation = models.BooleanField("unter Haushaltsvorbehalt", default=True)
    required_attachments = ArrayField(
        models.CharField(max_length=40), default=list, blank=True, verbose_name="Nötige Anlagen"
    )
    minutes_needed = models.PositiveSmallIntegerField("Zeitbedarf in Minuten", default=120)
    hint = models.TextField("Hinweise", blank=True)
    contact = models.CharField("Kontakt", max_length=200)
    announced_at = models.DateTimeField("angekündigt", null=True, blank=True)
    is_invented = models.BooleanField(default=False)

    objects = CallQuerySet.as_manager()

    class Meta:
        ordering = ["-funding_year", "title"]
        verbose_name = "Förderaufruf"
        constraints = [
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="call_closes_after_it_opens"),
            models.CheckConstraint(condition=Q(period_end__gt=F("period_start")), name="call_period_has_days"),
            models.CheckConstraint(condition=Q(envelope__gte=0), name="call_envelope_is_not_negative"),
            models.CheckConstraint(
                condition=Q(later_envelope=None) | Q(later_envelope__gte=0, later_envelope__lte=F("envelope")),
                name="call_later_envelope_is_part_of_the_envelope",
            ),
            # Nobody could see a call that had opened before it was announced.
            models.CheckConstraint(
                condition=Q(announced_at=None) | Q(announced_at__lte=F("opens_at")),
                name="call_opens_after_it_is_announced",
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def chain(self) -> str:
        """The name of its record."""
        return f"call:{self.pk}"

    @property
    def public_envelope(self) -> Decimal | None:
        """The envelope in euro as everybody may know it; None where it is not published."""
        return self.envelope if self.envelope_is_public else None

    def stage(self, now: datetime.datetime) -> Stage:
        """Where the call stands. The grace after the deadline is not advertised: it counts as closed."""
        if self.announced_at is None:
            return Stage.DRAFT
        if now < self.opens_at:
            return Stage.ANNOUNCED
        return Stage.OPEN if now <= self.closes_at else Stage.CLOSED

    def is_open(self, now: datetime.datetime) -> bool:
        """Is an application in time now? The grace after the deadline is part of the call."""
        grace = datetime.timedelta(minutes=self.grace_minutes)
        return self.announced_at is not None and deadlines.is_open(self.opens_at, self.closes_at, now, grace)

    def is_late(self, now: datetime.datetime) -> bool:
        """Is an application late at this moment? An extension of the deadline makes it one in time again."""
        return now > self.closes_at + datetime.timedelta(minutes=self.grace_minutes)

    def takes(self, now: datetime.datetime) -> bool:
        """May an application be handed in now, in time or late? Late ones only before the funding period is over."""
        if self.is_open(now):
            return True
        is_not_over = now.astimezone(deadlines.BERLIN).date() <= self.period_end
        return self.announced_at is not None and self.accepts_late and self.is_late(now) and is_not_over

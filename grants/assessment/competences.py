"""What an assessor knows: the Förderschwerpunkte and the parts of a rubric for which a proposal may name them."""

import datetime
from collections.abc import Collection

from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction

from criteria import scoring
from criteria.guideline.models import Priority
from criteria.rubric.models import Criterion
from grants import audit
from grants.accounts.workflow import chain_of
from grants.people.models import Role, User
from grants.steps import NotPossible, ensure

RECORD = "competence.record"


class Competence(models.Model):
    """What one assessor knows. `priorities` are keys of Förderschwerpunkte, the same in every version of a guideline.

    An empty list means: all of them.
    """

    assessor = models.OneToOneField(User, models.RESTRICT, related_name="competence")
    priorities = ArrayField(models.SlugField(), verbose_name="Förderschwerpunkte", default=list, blank=True)
    parts = ArrayField(
        models.CharField(max_length=20, choices=Criterion.PARTS), verbose_name="Teile", default=list, blank=True
    )

    class Meta:
        ordering = ["assessor"]
        verbose_name = "Kompetenzen"

    def __str__(self):
        return f"Kompetenzen von {self.assessor}"


def assessors():
    """The people who can be asked to assess, in German order."""
    return User.objects.filter(is_active=True, roles__contains=[Role.ASSESSOR.value]).order_by("sort_name", "pk")


def known_priorities() -> dict[str, str]:
    """The titles of all Förderschwerpunkte by key, as the newest guideline names them."""
    return dict(Priority.objects.order_by("guideline", "position").values_list("key", "title"))


@transaction.atomic
def record_competence(
    *, assessor: User, actor: User, now: datetime.datetime, priorities: Collection[str], parts: Collection[str]
) -> Competence:
    """Say what an assessor knows; nothing chosen means everything. Raises Forbidden, NotPossible."""
    ensure(actor, RECORD, assessor)
    if not assessors().filter(pk=assessor.pk).exists():
        raise NotPossible(f"{assessor} hat keine offene Bewertungsrolle.")
    titles, labels = known_priorities(), {part.value: part.label for part in scoring.Part}
    if not (set(priorities) <= set(titles) and set(parts) <= set(labels)):
        raise NotPossible("Diesen Förderschwerpunkt oder Teil gibt es nicht. Bitte laden Sie die Seite neu.")
    found, _ = Competence.objects.update_or_create(
        assessor=assessor, defaults={"priorities": sorted(priorities), "parts": sorted(parts)}
    )
    said = [titles[key] for key in found.priorities] or ["alle Förderschwerpunkte"]
    said += [labels[key] for key in found.parts] or ["beide Teile"]
    sentence = f"Kompetenzen für Bewertungen: {'; '.join(said)}."
    data = {"priorities": found.priorities, "parts": found.parts}
    audit.record(chain=chain_of(assessor), actor=actor, action="competence", sentence=sentence, now=now, **data)
    return found

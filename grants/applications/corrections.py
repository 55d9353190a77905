"""What a Nachforderung asks for: points, each about one answer of the application, and what they open again."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import models
from django.db.models import Q

from criteria.plan.models import Smart
from grants.applications.models import Application, CorrectionRequest
from grants.applications.sections import (
    ATTACHMENTS,
    GOALS,
    OTHER_FUNDS,
    PLAN,
    PROJECT,
    STAFF,
    TARGET_GROUP,
    TITLES,
)


@dataclass(frozen=True)
class Answer:
    """One answer of an application that can be asked for again.

    `names` are the fields, relations and lists in which the application stores it, `contents` the keys under which a
    frozen version holds it (grants.applications.content).
    """

    section: str
    label: str
    names: tuple[str, ...]
    contents: tuple[str, ...]

    @property
    def title(self) -> str:
        """The answer with its section, for people."""
        title = TITLES[self.section]
        return title if title == self.label else f"{title}: {self.label}"


def _plain(section: str, label: str, name: str) -> Answer:
    return Answer(section, label, (name,), (name,))


ANSWERS = {
    "title": _plain(PROJECT, "Name des Vorhabens", "title"),
    "priority": _plain(PROJECT, "Förderschwerpunkt", "priority"),
    "summary": _plain(PROJECT, "Was Sie vorhaben", "summary"),
    "period": Answer(PROJECT, "Beginn und Ende", ("period_start", "period_end"), ("period",)),
    "target_group": _plain(TARGET_GROUP, "Zielgruppe", "target_group"),
    "districts": _plain(TARGET_GROUP, "Ortsteile", "districts"),
    "neighbourhood": _plain(TARGET_GROUP, "Sozialraum", "neighbourhood"),
    "goals": _plain(GOALS, "Ziele der Fachpläne", "goals"),
    "contribution": _plain(GOALS, "Beitrag zu den Zielen", "contribution"),
    "smart": Answer(GOALS, "Ziel nach SMART", tuple(Smart.SMART), ("smart",)),
    "planned_values": _plain(GOALS, "Indikatoren mit geplanten Werten", "planned_values"),
    "posts": Answer(STAFF, TITLES[STAFF], ("posts",), ("staff",)),
    "plan_rows": Answer(PLAN, TITLES[PLAN], ("plan_rows",), ("plan", "sums")),
    "other_funds": Answer(
        OTHER_FUNDS,
        TITLES[OTHER_FUNDS],
        ("has_no_other_funds", "other_funds"),
        ("has_no_other_funds", "other_funds"),
    ),
    "attachments": _plain(ATTACHMENTS, TITLES[ATTACHMENTS], "attachments"),
}
"""Every answer by its key, in the order of the form. Lists are asked for whole: their rows depend on each other."""


@dataclass(frozen=True)
class Point:
    """One thing the office asks for: which answer (a key of ANSWERS), what is wrong with it, and in words.

    `question` is the text of the question of the formal check from which the point comes, if it comes from one.
    """

    answer: str
    kind: str
    text: str
    question: str = ""


class CorrectionPoint(models.Model):
    """A point of a Nachforderung, as it was sent. Only the answers that points name are open to the Träger."""

    class Kind(models.TextChoices):
        INCOMPLETE = "incomplete", "unvollständig"
        INCORRECT = "incorrect", "unrichtig"
        OUTDATED = "outdated", "veraltet"
        UNCLEAR = "unclear", "unklar"

    request = models.ForeignKey(CorrectionRequest, models.CASCADE, related_name="points")
    position = models.PositiveSmallIntegerField()
    answer = models.CharField("Angabe", max_length=20)
    kind = models.CharField("Mangel", max_length=10, choices=Kind)
    text = models.CharField("Was fehlt oder nicht stimmt", max_length=1000)
    question = models.TextField("aus der formalen Prüfung", blank=True)

    class Meta:
        ordering = ["request", "position"]
        verbose_name = "Punkt einer Nachforderung"
        constraints = [
            models.UniqueConstraint(fields=["request", "position"], name="one_correction_point_per_position"),
            models.CheckConstraint(condition=Q(answer__in=sorted(ANSWERS)), name="correction_point_answer_is_known"),
            models.CheckConstraint(
                condition=Q(kind__in=["incomplete", "incorrect", "outdated", "unclear"]),
                name="correction_point_kind_is_known",
            ),
        ]

    def __str__(self):
        return f"{self.title} ({self.get_kind_display()})"

    @property
    def section(self) -> str:
        return ANSWERS[self.answer].section

    @property
    def title(self) -> str:
        return ANSWERS[self.answer].title


def open_request(application: Application) -> CorrectionRequest | None:
    """The Nachforderung that waits for its answer."""
    return application.correction_requests.filter(answered_at=None).first()


def asked_answers(request: CorrectionRequest) -> tuple[str, ...]:
    """The keys of the answers that a Nachforderung opens: all of its sections, and those that its points name."""
    named = set(request.points.values_list("answer", flat=True))
    return tuple(key for key, answer in ANSWERS.items() if key in named or answer.section in request.sections)


def open_names(application: Application, *, is_draft: bool) -> frozenset[str]:
    """The fields, relations and lists of an application that may be changed now: all of a draft, else what is asked."""
    request = None if is_draft else open_request(application)
    keys: Sequence[str] = tuple(ANSWERS) if is_draft else asked_answers(request) if request else ()
    return frozenset(name for key in keys for name in ANSWERS[key].names)


def sections_with(names: frozenset[str]) -> frozenset[str]:
    """The sections in which at least one of these fields, relations and lists stands."""
    return frozenset(answer.section for answer in ANSWERS.values() if names & set(answer.names))


def keep_points(request: CorrectionRequest, points: Sequence[Point]) -> None:
    """Store the points of a new Nachforderung in their order."""
    CorrectionPoint.objects.bulk_create(
        CorrectionPoint(request=request, position=position, **vars(point))
        for position, point in enumerate(points, start=1)
    )

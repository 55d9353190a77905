"""The moderation: where sheets lie far apart, the assessors agree on points, criterion by criterion, with reasons."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from criteria import scoring
from criteria.rubric.models import Criterion
from grants.assessment.marks import AssessmentIncomplete, Mark, ensure_on_scale
from grants.assessment.models import Assessment
from grants.people.models import User


@dataclass(frozen=True)
class Moderation:
    """What the assessors agreed on: in words, in points by criterion code, and who took part."""

    text: str = ""
    marks: Mapping[str, Mark] = field(default_factory=dict)
    took_part: Sequence[User] = ()


def differing(criteria: Sequence[Criterion], sheets: Sequence[Assessment]) -> list[Criterion]:
    """The criteria on which the sheets do not give the same points. Expects `scores__criterion` to be prefetched."""
    given = [sheet.points for sheet in sheets]
    return [one for one in criteria if len({points[one.code] for points in given if one.code in points}) > 1]


def agreed_points(
    criteria: Sequence[Criterion], sheets: Sequence[Assessment], found: scoring.Result, moderation: Moderation
) -> dict[str, Fraction]:
    """The points from which the result is computed: the agreed ones where there was a moderation, else the mean.

    Raises AssessmentIncomplete, WrongMark.
    """
    if not found.needs_moderation:
        if moderation.marks:
            raise AssessmentIncomplete(
                "Die Bewertungen liegen nicht weit auseinander. Es gilt ihr Durchschnitt, ohne abgestimmte Punkte."
            )
        return dict(found.points)
    _ensure_recorded(sheets, moderation)
    return dict(found.points) | {
        criterion.code: Fraction(_mark(criterion, moderation).points) for criterion in differing(criteria, sheets)
    }


def _ensure_recorded(sheets: Sequence[Assessment], moderation: Moderation) -> None:
    if not moderation.text.strip():
        raise AssessmentIncomplete(
            "Die Bewertungen liegen weit auseinander. Bitte stimmen Sie sich ab und halten Sie das Ergebnis fest."
        )
    people = {person.pk for person in moderation.took_part}
    if not people or not people <= {sheet.assessor_id for sheet in sheets}:
        raise AssessmentIncomplete("Bitte geben Sie an, welche Bewertenden sich abgestimmt haben.")


def _mark(criterion: Criterion, moderation: Moderation) -> Mark:
    mark = moderation.marks.get(criterion.code)
    if mark is None or not mark.reason.strip():
        raise AssessmentIncomplete(
            f"Die Bewertungen liegen weit auseinander. Bitte halten Sie die abgestimmten Punkte für "
            f"„{criterion.title}“ mit einer Begründung fest."
        )
    ensure_on_scale(criterion, mark)
    return mark

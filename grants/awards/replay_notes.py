"""What a trial run cannot know, in German sentences: points that nobody gave, words that were not there yet."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from criteria.guideline.models import Exclusion, Guideline, PlanItem, Requirement
from criteria.rubric.models import Criterion
from grants.applications.models import Application
from grants.awards.queries import usual_financing


def notes(before: Guideline, after: Guideline, applications: Sequence[Application]) -> tuple[str, ...]:
    """Everything to bear in mind when the applications of a call under `before` are replayed under `after`."""
    return (
        *_about_criteria(before, after),
        *_about_ties(before, after),
        *_about_conditions(before, after),
        *_about_plans(before, after),
        *_about_priorities(after, applications),
    )


def _about_criteria(before: Guideline, after: Guideline) -> Iterator[str]:
    old, new = _by_code(before.criteria.in_full()), _by_code(after.criteria.in_full())
    common = [(old[code], new[code]) for code in new if code in old]
    added = [criterion.title for code, criterion in new.items() if code not in old]
    removed = [criterion.title for code, criterion in old.items() if code not in new]
    rescaled = [now.title for then, now in common if now.max_points != then.max_points]
    reworded = [now.title for then, now in common if now.max_points == then.max_points and _words(now) != _words(then)]
    yield from _sentence("Neu und deshalb ohne Punkte, nicht mitgerechnet: {}.", added)
    yield from _sentence("Entfallen, nicht mehr mitgerechnet: {}.", removed)
    yield from _sentence("Andere Höchstpunktzahl, Punkte im gleichen Verhältnis umgerechnet: {}.", rescaled)
    yield from _sentence("Anders beschrieben, Punkte von damals übernommen: {}.", reworded)


def _about_ties(before: Guideline, after: Guideline) -> Iterator[str]:
    known = before.criteria.values_list("code", flat=True)
    unknown = after.criteria.filter(tie_position__isnull=False).exclude(code__in=known).order_by("tie_position")
    titles = list(unknown.values_list("title", flat=True))
    yield from _sentence("Bei Gleichstand entschiede auch {}. Dafür gibt es keine Punkte.", titles)


def _about_conditions(before: Guideline, after: Guideline) -> Iterator[str]:
    if _conditions(before) != _conditions(after):
        yield (
            "Zugangsvoraussetzungen, Mindestanforderungen und Ausschlüsse der Fassung lauten anders. "
            "Sie wurden nicht neu geprüft."
        )


def _about_plans(before: Guideline, after: Guideline) -> Iterator[str]:
    then, now = usual_financing(before), usual_financing(after)
    if then != now:
        yield f"Vorgeschlagen wird jetzt als {now.label} statt als {then.label}."
    costs = PlanItem.objects.filter(kind=PlanItem.Kind.COST)
    known = costs.filter(guideline=after).values("code")
    unknown = costs.filter(guideline=before).exclude(code__in=known).order_by("position")
    titles = list(unknown.values_list("title", flat=True))
    yield from _sentence("Diese Ausgaben nennt die Fassung nicht, sie zählen wie bisher: {}.", titles)


def _about_priorities(after: Guideline, applications: Sequence[Application]) -> Iterator[str]:
    known = set(after.priorities.values_list("key", flat=True))
    gone = {one.priority.title for one in applications if one.priority.key not in known}
    yield from _sentence("Diesen Förderschwerpunkt nennt die Fassung nicht, er ist mitgerechnet: {}.", sorted(gone))


def _sentence(text: str, titles: Sequence[str]) -> Iterator[str]:
    if titles:
        yield text.format(", ".join(f"„{title}“" for title in titles))


def _by_code(criteria: Iterable[Criterion]) -> Mapping[str, Criterion]:
    return {criterion.code: criterion for criterion in criteria}


def _words(criterion: Criterion) -> tuple:
    levels = sorted((level.points, level.anchor) for level in criterion.levels.all())
    return criterion.title, criterion.question, levels


def _conditions(guideline: Guideline) -> tuple[set, set, set]:
    return (
        set(guideline.gates.values_list("text", flat=True)),
        set(Requirement.objects.filter(priority__guideline=guideline).values_list("priority__key", "text")),
        set(Exclusion.objects.filter(priority__guideline=guideline).values_list("priority__key", "text")),
    )

"""What the views of this room share: load a version, name the way to it, and put what a door refuses into the form."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.urls import reverse

from criteria.guideline.models import Guideline
from criteria.packages.differences import Difference
from criteria.packages.problems import SEPARATOR, Problem
from grants.rulebook.queries import guidelines_visible_to
from grants.rulebook.workflow import BadGuideline, NameTaken
from grants.steps import Refused
from portal.casework.acts import Crumb

MOST_TOLD = 30


@dataclass(frozen=True)
class Group:
    """What stands at one place of a version: sentences under a heading."""

    place: str
    sentences: tuple[str, ...]


def guideline_or_404(request, pk: int) -> Guideline:
    """The version if this person may know of it, else 404."""
    return get_object_or_404(guidelines_visible_to(request.user), pk=pk)


def trail(guideline: Guideline | None = None) -> list[Crumb]:
    """The way to a page: the list, and the version if the page belongs to one."""
    first = Crumb("Förderrichtlinie", reverse("casework:guidelines"))
    if guideline is None:
        return [first]
    return [first, Crumb(guideline.version, reverse("casework:guideline", args=[guideline.pk]))]


def by_part(differences: Iterable[Difference]) -> list[Group]:
    """Differences under the part of the guideline where they are; parts keep their order."""
    return [
        Group(part, tuple(found.sentence for found in group))
        for part, group in groupby(differences, key=lambda difference: difference.place)
    ]


def by_place(problems: Iterable[Problem]) -> list[Group]:
    """Problems under the first word of their place; each sentence still names the rest of it.

    Of many in one place the first are told: who mends them sees the others next.
    """
    groups: dict[str, list[str]] = {}
    for problem in problems:
        part, _, rest = problem.place.partition(SEPARATOR)
        groups.setdefault(part, []).append(f"{rest}: {problem.sentence}" if rest else problem.sentence)
    return [Group(part, _first(sentences)) for part, sentences in groups.items()]


def _first(sentences: list[str]) -> tuple[str, ...]:
    told, more = tuple(sentences[:MOST_TOLD]), len(sentences) - MOST_TOLD
    if more <= 0:
        return told
    return (*told, "Eine weitere Stelle." if more == 1 else f"{more} weitere Stellen.")


def done_or_told(request, form, act: Callable[[], object], sentence: str, places: Mapping[str, str]) -> bool:
    """Call a door. True and a message if it worked; False and its reasons in the form if it was refused.

    `places` says which field shows the problems of which place. What belongs to no field stands above the form, with
    its place.
    """
    try:
        act()
    except BadGuideline as bad:
        for problem in bad.problems:
            _tell(form, problem, places)
        return False
    except NameTaken as refusal:
        form.add_error("version" if "version" in form.fields else None, str(refusal))
        return False
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, sentence)
    return True


def _tell(form, problem: Problem, places: Mapping[str, str]) -> None:
    """Put a problem beside the field whose place fits it best."""
    fitting = [place for place in places if f"{problem.place}{SEPARATOR}".startswith(f"{place}{SEPARATOR}")]
    field = places[max(fitting, key=len)] if fitting else None
    form.add_error(field, problem.sentence if field else f"{problem.place}: {problem.sentence}")

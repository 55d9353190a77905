"""What a Träger changed since the application from which this one was made, as the office sees it."""

from dataclasses import dataclass

from grants.applications.copying import Origin, changes, origin
from grants.applications.differences import Difference
from grants.applications.models import Application, Submission
from grants.applications.queries import files
from grants.applications.sections import TITLES


@dataclass(frozen=True)
class Changes:
    """The differences of one submitted version; `unchecked` are the titles of sections that were not saved anew."""

    origin: Origin
    differences: tuple[Difference, ...]
    unchecked: tuple[str, ...]


def changes_of(application: Application, submission: Submission, user) -> Changes | None:
    """What a submitted version says other than the earlier application.

    None if it was not copied, or if the earlier file is hidden from this person (§ 20 VwVfG): then what changed would
    tell what stood there.
    """
    found = origin(application)
    if found is None or not files(user).filter(pk=found.source.pk).exists():
        return None
    unchecked = tuple(TITLES[section] for section in found.unchecked)
    return Changes(found, changes(found, submission.content), unchecked)

"""Two people changed the same: both versions side by side, part by part. The person chooses; nothing is overwritten."""

import datetime
from dataclasses import dataclass

from grants.applications.authors import last_changes
from grants.applications.models import Application
from grants.applications.sections import TITLES
from grants.people.models import User
from portal.access import keeping
from portal.access.pages import page
from portal.applicant.merging import COMPARED, SEEN, Merge, written
from portal.applicant.parts import Part, fingerprints

CONFLICT = 409
# What the page says itself, and therefore does not carry along from the page before.
OWN_FIELDS = {"csrfmiddlewaretoken", "version", SEEN, COMPARED, keeping.FIELD}


@dataclass(frozen=True)
class Comparison:
    """One part as typed and as stored by `author`. `is_missing`: the person was asked already, and has not chosen."""

    mine: Part
    stored: Part
    author: User
    stored_at: datetime.datetime
    is_missing: bool

    @property
    def can_keep_both(self) -> bool:
        """Two texts can stand below each other, and rows too; of everything else only one can be right."""
        return self.mine.joined_with(self.stored) is not None


def compare_page(request, application: Application, section: str, merge: Merge):
    """Asks for each part in conflict which version counts. Everything else that was typed is carried along."""
    compared = list(_compared(application, section, merge))
    context = {
        "application": application,
        "title": TITLES[section],
        "compared": compared,
        "has_missing": bool(merge.unchosen),
        "changed_by": who_changed(request.user, [each.author for each in compared]),
        "carried": list(_carried(merge)),
        "version": application.version,
        "seen": written(fingerprints(merge.stored)),
        "author": keeping.token(request.user),
    }
    return page(request, "applicant/compare.html", context, status=CONFLICT)


def who_changed(user: User, authors: list[User]) -> str:
    """Who changed something meanwhile, in a sentence. People see themselves in another window."""
    others = [str(author) for author in dict.fromkeys(authors) if author != user]
    if not others:
        return "Inzwischen haben Sie in einem anderen Fenster gespeichert."
    verb = "hat" if len(others) == 1 else "haben"
    return f"Inzwischen {verb} {' und '.join(others)} gespeichert."


def _compared(application: Application, section: str, merge: Merge):
    changes = last_changes(application, section)
    for name in merge.conflicts:
        author, stored_at = application.saved_by, application.saved_at
        if change := changes.get(name):
            author, stored_at = change.changed_by, change.changed_at
        yield Comparison(merge.typed[name], merge.stored[name], author, stored_at, name in merge.unchosen)


def _carried(merge: Merge):
    for key in merge.data:
        if key not in OWN_FIELDS and not key.startswith("keep-"):
            for value in merge.data.getlist(key):
                yield key, value

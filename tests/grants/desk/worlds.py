"""A desk with everything on it."""

import datetime

from grants.accounts.models import Substitution
from grants.accounts.substituting import substitute
from grants.applications.models import Application
from grants.desk import bulk
from grants.desk.follow_ups import set_follow_up
from grants.desk.models import BulkItem, FollowUp, SavedView
from grants.desk.views import save_view
from grants.people.models import User
from tests import factories
from tests.factories import NOW


def desk(application: Application, people: dict[str, User]) -> dict[str, int]:
    """The ids of a shared view, a run, a substitution and a Wiedervorlage; the officer made them."""
    officer = people["caseworker"]
    return {
        "view": view(officer, is_shared=True).pk,
        "bulk_run": bulk_item(application, officer).run_id,
        "substitution": stand_in(officer).pk,
        "follow_up": follow_up(application, officer).pk,
    }


def view(owner: User | None = None, *, is_shared: bool = False) -> SavedView:
    owner = owner or factories.UserFactory(caseworker=True)
    return save_view(name="Neu", query="state=submitted", is_shared=is_shared, actor=owner, now=NOW)


def stand_in(person: User | None = None) -> Substitution:
    """Somebody stands in for this person, for a week."""
    person = person or factories.UserFactory(caseworker=True)
    days = {"starts_on": NOW.date(), "ends_on": NOW.date() + datetime.timedelta(days=7)}
    other = factories.UserFactory(caseworker=True)
    return substitute(person=person, substitute=other, actor=person, now=NOW, **days)


def follow_up(application: Application | None = None, officer: User | None = None) -> FollowUp:
    application, officer = application or factories.submitted(), officer or factories.UserFactory(caseworker=True)
    due = {"due_on": NOW.date(), "note": "Prüfen"}
    return set_follow_up(application=application, person=officer, actor=officer, now=NOW, **due)


def bulk_item(application: Application | None = None, officer: User | None = None) -> BulkItem:
    """One file of a run that has not begun."""
    application, officer = application or factories.submitted(), officer or factories.UserFactory(caseworker=True)
    values = {"person": officer.pk, "due_on": "2026-10-01", "note": "Prüfen"}
    return bulk.start(act="follow_up", values=values, applications=[application], actor=officer, now=NOW).items.get()

"""People around an application, all rows of the domain, and several people who act at the same moment."""

import threading
from collections.abc import Callable, Collection

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.db import connections

from grants.applications.conflicts import Conflict
from grants.applications.models import Application
from grants.assessment.models import Assessment
from grants.people.models import Role, User
from tests.factories import NOW, OrganisationFactory, UserFactory, member


def cast(application: Application) -> dict[str, User | AnonymousUser]:
    """Everybody who can stand in some relation to an application, by what they are to it."""
    owner, office = application.organisation, UserFactory(caseworker=True)
    people = {
        "owner editor": member(owner, "edit"),
        "owner signatory": member(owner, "sign"),
        "former member": member(owner),
        "other Träger": member(OrganisationFactory()),
        "caseworker": UserFactory(caseworker=True),
        "assigned assessor": UserFactory(assessor=True),
        "other assessor": UserFactory(assessor=True),
        "head": UserFactory(head=True),
        "auditor": UserFactory(auditor=True),
        "planner": UserFactory(planner=True),
        "admin": UserFactory(admin=True),
        "caseworker of the Träger": member(owner, roles=[Role.CASEWORKER.value]),
        "head of the Träger": member(owner, roles=[Role.HEAD.value]),
        "conflicted caseworker": UserFactory(caseworker=True),
        "conflicted assessor": UserFactory(assessor=True),
        "conflicted head": UserFactory(head=True),
        "closed signatory": member(owner, is_active=False),
        "closed caseworker": UserFactory(caseworker=True, is_active=False),
        "closed head": UserFactory(head=True, is_active=False),
        "anonymous": AnonymousUser(),
    }
    people["former member"].memberships.update(ended_at=NOW)
    for name in ("assigned assessor", "conflicted assessor"):
        Assessment.objects.create(application=application, assessor=people[name], assigned_at=NOW, assigned_by=office)
    for name in ("conflicted caseworker", "conflicted assessor", "conflicted head"):
        Conflict.objects.create(application=application, user=people[name], reason="Verwandt", declared_at=NOW)
    return people


def everything() -> dict[str, list[str]]:
    """Every row of the rule, the act, the reports and the store, by table: equal means that nothing has changed."""
    return _rows("default", "criteria", "grants", "reporting") | _rows("store", "store")


def _rows(database: str, *floors: str) -> dict[str, list[str]]:
    tables = [
        model._meta.db_table
        for floor in floors
        for model in apps.get_app_config(floor).get_models(include_auto_created=True)
    ]
    selects = (f"SELECT '{table}', array_agg(t::text ORDER BY t::text) FROM {table} AS t" for table in tables)
    with connections[database].cursor() as cursor:
        cursor.execute(" UNION ALL ".join(selects))
        return {table: rows or [] for table, rows in cursor.fetchall()}


def refused(kind: type[Exception], door: Callable, /, **arguments) -> Exception:
    """The refusal of a door, which has changed nothing, except that somebody new may have come to it in vain."""
    before = everything()
    with pytest.raises(kind) as refusal:
        door(**arguments)
    assert unchanged_since(before)
    return refusal.value


def unchanged_since(before: dict[str, list[str]], *, besides: Collection[str] = ()) -> bool:
    """Is every row as it was, but for the tables `besides`? Accounts that are new do not count."""
    after = everything()
    known = set(before["grants_user"])
    after["grants_user"] = [row for row in after["grants_user"] if row in known]
    return after | dict.fromkeys(besides) == before | dict.fromkeys(besides)


def at_once(*acts: Callable[[], object]) -> list[object]:
    """What each act returned or raised, all begun at the same moment, each on a database connection of its own."""
    start, outcomes = threading.Barrier(len(acts)), [None] * len(acts)

    def run(position: int, act: Callable[[], object]) -> None:
        try:
            start.wait(10)
            outcomes[position] = act()
        except Exception as error:
            outcomes[position] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return outcomes

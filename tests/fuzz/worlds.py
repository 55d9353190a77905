"""A Träger with work in every stage, somebody else's application, and what must be true after any post."""

import re
from dataclasses import dataclass

from django.apps import apps
from django.db import connection

from criteria.guideline.models import PlanItem
from grants.applications.models import Application
from grants.applications.sections import sums
from grants.calls.models import Call
from grants.organisations.models import Membership, Organisation
from grants.people.models import User
from tests import factories
from tests.portal.applicant.worlds import in_correction

OFFICE = ("CheckItem", "Assessment", "Score", "Result", "Decision", "Approval", "Conflict")
CATALOGUE = ("Indicator", "Survey", "SurveyItem", "Period")


@dataclass(frozen=True)
class World:
    """`person` acts for `own`; `foreign` is an application of somebody else."""

    person: User
    own: Organisation
    foreign: Application


def world() -> World:
    """A grant with its statistics, a draft that could be sent, an empty one, a Nachforderung; and somebody else."""
    factories.city()
    factories.period()
    own = factories.OrganisationFactory(name="Anker e. V.")
    person = factories.member(own, name="Ada Zeichnung")
    call = factories.CallFactory()
    drafts = [factories.draft(call, own, actor=person) for _ in range(4)]
    grant = factories.checked(factories.checking_(factories.submitted(factories.complete(drafts[0]))))
    factories.granted(factories.decided(factories.assessed(grant)))
    factories.complete(drafts[1])
    in_correction(factories.complete(drafts[2]), "project", "goals", "plan")
    foreign = factories.complete()
    factories.run_outbox()
    return World(person, own, foreign)


def kept(world: World) -> dict[str, str]:
    """A digest per table of what no Träger ever changes: the rule, the catalogue, the office's work, and others' rows.

    Equal digests mean that nothing has changed.
    """
    whole = [*apps.get_app_config("criteria").get_models()]
    whole += [apps.get_model("reporting", name) for name in CATALOGUE]
    whole += [apps.get_model("grants", name) for name in OFFICE]
    parts = dict.fromkeys(whole, ("t::text", "true"))
    parts |= {
        Call: ("(to_jsonb(t) - 'last_number')::text", "true"),
        User: ("(to_jsonb(t) - 'last_login')::text", f"id <> {world.person.pk} AND id <= {_last_user(world)}"),
        Application: ("t::text", f"organisation_id <> {world.own.pk}"),
        Organisation: ("t::text", f"id <> {world.own.pk}"),
        Membership: ("t::text", f"organisation_id <> {world.own.pk}"),
    }
    selects = [
        f"SELECT '{model._meta.label}', md5(coalesce(string_agg({row}, '|' ORDER BY {row}), '')) "
        f"FROM {model._meta.db_table} AS t WHERE {where}"
        for model, (row, where) in parts.items()
    ]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(selects))
        return dict(cursor.fetchall())


def _last_user(world: World) -> int:
    """Accounts made after the world, by an invitation for example, are not compared."""
    return world.foreign.created_by_id


def unsound(action: str) -> list[str]:
    """What the application of this address stores although no form allows it; empty if all is well."""
    found = re.match(r"/traeger/antraege/([0-9]{1,18})/", action)
    application = Application.objects.filter(pk=int(found[1])).first() if found else None
    if application is None:
        return []
    # A protected state cannot be cleaned, and the database looks after what is related.
    related = [field.name for field in application._meta.concrete_fields if field.is_relation]
    application.clean_fields(exclude=["state", *related])
    rows = list(application.plan_rows.select_related("item"))
    priority, third = application.priority, PlanItem.Kind.THIRD_PARTY
    allowed = set(priority.goals.all()) if priority else set()
    checks = {
        "a priority of another call": priority is None or priority in application.call.priorities.all(),
        "goals of another priority": allowed.issuperset(application.goals.all()),
        "a position of another guideline": {row.item.guideline_id for row in rows} <= {application.call.guideline_id},
        "a certainty that is not asked": all(row.item.kind == third or not row.certainty for row in rows),
        "a sum that is not the plan's": application.requested_amount == sums(application).requested,
        "a text that cannot be printed": not any(map(unprintable, _texts(application, rows))),
    }
    return [name for name, is_met in checks.items() if not is_met]


def _texts(application: Application, rows) -> list[str]:
    fields = ("CharField", "TextField")
    return [
        str(getattr(row, field.attname) or "")
        for row in (application, *rows)
        for field in row._meta.concrete_fields
        if field.get_internal_type() in fields
    ]


def unprintable(text: str) -> bool:
    """Whether a text holds characters that XML and PDF forbid: control characters, halves of pairs, non-characters."""
    return bool(re.search("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", text))

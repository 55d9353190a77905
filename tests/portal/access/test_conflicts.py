"""§ 20 VwVfG, proven page by page: a file that is hidden from a person changes nothing of what this person can read."""

import datetime
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from grants.applications import editing
from grants.applications.conflicts import Conflict
from grants.applications.declaring import record_relation
from grants.applications.models import Application
from grants.assessment.discussion import Remark, RevisedScore
from grants.calls.models import Call
from grants.correspondence import workflow as correspondence
from grants.desk import follow_ups
from grants.outbox.mails import Mail
from grants.remedies import announcing, objecting, revoking
from grants.remedies.announcements import Posting, Waiver
from reporting.deliveries import extending
from reporting.narratives.models import ReportPaper
from tests import factories
from tests.factories import NOW
from tests.grants.attachments.worlds import attached
from tests.grants.change_notices.worlds import enclosed, told
from tests.grants.remedies.worlds import a_recovery
from tests.portal.access.answers import read, text
from tests.portal.access.test_table import one_grant
from tests.portal.casework.pages import url
from tests.reporting.narratives.worlds import reported

pytestmark = pytest.mark.django_db

TITLE, ORGANISATION, TALK = "Zwergkaninchenwiese", "Xylophonbund Querfeld e. V.", "Quietscheentenparade"
AMOUNT = Decimal("8765.43")
AMOUNTS = ("8.765,43", "8765.43", "8765,43")
# The Träger itself is no file: these pages list all Träger, or what the person itself declared.
ALL_TRAEGER = {
    "administration:organisations",
    "administration:organisation",
    "administration:accounts",
    "administration:account",
    "administration:account_relation",
    "casework:conflicts",
    "casework:relation_new",
    "casework:relation_end",
    "api:organisations-list",
}
# Sums over a whole call would tell of the hidden file: these pages, or parts of them, close and say why.
OVER_A_CALL = (
    "casework:ranking",
    "casework:scenario",
    "casework:kept",
    "casework:paper",
    "casework:trial",
    "casework:sample",
    "api:scenarios",
    "api:papers",
    "api:consultations",
    "api:calls-ranking",
    "sandbox",
)
CLOSED = ("befangen", "404 ", '"count":0', "Keine Einträge gefunden")


def by_relation(person, organisation, call: Call) -> None:
    record_relation(person=person, organisation=organisation, kind="board", actor=person, now=NOW)


def by_declaration(person, organisation, call: Call) -> None:
    Conflict.objects.create(call=call, organisation=organisation, user=person, reason="Verwandt", declared_at=NOW)


def by_administration(person, organisation, call: Call) -> None:
    admin = factories.UserFactory(admin=True)
    record_relation(person=person, organisation=organisation, kind="family", actor=admin, now=NOW)


WAYS = {
    "caseworker": by_relation,
    "assessor": by_declaration,
    "head": by_declaration,
    "auditor": by_administration,
    "planner": by_relation,
    "admin": by_administration,
}


def hidden_file(call: Call, organisation, people: dict) -> Application:
    """A granted file with everything that can hang on one. Whoever adds a kind of thing to files adds it here."""
    draft = factories.complete(factories.draft(call, organisation, actor=people["signatory"]), title=TITLE)
    items = {item.code: item for item in call.guideline.plan_items.all()}
    amounts = {"personal": "7765.43", "sachkosten": "2000.00", "eigenmittel": "1000.00", "zuwendung": str(AMOUNT)}
    draft = editing.save_plan(
        application=draft,
        section="plan",
        actor=people["signatory"],
        now=NOW,
        version=draft.version,
        rows=[editing.Row(items[code], Decimal(amount)) for code, amount in amounts.items()],
    )
    attached(draft, name=f"{TITLE}.pdf")
    filed = factories.checked(factories.checking_(factories.submitted(draft), caseworker=people["officer"]))
    correspondence.send(application=filed, actor=people["signatory"], now=NOW, text=TALK)
    enclosed(told(filed, text=TALK))
    for assessor in people["assessors"]:
        factories.assess(filed, {"bedarf": 1, "konzept": 2}, assessor=assessor)
    filed = factories.assessing.complete_assessment(application=filed, actor=people["officer"], now=NOW)
    filed = factories.decided(filed, amount=str(AMOUNT), head=people["heads"][0])
    filed = factories.awarding.cosign(application=filed, actor=people["heads"][1], now=NOW)
    factories.run_outbox()
    hang_remedies_on(filed, people["officer"])
    owed = filed.deliveries.get()
    until = owed.due_on + datetime.timedelta(14)
    extending.ask_extension(delivery=owed, actor=people["signatory"], now=NOW, until=until, reason=TALK)
    reported(filed, text=TALK)
    return filed


def hang_remedies_on(filed: Application, officer) -> None:
    letter = filed.letters.get(kind="decision")
    announcing.ask_post(letter=letter, actor=officer, now=NOW)
    day = NOW.date()
    objecting.record(letter=letter, actor=officer, now=NOW, received_on=day, form="written", grounds=TALK)
    opened = revoking.open_revocation(
        application=filed, actor=officer, now=NOW, ground="purpose", facts=TALK, known_on=day
    )
    revoking.hear(revocation=opened, actor=officer, now=NOW, text=TALK, until=(NOW + datetime.timedelta(14)).date())
    a_recovery(filed, officer, reasons=TALK)
    Waiver.objects.create(letter=letter, declared_at=NOW, declared_by=filed.created_by)
    sheet = filed.assessments.order_by("pk").first()
    about = {"application": filed, "criterion": sheet.scores.first().criterion}
    Remark.objects.create(**about, author=sheet.assessor, text=TALK, written_at=NOW)
    RevisedScore.objects.create(**about, assessor=sheet.assessor, points=1, new_points=3, why=TALK, revised_at=NOW)
    follow_ups.set_follow_up(application=filed, actor=officer, now=NOW, person=officer, due_on=day, note=TALK)


def cast(organisation) -> dict:
    """Who works on the hidden file. They are there before, so that lists of people do not change by them."""
    return {
        "signatory": factories.member(organisation, name="Xenia Zeichnung"),
        "officer": factories.UserFactory(caseworker=True),
        "assessors": [factories.UserFactory(assessor=True) for _ in range(2)],
        "heads": [factories.UserFactory(head=True) for _ in range(2)],
    }


def lookups(hidden: Application) -> dict:
    """What stands in addresses of the hidden file and of what hangs on it."""
    notice = hidden.change_notices.get()
    return {
        "application": hidden.pk,
        "letter": hidden.letters.get(kind="decision").pk,
        "recovery": hidden.recoveries.get().pk,
        "delivery": hidden.deliveries.get().pk,
        "narrative": hidden.narratives.get().pk,
        "report_paper": ReportPaper.objects.get(narrative__application=hidden).pk,
        "assessment": hidden.assessments.first().pk,
        "attachment": hidden.attachments.get().pk,
        "hash": hidden.attachments.get().sha256,
        "notice": notice.pk,
        "enclosure": notice.enclosures.get().pk,
        "posting": Posting.objects.get(letter__application=hidden).pk,
        "objection": hidden.objections.get().pk,
        "revocation": hidden.revocations.get().pk,
        "follow_up": hidden.follow_ups.get().pk,
        "mail": Mail.objects.filter(items__application=hidden).first().pk,
    }


@pytest.mark.parametrize("role", WAYS)
def test_nothing_a_person_reads_tells_of_a_hidden_file(role, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    world = one_grant()
    call, person = Call.objects.get(pk=world["call_id"]), world["people"][role]
    organisation = factories.OrganisationFactory(name=ORGANISATION)
    people = cast(organisation)
    correspondence.set_notices(actor=person, watches_all=True) if role in {"caseworker", "head"} else None
    WAYS[role](person, organisation, call)
    client = Client()
    client.force_login(person)

    factories.run_outbox()
    before = read(client, role, world)
    hidden = hidden_file(call, organisation, people)
    after = read(client, role, world, (TITLE, "Xylophon", hidden.reference))
    of_hidden = read(client, role, world | lookups(hidden), known=after.keys())

    secrets = (TITLE, TALK, hidden.reference, *AMOUNTS)
    told_secrets = {
        (address, secret)
        for answers in (after, of_hidden)
        for (name, address), words in answers.items()
        for secret in (*secrets, *(() if name in ALL_TRAEGER else (ORGANISATION,)))
        if secret in words
    }
    changed = {key for key, words in before.items() if after.get(key) != words}
    over_a_call = {key for key in changed if key[0].startswith(OVER_A_CALL)}
    open_still = {key for key in over_a_call & after.keys() if not any(word in after[key] for word in CLOSED)}
    assert told_secrets == set()
    assert changed - over_a_call == set()
    assert {key for key in open_still if "export=" not in key[1]} == set()
    assert not Mail.objects.filter(person=person, items__application=hidden).exists()


def test_who_has_no_conflict_reads_all_of_it():
    """Otherwise the test above would prove nothing."""
    call, organisation = factories.CallFactory(), factories.OrganisationFactory(name=ORGANISATION)
    factories.period()
    hidden = hidden_file(call, organisation, cast(organisation))
    client = Client()
    client.force_login(factories.UserFactory(caseworker=True))

    pages = ("inbox", "file", "messages", "ranking")
    keys = {"inbox": [], "ranking": [call.pk]}
    found = "".join(text(client.get(url(page, *keys.get(page, [hidden.pk])))) for page in pages)
    assert [secret for secret in (TITLE, ORGANISATION, TALK, hidden.reference, AMOUNTS[0]) if secret not in found] == []

"""The door of the finance check: save it, or save and complete it. It proposes; it does not decide."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from criteria.financing import Financing
from criteria.guideline.models import PlanItem
from criteria.money import format_euro
from grants import audit
from grants.applications.models import Application
from grants.applications.states import State
from grants.finance.models import CheckedRow, FinanceCheck
from grants.finance.queries import Figure, add_up, latest_submission, possible, rows_to_check
from grants.steps import NotPossible, Refused, ensure, locked

CHECKABLE = (State.CHECKING, State.ASSESSMENT, State.DELIBERATION)


class WrongFinding(Refused):
    """A finding contradicts the plan or the rule; the message says how."""


class CheckedMeanwhile(Refused):
    """Somebody else saved the check after this person had opened it. Nothing was overwritten."""


@dataclass(frozen=True)
class Setting:
    """What the office sets for one row, in euros, and why if it is less than asked."""

    amount: Decimal
    reason: str = ""


@dataclass(frozen=True)
class Finding:
    """What the office makes of the whole plan: see FinanceCheck."""

    financing: Financing
    amount: Decimal | None = None
    smallest: Decimal | None = None
    smallest_source: str = ""
    note: str = ""


@transaction.atomic
def save_finance_check(
    *,
    application: Application,
    actor,
    now: datetime.datetime,
    version: int,
    settings: Mapping[int, Setting],
    finding: Finding,
    completing: bool = False,
) -> FinanceCheck:
    """Save the check of the newest version; `settings` by position of the row, a row left out counts as asked.

    `version` is the one the person saw, 0 before the first save. A check that is saved without completing it no longer
    counts until it is completed. Raises Forbidden, NotPossible, WrongFinding, CheckedMeanwhile.
    """
    row = locked(application)
    ensure(actor, "application.check_finance", row)
    if row.state not in CHECKABLE:
        raise NotPossible("Die Finanzprüfung ist nur von der formalen Prüfung bis zur Entscheidung möglich.")
    stored = _seen(row, version)
    rows = [_set(each, settings.get(each.position)) for each in rows_to_check(row)]
    _ensure_finding(row, rows, finding, completing)
    check = FinanceCheck(
        pk=stored and stored.pk,
        application=row,
        submission=latest_submission(row),
        version=version + 1,
        financing=finding.financing.value,
        amount=finding.amount,
        smallest=finding.smallest,
        smallest_source=finding.smallest_source if finding.smallest else "",
        note=finding.note,
        saved_at=now,
        saved_by=actor,
        completed_at=now if completing else None,
    )
    check.save()
    _replace_rows(check, rows)
    _record(row, check, rows, actor, now)
    return check


def _seen(application: Application, version: int) -> FinanceCheck | None:
    """The stored check, if it is the one that the person saw."""
    stored = FinanceCheck.objects.filter(application=application).select_related("saved_by").first()
    if version != (stored.version if stored else 0):
        who = stored.saved_by if stored else "jemand"
        raise CheckedMeanwhile(
            f"Inzwischen hat {who} die Finanzprüfung gespeichert. Ihre Eingaben stehen noch in diesem Formular. "
            "Vergleichen Sie sie mit dem gespeicherten Stand und speichern Sie dann noch einmal."
        )
    return stored


def _set(row: CheckedRow, setting: Setting | None) -> CheckedRow:
    if setting is None or row.item.kind == PlanItem.Kind.GRANT:
        return row
    if not 0 <= setting.amount <= row.asked:
        raise WrongFinding(f"„{row.item}“: Setzen Sie höchstens den beantragten Betrag an ({format_euro(row.asked)}).")
    if setting.amount < row.asked and not setting.reason.strip():
        raise WrongFinding(f"„{row.item}“: Sie setzen weniger an, als beantragt ist. Bitte begründen Sie das.")
    row.amount, row.reason = setting.amount, setting.reason.strip() if setting.amount < row.asked else ""
    return row


def _ensure_finding(application: Application, rows: list[CheckedRow], finding: Finding, completing: bool) -> None:
    plan = add_up([Figure(row.item.kind, row.item.is_eligible, row.amount) for row in rows])
    allowed, impossible = possible(plan, application.call.guideline, finding.financing)
    if finding.amount is not None and allowed is None:
        raise WrongFinding(f"Ein Vorschlag ist so nicht möglich. {impossible}")
    if finding.amount is not None and not 0 < finding.amount <= allowed.amount:
        raise WrongFinding(f"Möglich ist ein Vorschlag über 0 € bis {format_euro(allowed.amount)}.")
    if finding.smallest is not None:
        _ensure_smallest(finding)
    if completing and allowed is not None and (finding.amount is None or finding.smallest is None):
        raise WrongFinding("Zum Abschluss gehören der Vorschlag und der kleinste arbeitsfähige Betrag.")


def _ensure_smallest(finding: Finding) -> None:
    if finding.amount is None:
        raise WrongFinding("Ohne Vorschlag gibt es keinen kleinsten arbeitsfähigen Betrag.")
    if not 0 < finding.smallest <= finding.amount:
        raise WrongFinding("Der kleinste arbeitsfähige Betrag liegt über 0 € und höchstens beim Vorschlag.")
    if finding.smallest_source not in FinanceCheck.Source.values:
        raise WrongFinding("Geben Sie an, woher der kleinste arbeitsfähige Betrag kommt.")


def _replace_rows(check: FinanceCheck, rows: list[CheckedRow]) -> None:
    check.rows.all().delete()
    for row in rows:
        row.check_of = check
    CheckedRow.objects.bulk_create(rows)


def _record(application: Application, check: FinanceCheck, rows: list[CheckedRow], actor, now) -> None:
    act = "abgeschlossen" if check.completed_at else "gespeichert"
    proposal = f" Vorschlag: {format_euro(check.amount)}." if check.amount else ""
    audit.record(
        chain=application.chain,
        actor=actor,
        action="check_finance",
        sentence=f"Finanzprüfung zu Fassung {check.submission.number} {act}.{proposal}",
        now=now,
        version=check.version,
        completed=check.completed_at is not None,
        financing=check.financing,
        amount=_plain(check.amount),
        smallest=_plain(check.smallest),
        smallest_source=check.smallest_source,
        note=check.note,
        cuts=[[str(row.item), _plain(row.asked), _plain(row.amount), row.reason] for row in rows if row.is_cut],
    )


def _plain(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{amount:.2f}"

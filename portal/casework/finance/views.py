"""The finance check: the plan row by row, its sums with their working, and what the office proposes."""

from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from criteria.financing import Financing
from criteria.guideline.queries import rules_of
from grants.applications.models import Application
from grants.finance import workflow
from grants.finance.models import CheckedRow, FinanceCheck
from grants.finance.queries import Figure, add_up, check_of, is_current, own_funds, possible, rows_to_check
from grants.permissions import can
from portal.access import clock
from portal.access.pages import done_or_error, page
from portal.casework.acts import file_or_404, may_or_403, trail
from portal.casework.finance.forms import FinanceForm

TEMPLATE = "casework/finance/check.html"


@require_http_methods(["GET", "POST"])
def check(request, pk):
    """Read the check; who may, saves or completes it. What a later version has overtaken is shown as such."""
    application = file_or_404(request, pk)
    stored = check_of(application)
    may_edit = can(request.user, "application.check_finance", application) and application.state in workflow.CHECKABLE
    if request.method == "POST":
        may_or_403(request.user, "application.check_finance", application)
    kinds = rules_of(application.call.guideline).allowed_financing
    data = request.POST if request.method == "POST" else None
    form = FinanceForm(data, rows=_rows(application, stored), kinds=kinds, initial=_initial(stored))
    if form.is_valid() and _save(request, form, application):
        return redirect("casework:file" if _completes(request) else "casework:finance_check", pk=application.pk)
    context = {
        "application": application,
        "trail": trail(request.user, application),
        "check": stored,
        "is_overtaken": stored is not None and not is_current(stored),
        "may_edit": may_edit or form.is_bound,
        "form": form,
        **_working(application, form, _kind(form, stored, kinds)),
    }
    return page(request, TEMPLATE, context, form=form)


def _completes(request) -> bool:
    return request.POST.get("act") == "complete"


def _save(request, form: FinanceForm, application: Application) -> bool:
    completing = _completes(request)

    def act():
        workflow.save_finance_check(
            application=application,
            actor=request.user,
            now=clock.now(),
            version=form.cleaned_data["version"],
            settings=form.settings(),
            finding=form.finding(),
            completing=completing,
        )

    done = "Die Finanzprüfung ist abgeschlossen." if completing else "Gespeichert. Der Rechenweg ist auf diesem Stand."
    return done_or_error(request, form, act, done, field="amount")


def _rows(application: Application, stored: FinanceCheck | None) -> list[CheckedRow]:
    """The rows of the newest version; what the stored check says of the same version stands in them.

    While nothing can be checked, only the stored rows: the Träger may be changing the plan just now.
    """
    if application.state not in workflow.CHECKABLE:
        return list(stored.rows.select_related("item").order_by("position")) if stored else []
    rows = rows_to_check(application)
    if stored is not None and is_current(stored):
        known = {row.position: row for row in stored.rows.order_by("position")}
        for row in rows:
            row.amount, row.reason = known[row.position].amount, known[row.position].reason
    return rows


def _initial(stored: FinanceCheck | None) -> dict:
    if stored is None:
        return {"version": 0}
    names = ("version", "financing", "amount", "smallest", "smallest_source", "note")
    return {name: getattr(stored, name) for name in names}


def _kind(form: FinanceForm, stored: FinanceCheck | None, kinds: tuple[Financing, ...]) -> Financing:
    wanted = form.data.get("financing") if form.is_bound else stored and stored.financing
    return next((kind for kind in kinds if kind.value == wanted), kinds[0])


def _working(application: Application, form: FinanceForm, kind: Financing) -> dict:
    rows = form.rows_as_typed()
    plan = add_up([Figure(row.item.kind, row.item.is_eligible, row.amount) for row in rows])
    allowed, impossible = possible(plan, application.call.guideline, kind)
    return {
        "kind": kind,
        "sums": plan,
        "own_funds": own_funds(plan, application.call.guideline),
        "working": [(line.text, line.amount) for line in allowed.lines] if allowed else [],
        "impossible": impossible,
    }

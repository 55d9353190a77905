"""One Widerspruch: whether it is in time, what it does, and its steps."""

from dataclasses import replace
from functools import partial

from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods

from grants.applications.plan import years_of
from grants.applications.queries import files
from grants.awards import amending
from grants.awards.queries import allowed_financing
from grants.permissions import can
from grants.remedies import effects, objecting
from grants.remedies.dates import dates_of_letter, is_timely
from grants.remedies.models import Objection
from grants.remedies.states import OBJECTIONS, PENDING
from grants.remedies.wording import suspension
from portal.access import clock
from portal.access.pages import page
from portal.casework.acts import trail
from portal.casework.file import view_of
from portal.casework.remedies.acting import Act, offer
from portal.casework.remedies.forms import (
    CosignRemedyForm,
    ForwardForm,
    GrantRemedyForm,
    JudgeForm,
    ReasonForm,
    ReinstateForm,
    RemedyForm,
    ResultForm,
    RevocationRemedyForm,
    SueForm,
    WithdrawForm,
)
from portal.kern.forms import KernForm

ACTS = {
    "cosign_remedy": Act(
        "cosign_remedy",
        "objection.cosign_remedy",
        objecting.cosign_remedy,
        "Abhilfe mitzeichnen",
        "Mitzeichnen und Abhilfebescheid senden",
        "Die Abhilfe ist mitgezeichnet. Der Abhilfebescheid geht in das Postfach des Trägers.",
        KernForm,
        "Mitzeichnen muss eine andere Person als die, die vorgeschlagen hat.",
    ),
    "return_remedy": Act(
        "return_remedy",
        "objection.cosign_remedy",
        objecting.return_remedy,
        "Oder zurückgeben",
        "Zurückgeben",
        "Der Vorschlag ist zurückgegeben.",
        ReasonForm,
    ),
    "reinstate": Act(
        "reinstate",
        objecting.REINSTATE,
        objecting.reinstate,
        "Wiedereinsetzung gewähren",
        "Wiedereinsetzung gewähren",
        "Die Wiedereinsetzung ist vermerkt. Der Widerspruch gilt als rechtzeitig.",
        ReinstateForm,
    ),
    "propose_remedy": Act(
        "propose_remedy",
        "objection.propose_remedy",
        objecting.propose_remedy,
        "Abhelfen",
        "Abhilfe vorschlagen",
        "Der Vorschlag wartet auf die zweite Person.",
        RemedyForm,
        "Halten Sie den Widerspruch für begründet, helfen Sie ihm ab (§ 72 VwGO). Eine zweite Person zeichnet mit.",
    ),
    "forward": Act(
        "forward",
        "objection.forward",
        objecting.forward,
        "Nicht abhelfen und abgeben",
        "An die Widerspruchsbehörde abgeben",
        "Die Abgabe ist vermerkt. Der Träger bekommt eine Nachricht darüber.",
        ForwardForm,
    ),
    "decide": Act(
        "decide",
        "objection.record",
        objecting.decide,
        "Widerspruchsbescheid vermerken",
        "Ergebnis vermerken",
        "Das Ergebnis ist vermerkt.",
        ResultForm,
    ),
    "sue": Act(
        "sue",
        "objection.record",
        objecting.sue,
        "Klage vermerken",
        "Klage vermerken",
        "Die Klage ist vermerkt. Der Bescheid wird erst bestandskräftig, wenn das Verfahren beendet ist.",
        SueForm,
        "Möglich innerhalb eines Monats nach der Bekanntgabe des Widerspruchsbescheids (§ 74 VwGO).",
    ),
    "judge": Act(
        "judge",
        "objection.record",
        objecting.judge,
        "Ausgang der Klage vermerken",
        "Ausgang vermerken",
        "Der Ausgang ist vermerkt.",
        JudgeForm,
    ),
    "withdraw": Act(
        "withdraw",
        "objection.record",
        objecting.withdraw,
        "Rücknahme des Widerspruchs vermerken",
        "Rücknahme vermerken",
        "Die Rücknahme ist vermerkt.",
        WithdrawForm,
        "Auch die Rücknahme braucht die Form des Widerspruchs.",
    ),
}


@require_http_methods(["GET", "POST"])
def objection(request, pk: int):
    """Read one Widerspruch and take its next step."""
    found = get_object_or_404(_objections(request.user), pk=pk)
    today = clock.today()
    dates = dates_of_letter(found.letter, today)
    in_time = is_timely(found, dates.objection)
    possible = _possible(found, in_time, request.user)
    offered, is_done = offer(request, _acts(found, request.user), possible, _initial(found), objection=found)
    if is_done:
        return redirect("casework:objection", found.pk)
    context = {
        "objection": found,
        "application": found.application,
        "trail": trail(request.user, found.application),
        "dates": dates,
        "in_time": in_time,
        "is_pending": found.state in PENDING,
        "suspension": suspension(found),
        "is_own_proposal": found.state == "remedy_proposed" and found.proposed_by_id == request.user.pk,
        "is_barred": found.state == "remedy_proposed" and not _may_move_money(found, request.user),
        "decision": view_of(found.decision) if found.decision else None,
        "offered": offered,
    }
    return page(request, "casework/remedies/objection.html", context, status=422 if request.method == "POST" else 200)


def _possible(found: Objection, in_time: bool, user) -> set[str]:
    possible = {name for name, step in OBJECTIONS.items() if found.state in step.sources}
    if found.result == Objection.Result.ALLOWED:
        possible -= {"sue"}
    if not _may_move_money(found, user):
        possible -= {"cosign_remedy"}
    if found.state in PENDING and not in_time:
        possible = (possible - {"propose_remedy"}) | {"reinstate"}
    return possible


def _may_move_money(found: Objection, user) -> bool:
    return found.decision is None or can(user, amending.STEP.act, found.application)


def _acts(found: Objection, user) -> dict[str, Act]:
    """The acts, with what this Widerspruch asks about money."""
    acts = dict(ACTS)
    if found.decision is not None and found.decision.needs_resolution:
        acts["cosign_remedy"] = replace(acts["cosign_remedy"], form=CosignRemedyForm)
    if effects.revocation_of(found.letter) is not None:
        acts["propose_remedy"] = replace(acts["propose_remedy"], form=RevocationRemedyForm)
    elif effects.decision_of(found.letter) is not None and can(user, amending.AMEND, found.application):
        call = found.application.call
        kinds, years = allowed_financing(call.guideline), years_of(call)
        form = partial(GrantRemedyForm, kinds=kinds, years=years)
        acts["propose_remedy"] = replace(acts["propose_remedy"], form=form)
    return acts


def _initial(found: Objection) -> dict:
    """The proposal that came back, else the kind of financing as it is."""
    decision = effects.decision_of(found.letter)
    kind = decision.financing if decision is not None else ""
    return {"propose_remedy": {"ruling": found.ruling, "reasons": found.reasons, "kind": kind}}


def _objections(user):
    found = Objection.objects.visible_to(user).filter(application__in=files(user).order_by().values("pk"))
    return found.select_related(
        *("application__organisation", "application__call", "letter", "decision__replaces"),
        *("recorded_by", "reinstated_by", "proposed_by", "cosigned_by"),
    )

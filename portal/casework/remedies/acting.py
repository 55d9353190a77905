"""Pages that offer several acts, each with its form: only what is possible now, one act per answer."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied

from grants.permissions import can
from portal.access import clock
from portal.access.pages import done_or_error
from portal.kern.forms import KernForm

STALE = "Das ist nicht mehr möglich. Vielleicht war jemand schneller. Bitte lesen Sie den jetzigen Stand."


@dataclass(frozen=True)
class Act:
    """One act: `right` is its row in the table of rights, `form` has the arguments of its `door`."""

    name: str
    right: str
    door: Callable
    heading: str
    button: str
    done: str
    form: Callable[..., KernForm] = KernForm
    text: str = ""


@dataclass(frozen=True)
class Offered:
    """An act that is possible now, with its form."""

    act: Act
    form: KernForm


def offer(
    request, acts: Mapping[str, Act], possible: Iterable[str], initial: Mapping | None = None, **subject
) -> tuple[list[Offered], bool]:
    """What of the acts this person may do now; True if the one that was sent is done or cannot be done any more.

    `subject` is the one argument of the doors that names the row. Raises PermissionDenied.
    """
    (row,) = subject.values()
    chosen = request.POST.get("act") if request.method == "POST" else None
    names = set(possible)
    if chosen in acts and not can(request.user, acts[chosen].right, row):
        raise PermissionDenied
    if request.method == "POST" and chosen not in names:
        messages.error(request, STALE)
        return [], True
    offered = []
    for name, act in acts.items():
        if name not in names or not can(request.user, act.right, row):
            continue
        data = request.POST if name == chosen else None
        form = act.form(data, auto_id=f"{name}_%s", initial=(initial or {}).get(name))
        if form.is_valid() and _done(request, act, form, subject):
            return [], True
        offered.append(Offered(act, form))
    return offered, False


def _done(request, act: Act, form: KernForm, subject: dict) -> bool:
    door = partial(act.door, **subject, actor=request.user, now=clock.now(), **form.cleaned_data)
    return done_or_error(request, form, door, act.done)

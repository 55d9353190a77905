"""How a page with one form answers: shown, refused with what was typed kept, or done."""

from collections.abc import Callable

from django.shortcuts import redirect

from grants.people.models import User
from portal.access import clock
from portal.access.pages import done_or_error, page

SAVED = "Ihre Angaben sind gespeichert."
Act = Callable[[dict], object]


def typed(request):
    """What was sent, or None for a page that is only opened."""
    return request.POST if request.method == "POST" else None


def answer(request, form, *, title: str, trail: list, back: str, act: Act, intro: str = "", target=None):
    """Show a form, or call its door and go to `back` (or to `target()`, known only once the door was passed).

    `act` gets the person and the moment.
    """
    who: dict[str, User | object] = {"actor": request.user, "now": clock.now()}
    if form.is_valid() and done_or_error(request, form, lambda: act(who), SAVED):
        return redirect(target() if target else back)
    context = {"title": title, "intro": intro, "trail": trail, "back": back, "form": form}
    return page(request, "planning/catalogue/form.html", context, form=form)

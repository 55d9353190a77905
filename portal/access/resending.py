"""A form whose security sign is not valid any more, as after signing in again in another tab: nothing is lost.

What was typed is shown back to the person who was given the form, in a new form with a fresh sign, and sent again by
their own press of a button. Nothing is stored. A forged form does not carry the signed sign of its author, which only
the pages of this very person contain (`portal.access.keeping`), and gets a page that carries nothing.
"""

from django.shortcuts import render

from portal.access import keeping

STATUS = 403
# The old sign must not come back, beside the fresh one.
SIGN = "csrfmiddlewaretoken"


def refused(request, reason=""):
    """The answer to a form without a valid sign (CSRF_FAILURE_VIEW)."""
    if not keeping.is_own(request):
        return render(request, "403_csrf.html", status=STATUS)
    carried = [(name, value) for name in request.POST if name != SIGN for value in request.POST.getlist(name)]
    return render(request, "resend.html", {"carried": carried, "action": request.get_full_path()}, status=STATUS)

"""Unsubscribing without signing in: the link in a mail leads to a page with one button.

Programs that read mail post to the same address at one click of their own (RFC 8058). They have neither cookie nor
form, so the signed token in the address is all that counts here.
"""

from django.http import Http404
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from grants.correspondence import workflow
from grants.outbox.mailing import opt_out_of
from portal.access.pages import page

WHAT = {
    "reminders": "Erinnerungen vor dem Ende einer Frist",
    "messages": "Hinweise auf neue Nachrichten",
    "both": "Erinnerungen und Hinweise auf neue Nachrichten",
}


@csrf_exempt
@never_cache
@require_http_methods(["GET", "POST"])
def opt_out(request, token: str):
    """Ask first, because programs that check links open them too; act by POST. An unknown link does not exist."""
    found = opt_out_of(token)
    if found is None:
        raise Http404
    person, group = found
    if request.method == "POST":
        workflow.opt_out(person=person, group=group)
        return redirect(f"{request.path}?abbestellt=ja")
    context = {"what": WHAT[group], "is_done": request.GET.get("abbestellt") == "ja"}
    return page(request, "public/opt_out.html", context)

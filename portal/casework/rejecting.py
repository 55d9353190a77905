"""The rejection in the formal check: what is not fulfilled, and the decision that rests on it."""

from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from grants.applications.states import State
from grants.awards import wording, workflow
from portal.access import clock
from portal.access.pages import done_or_error, page
from portal.casework.acts import file_or_404, may_or_403, not_now, trail
from portal.casework.award_forms import FormalRejectionForm


@require_http_methods(["GET", "POST"])
def reject_formally(request, pk):
    """Reject an application that does not fulfil what the formal check asks; a second person must co-sign."""
    application = file_or_404(request, pk)
    may_or_403(request.user, "application.reject_formally", application)
    if request.method == "GET" and application.state != State.CHECKING:
        return not_now(request, application, "Diese Akte ist gerade nicht in der formalen Prüfung.")
    form = FormalRejectionForm(
        request.POST if request.method == "POST" else None,
        initial={"reasons": wording.prefilled_formally(application)},
    )

    def reject():
        workflow.reject_formally(
            application=application, actor=request.user, now=clock.now(), reasons=form.cleaned_data["reasons"]
        )

    if form.is_valid() and done_or_error(request, form, reject, "Die Ablehnung geht jetzt in die Mitzeichnung."):
        return redirect("casework:file", pk=application.pk)
    context = {
        "application": application,
        "trail": trail(request.user, application),
        "form": form,
        "unmet": wording.unmet(application),
        "returned": application.decisions.filter(returned_at__isnull=False),
    }
    return page(request, "casework/reject_formally.html", context, form=form)

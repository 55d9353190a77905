"""The officer of a file, and who stands in for whom."""

from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST

from grants.accounts import substituting
from grants.accounts.models import Substitution
from grants.desk.assigning import ASSIGN, assign_officer
from portal.access import clock
from portal.access.pages import done, done_or_error, page
from portal.casework.acts import file_or_404, may_or_403, trail
from portal.casework.desk.forms import OfficerForm, SubstitutionForm


@require_http_methods(["GET", "POST"])
def officer(request, pk: int):
    """Assign or hand over a file."""
    application = file_or_404(request, pk)
    may_or_403(request.user, ASSIGN, application)
    initial = {"officer": application.caseworker_id}
    form = OfficerForm(request.POST if request.method == "POST" else None, initial=initial)

    def assign():
        assign_officer(application=application, actor=request.user, now=clock.now(), **form.cleaned_data)

    if form.is_valid() and done_or_error(request, form, assign, "Die Zuständigkeit ist gespeichert.", field="officer"):
        return redirect("casework:file", pk=application.pk)
    context = {"application": application, "trail": trail(request.user, application), "form": form}
    return page(request, "casework/desk/officer.html", context, form=form)


@require_http_methods(["GET", "POST"])
def substitutes(request):
    """Who stands in for whom from today on, and the form for another substitution."""
    form = SubstitutionForm(request.POST if request.method == "POST" else None, initial={"person": request.user.pk})

    def substitute():
        substituting.substitute(**form.cleaned_data, actor=request.user, now=clock.now())

    if form.is_valid() and done_or_error(request, form, substitute, "Die Vertretung ist gespeichert."):
        return redirect("casework:substitutes")
    found = Substitution.objects.not_over(clock.now().date()).select_related("person", "substitute")
    context = {
        "substitutions": found.order_by("starts_on", "pk"),
        "today": clock.now().date(),
        "trail": trail(request.user),
        "form": form,
    }
    return page(request, "casework/desk/substitutes.html", context, form=form)


@require_POST
def substitute_end(request, pk: int):
    """End a substitution at once."""
    substitution = get_object_or_404(Substitution, pk=pk)
    act = {"substitution": substitution, "actor": request.user, "now": clock.now()}
    done(request, lambda: substituting.end_substitution(**act), "Die Vertretung ist beendet.")
    return redirect("casework:substitutes")

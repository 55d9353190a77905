"""The people of a Träger: who acts for it with which rights, inviting, changing rights, leaving."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from grants.organisations import members
from grants.organisations.models import Organisation
from grants.organisations.queries import Person, people_of, waiting_invitations
from grants.outbox.mails import undeliverable
from grants.permissions import can
from grants.steps import ensure
from portal.access import clock
from portal.access.pages import done, done_or_error, page
from portal.applicant import own
from portal.applicant.organisation import trail
from portal.applicant.organisation_forms import InviteForm, RightsForm

ACT = "organisation.manage_people"


@require_GET
def people(request, pk: int):
    """Everybody who acts for the Träger, and the invitations that wait."""
    found = own.organisation_or_404(request.user, pk)
    administers = can(request.user, ACT, found)
    acting = people_of(found)
    context = {
        "organisation": found,
        "people": acting,
        "undeliverable": undeliverable([person.user.email for person in acting], clock.now()),
        "invitations": waiting_invitations(found, clock.now()) if administers else [],
        "administers": administers,
        "trail": trail(request.user, found),
    }
    return page(request, "applicant/organisation/people.html", context)


@require_http_methods(["GET", "POST"])
def invite(request, pk: int):
    """Invite a person by e-mail."""
    found = _administered_or_refused(request, pk)
    form = InviteForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        email, rights = form.cleaned_data["email"], form.cleaned_data["rights"]

        def act():
            members.invite(organisation=found, actor=request.user, now=clock.now(), email=email, rights=rights)

        if done_or_error(request, form, act, "Die Einladung ist unterwegs. Sie gilt 14 Tage."):
            return redirect("applicant:people", pk)
    context = {"organisation": found, "form": form, "trail": _people_trail(request.user, found)}
    return page(request, "applicant/organisation/invite.html", context, form=form)


@require_http_methods(["GET", "POST"])
def person(request, pk: int, person: int):
    """The rights of one person, and how the person leaves."""
    found = _administered_or_refused(request, pk)
    member = _member_or_404(found, person)
    form = RightsForm(request.POST if request.method == "POST" else None, initial={"rights": sorted(member.rights)})
    if form.is_valid():
        rights = form.cleaned_data["rights"]

        def act():
            members.change_rights(
                organisation=found, person=member.user, actor=request.user, now=clock.now(), rights=rights
            )

        if done_or_error(request, form, act, f"Die Rechte von {member.user.label} sind gespeichert."):
            return redirect("applicant:people", pk)
    context = {"organisation": found, "member": member, "form": form, "trail": _people_trail(request.user, found)}
    return page(request, "applicant/organisation/person.html", context, form=form)


@require_POST
def end_membership(request, pk: int, person: int):
    """A person leaves the Träger. Who leaves a last Träger has no place in this room any more."""
    found = _administered_or_refused(request, pk)
    member = _member_or_404(found, person)
    is_done = done(
        request,
        lambda: members.end_membership(organisation=found, person=member.user, actor=request.user, now=clock.now()),
        f"{member.user.label} handelt nicht mehr für {found.name}.",
    )
    if not is_done:
        return redirect("applicant:person", pk, person)
    return redirect("home") if member.user == request.user else redirect("applicant:people", pk)


@require_POST
def revoke_invitation(request, pk: int, invitation: int):
    """Take an invitation back."""
    found = _administered_or_refused(request, pk)
    row = get_object_or_404(found.invitations, pk=invitation)
    done(
        request,
        lambda: members.revoke(invitation=row, actor=request.user, now=clock.now()),
        "Die Einladung ist zurückgenommen. Ihr Link gilt nicht mehr.",
    )
    return redirect("applicant:people", pk)


def _administered_or_refused(request, pk: int) -> Organisation:
    found = own.organisation_or_404(request.user, pk)
    ensure(request.user, ACT, found)
    return found


def _member_or_404(found: Organisation, pk: int) -> Person:
    for member in people_of(found):
        if member.user.pk == pk:
            return member
    raise Http404


def _people_trail(user, found: Organisation) -> list[dict[str, str]]:
    return [*trail(user, found), {"label": "Personen", "url": reverse("applicant:people", args=[found.pk])}]

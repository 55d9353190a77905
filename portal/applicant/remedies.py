"""What a Träger does about a Bescheid: consent to the portal, object, renounce, answer an Anhörung."""

from functools import partial

from django import forms
from django.conf import settings
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_http_methods

from grants.organisations.queries import signatories
from grants.permissions import can
from grants.remedies import announcing, revoking
from grants.remedies.announcements import LONGEST_TEXT, PortalConsent
from grants.remedies.dates import LetterDates, dates_of_letter
from grants.remedies.revocations import Revocation
from grants.remedies.states import OBJECTION_LABELS, RevocationState
from grants.steps import ensure
from portal.access import clock
from portal.access.pages import done, done_or_error, page
from portal.applicant import own
from portal.applicant.organisation import trail
from portal.kern.forms import KernForm

CONSENT_ACTS = {
    "give": (announcing.give_consent, "Ihr Träger bekommt Bescheide ab jetzt über das Portal."),
    "withdraw": (announcing.withdraw_consent, "Die Einwilligung ist widerrufen. Bescheide kommen ab jetzt per Post."),
}


class WaiveForm(KernForm):
    """Says in clear words that there is no way back."""

    confirmed = forms.BooleanField(
        label="Ich verzichte für den Träger auf den Widerspruch gegen diesen Bescheid. Das ist endgültig."
    )


class AnswerForm(KernForm):
    """What a Träger says in an Anhörung."""

    text = forms.CharField(
        label="Was möchten Sie dazu sagen?",
        help_text="Nennen Sie Tatsachen, die wir noch nicht kennen, und was für Sie wichtig ist.",
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 10}),
    )


@require_http_methods(["GET", "POST"])
def portal_consent(request, pk: int):
    """Whether Bescheide are announced by the portal, since when, and the button that changes it."""
    found = own.organisation_or_404(request.user, pk)
    if request.method == "POST":
        ensure(request.user, announcing.CONSENT, found)
        if chosen := CONSENT_ACTS.get(request.POST.get("act", "")):
            door, sentence = chosen
            done(request, lambda: door(organisation=found, actor=request.user, now=clock.now()), sentence)
        return redirect("applicant:portal_consent", found.pk)
    consents = list(found.portal_consents.select_related("given_by", "withdrawn_by").order_by("-given_at"))
    context = {
        "organisation": found,
        "consents": consents,
        "standing": standing(consents),
        "may": can(request.user, announcing.CONSENT, found),
        "signers": [person.label for person in signatories(found)],
        "trail": trail(request.user, found),
    }
    return page(request, "applicant/organisation/portal_consent.html", context)


def standing(consents: list[PortalConsent]) -> PortalConsent | None:
    """The consent that is not withdrawn."""
    return next((row for row in consents if row.withdrawn_at is None), None)


@require_GET
def objection(request, pk: int):
    """How to object to a Bescheid, until when and where. The portal itself cannot take a Widerspruch."""
    letter = _ruling_or_404(request, pk)
    if letter.retrieved_at is None:
        return redirect("applicant:letter", letter.pk)
    context = {
        "letter": letter,
        "dates": dates_of_letter(letter, clock.today()),
        "waived": letter.waivers.exists(),
        "office": settings.OFFICE_NAME,
        "address": settings.OFFICE_ADDRESS,
    }
    return page(request, "applicant/objection.html", context)


@require_http_methods(["GET", "POST"])
def waive(request, pk: int):
    """Renounce the Widerspruch: what that means, and the confirmation."""
    letter = _ruling_or_404(request, pk)
    if letter.retrieved_at is None:
        return redirect("applicant:letter", letter.pk)
    dates = dates_of_letter(letter, clock.today())
    form = WaiveForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        ensure(request.user, announcing.WAIVE, letter)
    if form.is_valid():
        act = partial(announcing.waive, letter=letter, actor=request.user, now=clock.now(), confirmed=True)
        if done_or_error(request, form, act, "Sie haben verzichtet. Der Bescheid ist jetzt bestandskräftig."):
            return redirect("applicant:letter", letter.pk)
    context = {
        "letter": letter,
        "dates": dates,
        "refusal": announcing.no_waiver(dates, clock.today()),
        "may": can(request.user, announcing.WAIVE, letter),
        "signers": [person.label for person in signatories(letter.application.organisation)],
        "form": form,
    }
    return page(request, "applicant/waive.html", context, form=form)


@require_http_methods(["GET", "POST"])
def hearing(request, pk: int):
    """Read an Anhörung and answer it, once."""
    visible = Revocation.objects.visible_to(request.user).filter(
        application__organisation_id__in=request.user.rights, heard_at__isnull=False
    )
    found = get_object_or_404(visible.select_related("application__organisation", "answered_by"), pk=pk)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        ensure(request.user, revoking.ANSWER, found)
    if form.is_valid():
        act = partial(
            revoking.answer, revocation=found, actor=request.user, now=clock.now(), text=form.cleaned_data["text"]
        )
        if done_or_error(request, form, act, "Ihre Äußerung ist abgesendet. Das Sozialamt berücksichtigt sie."):
            return redirect("applicant:hearing", found.pk)
    context = {
        "revocation": found,
        "application": found.application,
        "is_open": found.state == RevocationState.HEARING,
        "is_late": clock.today() > found.answer_until,
        "may": can(request.user, revoking.ANSWER, found),
        "signers": [person.label for person in signatories(found.application.organisation)],
        "form": form,
    }
    return page(request, "applicant/hearing.html", context, form=form)


def legal_dates(letter, user) -> dict:
    """What the page of a letter says about its dates and what the Träger may do."""
    if letter.kind not in announcing.ANNOUNCED:
        return {"dates": None, "has_consent": True, "may_waive": False, "hearing": None, "objection": ""}
    dates = dates_of_letter(letter, clock.today())
    consents = letter.application.organisation.portal_consents
    return {
        "dates": dates,
        "has_consent": consents.filter(withdrawn_at=None).exists(),
        "may_waive": _may_waive(dates, user),
        "objection": _objection_in_words(dates),
        "hearing": letter.subject if letter.kind == letter.Kind.HEARING else None,
    }


def _objection_in_words(dates: LetterDates) -> str:
    row = dates.standing_objection
    return "" if row is None else f"{OBJECTION_LABELS[row.state]} (eingegangen am {row.received_on:%d.%m.%Y})"


def _may_waive(dates: LetterDates, user) -> bool:
    return not announcing.no_waiver(dates, clock.today()) and can(user, announcing.WAIVE, dates.letter)


def _ruling_or_404(request, pk: int):
    return get_object_or_404(own.letters(request.user).filter(kind__in=announcing.RULINGS), pk=pk)

"""How people come in: a new Träger registers with its first person, who proves the address; who is invited joins."""

from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from grants.accounts.workflow import AddressTaken
from grants.organisations import links, members, registering, workflow
from grants.organisations.models import Invitation, Registration
from grants.people.models import User
from grants.steps import Refused
from portal.access import clock
from portal.access.organisations import OrganisationForm, facts
from portal.access.pages import page
from portal.public.account_forms import FirstPersonForm, NameForm, PersonForm

GONE, TOO_MANY = 410, 429
SENT_TO = "registration_sent_to"
WAIT = "Es kamen zu viele Registrierungen von Ihrem Anschluss. Warten Sie eine Minute und senden Sie noch einmal ab."
WELCOME = (
    "Ihr Träger ist registriert. Sie können sofort Anträge vorbereiten. Absenden können Sie sie, "
    "sobald das Sozialamt Ihren Träger bestätigt hat."
)


@never_cache
@sensitive_post_parameters("password", "password_again")
@require_http_methods(["GET", "POST"])
def register(request):
    """A new Träger. Who has no account yet gets one; who has, registers a further Träger with it."""
    form_class = OrganisationForm if request.user.is_authenticated else FirstPersonForm
    form = form_class(request.POST if request.method == "POST" else None)
    if form.is_valid():
        if not ratelimit.consume(request, action="signup"):
            form.add_error(None, WAIT)
            return _register_page(request, form, status=TOO_MANY)
        if onward := _registered(request, form):
            return onward
    return _register_page(request, form)


@never_cache
@require_GET
def registration_sent(request):
    """Says what happens next. It reads the same whether the address has an account or not."""
    return page(request, "public/registration_sent.html", {"address": request.session.get(SENT_TO, "")})


@never_cache
@require_http_methods(["GET", "POST"])
def complete_registration(request, token: str):
    """The page behind the link that proves the address. Opening it changes nothing: mail programs open links, too."""
    key = links.registration_key(token)
    if key is None:
        raise Http404
    found = registering.waiting(key, clock.now())
    if found is None:
        return page(request, "public/registration_over.html", {}, status=GONE)
    is_own = request.user.is_authenticated and request.user.email.lower() == found.email
    if not is_own and (response := _other_account(request, found)):
        return response
    return _complete(request, found)


@never_cache
@sensitive_post_parameters("password", "password_again")
@require_http_methods(["GET", "POST"])
def invitation(request, token: str):
    """The page behind the link of an invitation. A link that was never sent does not exist."""
    found = links.invitation_of(token)
    if found is None:
        raise Http404
    if not found.is_open(clock.now()):
        return page(request, "public/invitation_over.html", {}, status=GONE)
    if request.user.is_authenticated:
        return _accept(request, found)
    return _join(request, found)


def _register_page(request, form, *, status: int | None = None):
    context = {"form": form, "has_account": request.user.is_authenticated}
    return page(request, "public/register.html", context, form=form, status=status)


def _registered(request, form):
    """Call the door and say where to go on. A refusal stands beside the field it is about."""
    now, data = clock.now(), form.organisation_data()
    try:
        if request.user.is_authenticated:
            return _registered_page(request, workflow.register(actor=request.user, now=now, data=data))
        registration = registering.ask(
            now=now,
            data=data,
            name=form.cleaned_data["person_name"],
            email=form.cleaned_data["person_email"],
            password=form.cleaned_data["password"],
        )
    except registering.TooMany as refusal:
        form.add_error("person_email", str(refusal))
        return None
    except Refused as refusal:
        form.add_error("name", str(refusal))
        return None
    request.session[SENT_TO] = registration.email
    return redirect("registration_sent")


def _other_account(request, found: Registration):
    """What to do first if the address has an account, or somebody else is signed in; None if nothing is to be done."""
    account = User.objects.filter(email__iexact=found.email).first()
    if not request.user.is_authenticated and account is None:
        return None
    sign_in = reverse("account_login", query={"next": request.path})
    context = {"registration": found, "sign_in": sign_in, "is_closed": bool(account) and not account.is_active}
    return page(request, "public/registration_sign_in.html", context)


def _complete(request, found: Registration):
    """Shows what was typed, and registers by one button. A name that was taken in between can be changed here."""
    form = NameForm(request.POST if request.method == "POST" else None, initial={"name": found.data["name"]})
    actor = request.user if request.user.is_authenticated else None
    if form.is_valid():
        try:
            organisation, person = registering.complete(
                registration=found, now=clock.now(), actor=actor, name=form.cleaned_data["name"]
            )
        except AddressTaken:
            return redirect(request.path)
        except Refused as refusal:
            form.add_error("name", str(refusal))
        else:
            if actor is None:
                _sign_in(request, person)
            return _registered_page(request, organisation)
    shown = facts(registering.organisation_of(found))[1:]
    context = {"registration": found, "form": form, "facts": shown}
    return page(request, "public/registration_complete.html", context, form=form)


def _registered_page(request, organisation):
    messages.success(request, WELCOME)
    return redirect("applicant:organisation", organisation.pk)


def _accept(request, found: Invitation):
    """Somebody with an account accepts by one button, if the invitation is for the account's address."""
    is_own = request.user.email.lower() == found.email
    refusal = ""
    if request.method == "POST":
        try:
            organisation = members.accept(invitation=found, actor=request.user, now=clock.now())
        except Refused as problem:
            refusal = str(problem)
        else:
            return _welcome(request, organisation)
    context = {"invitation": found, "is_own": is_own, "refusal": refusal}
    return page(request, "public/invitation_accept.html", context, status=422 if refusal else None)


def _join(request, found: Invitation):
    """Somebody without an account says name and password; who has one is sent to the sign-in and back."""
    account = User.objects.filter(email__iexact=found.email).first()
    if account:
        sign_in = reverse("account_login", query={"next": request.path})
        context = {"invitation": found, "sign_in": sign_in, "is_closed": not account.is_active}
        return page(request, "public/invitation_sign_in.html", context)
    form = PersonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        name, password = form.cleaned_data["name"], form.cleaned_data["password"]
        try:
            person = members.join(invitation=found, now=clock.now(), name=name, password=password)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            _sign_in(request, person)
            return _welcome(request, found.organisation)
    return page(request, "public/invitation_join.html", {"invitation": found, "form": form}, form=form)


def _sign_in(request, person: User) -> None:
    login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])


def _welcome(request, organisation):
    messages.success(request, f"Willkommen. Sie handeln jetzt für {organisation.name}.")
    return redirect("applicant:organisation", organisation.pk)

"""Refuses every page that the access table does not open to a person's audience."""

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import JsonResponse

from grants.accounts.giving_keys import key_of
from portal.access import clock, keeping
from portal.access.audiences import Audience
from portal.access.table import AUDIENCES

AUTOSAVE = "X-Autosave"
BEARER = "Bearer "


class AccessMiddleware:
    """Looks the URL's name up in the table, before the view runs. A URL without a row is closed to everybody."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        allowed = AUDIENCES.get(request.resolver_match.view_name, frozenset())
        if Audience.PUBLIC in allowed:
            return None
        if not _enters(request):
            return JsonResponse({"detail": UNKNOWN_KEY}, status=401)
        if not request.user.is_authenticated:
            return _say(request, "Bitte melden Sie sich an.", 401) or _to_login(request)
        if not allowed & audiences_of(request.user):
            if answer := _say(request, "Dafür fehlt Ihnen das Recht.", 403):
                return answer
            raise PermissionDenied
        return None


UNKNOWN_KEY = (
    "Dieser Zugriffsschlüssel ist unbekannt, abgelaufen oder widerrufen. "
    "Bitte legen Sie im Förderportal einen neuen an."
)


def _enters(request) -> bool:
    """A program that shows a key acts as its person; False if the key opens nothing. Keys open the interface only."""
    shown = request.headers.get("Authorization", "")
    if request.resolver_match.namespace != "api" or not shown.startswith(BEARER):
        return True
    key = key_of(shown.removeprefix(BEARER).strip(), clock.now())
    if key is not None:
        request.user, request.api_key = key.user, key
    return key is not None


def _to_login(request):
    """The way to the sign-in and back; what was sent waits for the person."""
    keeping.keep(request)
    return redirect_to_login(request.get_full_path())


def _say(request, detail: str, status: int) -> JsonResponse | None:
    """Programs, and pages that save by themselves, get JSON; people get pages."""
    is_program = request.resolver_match.namespace == "api" or AUTOSAVE in request.headers
    return JsonResponse({"detail": detail}, status=status) if is_program else None


def audiences_of(user) -> frozenset[Audience]:
    """The audiences a signed-in person belongs to: its roles, Träger, and everybody who is signed in."""
    own = {Audience(role) for role in user.roles}
    if user.rights:
        own.add(Audience.APPLICANT)
    return frozenset({Audience.SIGNED_IN, *own})

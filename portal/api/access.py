"""Who asks: a person who is signed in, or a program with a key of that person. Keys open their scopes only."""

from rest_framework.authentication import BaseAuthentication
from rest_framework.permissions import SAFE_METHODS, BasePermission


class KeyAuthentication(BaseAuthentication):
    """The key that the access middleware has found in the header `Authorization: Bearer …`."""

    def authenticate(self, request):
        key = getattr(request._request, "api_key", None)
        return None if key is None else (key.user, key)

    def authenticate_header(self, request) -> str:
        return "Bearer"


class InScope(BasePermission):
    """A key opens a view if it has the scope of the view's `area`; who is signed in needs none.

    A view with an `area_to_write` needs that one for everything that is not only read.
    """

    message = "Dieser Zugriffsschlüssel gilt dafür nicht. Legen Sie einen mit dem passenden Umfang an."

    def has_permission(self, request, view) -> bool:
        area = getattr(view, "area", None)
        if request.auth is None or area is None:
            return True
        if request.method in SAFE_METHODS:
            return f"{area}:read" in request.auth.scopes
        return f"{getattr(view, 'area_to_write', None) or area}:write" in request.auth.scopes


class ByThemselves(BasePermission):
    """No key opens this: people do it themselves, signed in."""

    message = (
        "Das geht mit keinem Zugriffsschlüssel: Die zweite Person liest und unterschreibt selbst, angemeldet im "
        "Förderportal (§ 35a VwVfG)."
    )

    def has_permission(self, request, view) -> bool:
        return request.auth is None

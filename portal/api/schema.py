"""How the interface describes itself: the key in the header, and what every operation may answer."""

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view

from portal.api.serializers import ProblemSerializer

PK = OpenApiParameter("id", int, OpenApiParameter.PATH, description="Kennung in dieser Schnittstelle")
IDEMPOTENCY = OpenApiParameter(
    "Idempotency-Key",
    str,
    OpenApiParameter.HEADER,
    description="Ein selbst gewählter Text mit höchstens 100 Zeichen. Dieselbe Anfrage mit demselben Text bekommt "
    "einen Tag lang dieselbe Antwort und wirkt nur einmal.",
)
REFUSALS = {401: ProblemSerializer, 403: ProblemSerializer, 404: ProblemSerializer, 429: ProblemSerializer}


class KeyScheme(OpenApiAuthenticationExtension):
    target_class = "portal.api.access.KeyAuthentication"
    name = "Zugriffsschlüssel"

    def get_security_definition(self, auto_schema):
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "Ein Zugriffsschlüssel, den Sie im Förderportal unter „Zugriffsschlüssel“ anlegen.",
        }


def described(serializer, *, many: str, one: str, detail=None):
    """The description of a list and of one entry, with every answer they can give."""
    return extend_schema_view(
        list=extend_schema(summary=many, responses={200: serializer(many=True), 400: OpenApiTypes.OBJECT, **REFUSALS}),
        retrieve=extend_schema(summary=one, parameters=[PK], responses={200: detail or serializer, **REFUSALS}),
    )

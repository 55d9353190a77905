"""Applications over REST: read what one may know, and submit through the same door as the pages."""

from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.response import Response

from grants.applications import workflow
from grants.applications.labels import WITH_LABELS
from grants.applications.models import Application
from grants.applications.workflow import Incomplete
from grants.steps import Forbidden, Refused
from portal.access import clock
from portal.api.resources import Resource, once
from portal.api.schema import IDEMPOTENCY, REFUSALS
from portal.api.serializers import (
    ApplicationDetailSerializer,
    ApplicationSerializer,
    IncompleteSerializer,
    ProblemSerializer,
)
from portal.api.states import PublicState, states_behind

PK = OpenApiParameter("id", int, OpenApiParameter.PATH, description="Kennung des Antrags in dieser Schnittstelle")
HIDDEN = "Diesen Antrag gibt es nicht, oder er ist für Sie nicht einsehbar."


class ApplicationFilter(filters.FilterSet):
    """By state and by call."""

    state = filters.ChoiceFilter(
        choices=PublicState.choices, method="in_state", help_text="Nur Anträge in diesem Stand"
    )
    call = filters.CharFilter(field_name="call__slug", help_text="Nur Anträge zu diesem Förderaufruf (Schlüssel)")

    class Meta:
        model = Application
        fields: list[str] = []

    def in_state(self, queryset, name, public):
        return queryset.filter(state__in=states_behind(public))


@extend_schema_view(
    list=extend_schema(
        summary="Anträge, die Sie einsehen dürfen",
        responses={
            200: ApplicationSerializer(many=True),
            400: OpenApiTypes.OBJECT,
            **REFUSALS,
        },
    ),
    retrieve=extend_schema(
        summary="Ein Antrag mit seinem Inhalt",
        parameters=[PK],
        responses={200: ApplicationDetailSerializer, **REFUSALS},
    ),
)
class ApplicationViewSet(Resource):
    """Anträge: lesen, was Sie einsehen dürfen, und absenden."""

    area = "applications"
    hidden = HIDDEN
    filterset_class = ApplicationFilter

    def get_queryset(self):
        visible = Application.objects.visible_to(self.request.user).select_related("call", "organisation", "priority")
        visible = visible.prefetch_related(WITH_LABELS)
        if self.action == "list":
            return visible
        return visible.prefetch_related("districts", "goals", "plan_rows__item")

    def get_serializer_class(self):
        return ApplicationSerializer if self.action == "list" else ApplicationDetailSerializer

    @extend_schema(
        summary="Einen Antrag absenden",
        parameters=[PK, IDEMPOTENCY],
        request=None,
        responses={
            200: ApplicationDetailSerializer,
            400: ProblemSerializer,
            **REFUSALS,
            409: ProblemSerializer,
            422: IncompleteSerializer,
        },
    )
    @action(detail=True, methods=["post"])
    def submit(self, request, pk):
        """Sendet einen vollständigen Entwurf ab, wie die Seite „Antrag absenden“.

        Damit unterschreiben Sie den Antrag und geben die Erklärungen ab, die auf dieser Seite stehen.

        409: Der Antrag ist schon abgesandt, die Antragsfrist ist vorbei, oder der Träger verlangt zwei Unterschriften
        und es fehlt noch die einer anderen Person. 422: Es fehlt noch etwas.
        """
        found = self.get_object()
        return once(request, lambda: self._submit(request, found))

    def _submit(self, request, found: Application) -> Response:
        try:
            workflow.submit(application=found, actor=request.user, now=clock.arrived(request))
        except Forbidden as refusal:
            return Response({"detail": str(refusal)}, status=status.HTTP_403_FORBIDDEN)
        except Incomplete as refusal:
            missing = [{"section": item.section, "sentence": item.sentence} for item in refusal.missing]
            return Response({"detail": str(refusal), "missing": missing}, status=422)
        except Refused as refusal:
            return Response({"detail": str(refusal)}, status=status.HTTP_409_CONFLICT)
        return Response(self.get_serializer(self.get_object()).data)

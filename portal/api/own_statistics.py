"""The own statistics of a Träger over REST: what is owed, what it asks, delivering figures, the check, handing in.

The same figures again change nothing, whatever they came in: the receipt is that of the first time.
"""

from collections import defaultdict
from decimal import Decimal

from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response

from grants.steps import Forbidden, NotPossible
from grants.untrusted.refusals import TOO_BIG
from grants.untrusted.workbooks import MOST_FILE_BYTES
from portal.access import clock
from portal.api import own_serializers as says
from portal.api.resources import Resource, acted, once
from portal.api.schema import IDEMPOTENCY, PK, REFUSALS, described
from portal.api.serializers import ProblemSerializer
from reporting.clearances.checking import PersonsFound
from reporting.deliveries import workflow
from reporting.deliveries.forms import workbook_form
from reporting.deliveries.models import Delivery
from reporting.deliveries.states import OPEN, State
from reporting.deliveries.workbook.csvfile import write_csv
from reporting.deliveries.workbook.form import place_label, places_of

FILE_NAME = "schnittstelle.csv"
WRITTEN = {400: OpenApiTypes.OBJECT, **REFUSALS, 409: ProblemSerializer, 422: ProblemSerializer}


class StatisticFilter(filters.FilterSet):
    """By state and Erhebung."""

    state = filters.ChoiceFilter(choices=State.choices, help_text="Nur in diesem Stand")
    survey = filters.CharFilter(field_name="period__survey__code", help_text="Nur diese Erhebung (Schlüssel)")


@described(
    says.StatisticSerializer,
    many="Statistiken Ihres Trägers",
    one="Eine Statistik mit Zahlen, Quittung und Rückfragen",
    detail=says.StatisticDetailSerializer,
)
class StatisticViewSet(Resource):
    """Statistiken Ihres Trägers: Formular lesen, Zahlen liefern, Prüfung lesen, abgeben."""

    area = "statistics"
    filterset_class = StatisticFilter

    def get_queryset(self):
        user = self.request.user
        if not user.is_authenticated:
            return Delivery.objects.none()  # who writes the description of the interface asks as nobody
        own = Delivery.objects.visible_to(user).filter(application__organisation_id__in=user.rights)
        own = own.select_related("application__organisation", "period__survey").order_by("pk")
        return own if self.action == "list" else own.prefetch_related("cells__indicator")

    def get_serializer_class(self):
        return says.StatisticSerializer if self.action == "list" else says.StatisticDetailSerializer

    @extend_schema(
        summary="Was eine Statistik fragt",
        parameters=[PK],
        filters=False,
        responses={200: says.StatisticFormSerializer, **REFUSALS},
    )
    @action(detail=True)
    def form(self, request, pk):
        """Spalten, Orte, Gliederungen und Regeln, wie sie die Arbeitsmappe hat."""
        return Response(says.StatisticFormSerializer(workbook_form(self.get_object())).data)

    @extend_schema(
        summary="Zahlen als JSON liefern",
        parameters=[PK, IDEMPOTENCY],
        request=says.ReportedValuesSerializer,
        responses={200: says.ReceiptSerializer, **WRITTEN},
    )
    @action(detail=True, methods=["post"])
    def values(self, request, pk):
        """Prüft die Zahlen wie eine Arbeitsmappe und ersetzt die früheren. Dieselben Zahlen ändern nichts."""
        found = self.get_object()
        sent = says.ReportedValuesSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        return once(request, lambda: self._deliver(found, sent.validated_data["values"]))

    @extend_schema(
        summary="Eine ausgefüllte Arbeitsmappe hochladen",
        parameters=[PK],
        request={"multipart/form-data": says.WorkbookFileSerializer},
        responses={200: says.ReceiptSerializer, **WRITTEN},
    )
    @action(detail=True, methods=["post"], parser_classes=[MultiPartParser])
    def upload(self, request, pk):
        """Wie das Hochladen auf der Seite. Dieselbe Datei noch einmal ergibt dieselbe Quittung und ändert nichts."""
        found = self.get_object()
        sent = says.WorkbookFileSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        file = sent.validated_data["file"]
        if file.size > MOST_FILE_BYTES:
            return _unfit(TOO_BIG)
        return acted(lambda: self._receive(found, file.name, file.read()))

    @extend_schema(
        summary="Eine Statistik abgeben",
        parameters=[PK, IDEMPOTENCY],
        request=says.HandInSerializer,
        responses={200: says.StatisticDetailSerializer, **WRITTEN},
    )
    @action(detail=True, methods=["post"])
    def submit(self, request, pk):
        """Gibt die geprüften Zahlen ab. Was schon abgegeben ist, bleibt es: Die Antwort ist dieselbe.

        422: Es sind noch Fehler zu berichtigen, oder eine Erläuterung fehlt.
        """
        found = self.get_object()
        sent = says.HandInSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        return once(request, lambda: self._submit(found, sent.validated_data.get("explanation", "")))

    def _deliver(self, found: Delivery, values) -> Response:
        form = workbook_form(found)
        known = {column.code for column in form.columns}
        lines: dict[str, dict[str, Decimal]] = defaultdict(dict)
        for each in values:
            if each["column"] not in known:
                return _unfit(f"Die Spalte „{each['column']}“ gibt es in dieser Statistik nicht.")
            if each["column"] in lines[each["place"]]:
                return _unfit(f"Zu „{each['column']}“ und dem Ort „{each['place']}“ steht mehr als eine Zahl da.")
            lines[each["place"]][each["column"]] = each["value"]
        names = {place.code: place_label(place) for place in places_of(form)}
        data = write_csv(form, ((names.get(code, code), figures) for code, figures in lines.items()))
        return acted(lambda: self._receive(found, FILE_NAME, data))

    def _receive(self, found: Delivery, name: str, data: bytes) -> Response:
        try:
            kept = workflow.upload(delivery=found, actor=self.request.user, now=clock.now(), name=name, data=data)
        except (workflow.NotReadable, PersonsFound) as refusal:
            return _unfit(str(refusal))
        return Response(says.ReceiptSerializer(kept).data)

    def _submit(self, found: Delivery, explanation: str) -> Response:
        try:
            workflow.submit(delivery=found, actor=self.request.user, now=clock.now(), explanation=explanation)
        except Forbidden as refusal:
            return Response({"detail": str(refusal)}, status=status.HTTP_403_FORBIDDEN)
        except (workflow.NotReady, PersonsFound) as refusal:
            return _unfit(str(refusal))
        except NotPossible as refusal:
            # What is handed in cannot change any more: a second call hands in the same and gets the same answer.
            if self.get_object().state in OPEN:
                return Response({"detail": str(refusal)}, status=status.HTTP_409_CONFLICT)
        return Response(self.get_serializer(self.get_object()).data)


def _unfit(sentence: str) -> Response:
    return Response({"detail": sentence}, status=status.HTTP_422_UNPROCESSABLE_ENTITY)

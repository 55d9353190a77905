"""Deliveries of statistics over REST, as the office reads them."""

from django.db.models import Prefetch
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from portal.api.office_serializers import OfFileRow, Row, fields_of
from portal.api.resources import OfFile, OfFileFilter
from portal.api.schema import described
from reporting.deliveries.models import Cell, Delivery
from reporting.deliveries.states import OPEN, State


class CellSerializer(Row):
    """Eine gemeldete Zahl."""

    indicator = serializers.CharField(source="indicator.code", help_text="Schlüssel des Indikators")
    district = serializers.CharField(
        source="district_id", allow_null=True, help_text="Nummer des Ortsteils; leer: ganze Stadt"
    )

    Meta = fields_of(Cell, "indicator", "category", "district", "value")


class DeliverySerializer(OfFileRow):
    """Eine Lieferung von Statistik."""

    survey = serializers.CharField(source="period.survey.code", help_text="Schlüssel der Erhebung")
    period = serializers.CharField(source="period.label", help_text="Berichtszeitraum")
    due_on = serializers.DateField(read_only=True, help_text="Abzugeben bis")
    state = serializers.CharField(read_only=True, help_text="Stand")
    state_label = serializers.CharField(source="get_state_display", help_text="Dasselbe in Worten")

    Meta = fields_of(
        Delivery,
        *("id", "application", "survey", "period", "due_on", "state", "state_label", "revision", "explanation"),
        *("submitted_at", "submitted_by", "accepted_at", "accepted_by", "return_reason"),
    )


class DeliveryDetailSerializer(DeliverySerializer):
    """Eine Lieferung von Statistik mit ihren Zahlen."""

    values = serializers.SerializerMethodField(
        help_text="Gemeldete Zahlen; leer, solange der Träger noch daran arbeitet"
    )

    Meta = fields_of(Delivery, *DeliverySerializer.Meta.fields, "values")

    @extend_schema_field(CellSerializer(many=True))
    def get_values(self, delivery: Delivery) -> list[dict]:
        return [] if delivery.state in OPEN else CellSerializer(delivery.cells.all(), many=True).data


class DeliveryFilter(OfFileFilter):
    """By file, call and state."""

    state = filters.ChoiceFilter(choices=State.choices, help_text="Nur in diesem Stand")


@described(
    DeliverySerializer,
    many="Lieferungen von Statistik",
    one="Eine Lieferung mit ihren Zahlen",
    detail=DeliveryDetailSerializer,
)
class DeliveryViewSet(OfFile):
    """Lieferungen von Statistik: nur Summen, nie Personen."""

    area = "statistics"
    filterset_class = DeliveryFilter

    def rows(self):
        found = Delivery.objects.visible_to(self.request.user)
        found = found.select_related("period__survey", "submitted_by", "accepted_by")
        cells = Cell.objects.select_related("indicator").order_by("district", "indicator__code", "category")
        return found if self.action == "list" else found.prefetch_related(Prefetch("cells", cells))

    def get_serializer_class(self):
        return DeliverySerializer if self.action == "list" else DeliveryDetailSerializer

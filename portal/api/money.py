"""Calls with their rankings, scenarios, and Träger over REST."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.response import Response

from grants.assessment.queries import ranking
from grants.calls.models import Call
from grants.committee.models import Scenario, ScenarioLine
from grants.organisations.models import Organisation
from portal.api.office_serializers import Row, fields_of
from portal.api.resources import Resource
from portal.api.schema import PK, REFUSALS, described

FOUR_PLACES = Decimal("0.0001")


class CallSerializer(Row):
    """Ein Förderaufruf."""

    Meta = fields_of(
        Call,
        *("id", "slug", "title", "funding_year", "guideline", "opens_at", "closes_at", "accepts_late"),
        *("period_start", "period_end", "envelope", "budget_reservation", "contact", "announced_at"),
    )


class PlaceSerializer(serializers.Serializer):
    """Ein Platz der Rangfolge."""

    place = serializers.IntegerField(help_text="Platz unter den Akten, die Sie sehen")
    shared = serializers.BooleanField(help_text="Mehrere Akten teilen sich den Platz")
    best = serializers.IntegerField(source="span.best", help_text="Bester Platz bei anderen Gewichten")
    worst = serializers.IntegerField(source="span.worst", help_text="Schlechtester Platz bei anderen Gewichten")
    application = serializers.IntegerField(source="application.pk", help_text="Kennung der Akte")
    reference = serializers.CharField(source="application.reference", help_text="Aktenzeichen")
    requested_amount = serializers.CharField(source="application.requested_amount", help_text="Beantragt, in Euro")
    percent = serializers.SerializerMethodField(help_text="Ergebnis in Prozent, vier Nachkommastellen")
    spread = serializers.SerializerMethodField(help_text="Abstand der Bewertungen in Prozentpunkten")
    below_minimum = serializers.ListField(child=serializers.CharField(), help_text="Nicht erreichte Mindestpunkte")

    def get_percent(self, place) -> str:
        return _decimal(place.percent)

    def get_spread(self, place) -> str:
        return _decimal(place.spread)


class RankingSerializer(serializers.Serializer):
    """Die Rangfolge eines Förderaufrufs, soweit Sie die Akten sehen."""

    places = PlaceSerializer(many=True, help_text="Plätze, der beste zuerst")


@described(CallSerializer, many="Förderaufrufe", one="Ein Förderaufruf")
class CallViewSet(Resource):
    """Förderaufrufe."""

    area = "applications"
    filter_backends = ()
    serializer_class = CallSerializer

    def get_queryset(self):
        return Call.objects.select_related("guideline").order_by("-funding_year", "pk")

    @extend_schema(
        summary="Die Rangfolge eines Förderaufrufs", parameters=[PK], responses={200: RankingSerializer, **REFUSALS}
    )
    @action(detail=True, area="money")
    def ranking(self, request, pk):
        """Gezählt sind nur Akten, die Sie sehen dürfen. Eine Punktzahl ordnet; sie entscheidet nicht."""
        return Response(RankingSerializer(ranking(self.get_object(), request.user)).data)


class LineSerializer(Row):
    """Was ein Szenario einem Antrag gibt."""

    application = serializers.PrimaryKeyRelatedField(read_only=True, help_text="Kennung der Akte")

    Meta = fields_of(
        ScenarioLine,
        *("application", "place", "percent", "requested", "proposed", "smallest", "worked_out", "amount"),
        *("explanation", "reason", "wording"),
    )


class ScenarioSerializer(Row):
    """Ein gespeichertes Szenario. Es entscheidet nichts."""

    call = serializers.CharField(source="call.slug", help_text="Schlüssel des Förderaufrufs")

    Meta = fields_of(
        Scenario,
        *("id", "call", "name", "priority", "strategy", "shortfall", "envelope", "version"),
        *("created_at", "created_by", "saved_at", "saved_by"),
    )


class ScenarioDetailSerializer(ScenarioSerializer):
    """Ein gespeichertes Szenario mit seinen Beträgen."""

    lines = LineSerializer(many=True, read_only=True, help_text="Beträge, in der Rangfolge")

    Meta = fields_of(Scenario, *ScenarioSerializer.Meta.fields, "lines")


class ScenarioFilter(filters.FilterSet):
    """By call."""

    call = filters.CharFilter(field_name="call__slug", help_text="Nur zu diesem Förderaufruf (Schlüssel)")


@described(ScenarioSerializer, many="Szenarien", one="Ein Szenario mit Beträgen", detail=ScenarioDetailSerializer)
class ScenarioViewSet(Resource):
    """Szenarien; keines eines Förderaufrufs, in dem Ihnen eine Akte verborgen ist."""

    area = "money"
    filterset_class = ScenarioFilter

    def get_queryset(self):
        found = Scenario.objects.visible_to(self.request.user)
        found = found.select_related("call", "priority", "created_by", "saved_by").order_by("pk")
        return found if self.action == "list" else found.prefetch_related("lines")

    def get_serializer_class(self):
        return ScenarioSerializer if self.action == "list" else ScenarioDetailSerializer


class OrganisationSerializer(Row):
    """Ein Träger. Bankdaten gibt diese Schnittstelle nicht heraus."""

    Meta = fields_of(
        Organisation,
        *("id", "name", "legal_form", "register_court", "register_number", "street", "postcode", "city", "umbrella"),
        *("email", "phone", "needs_two_signatures", "registered_at", "confirmed_at", "refused_at"),
    )


@described(OrganisationSerializer, many="Träger", one="Ein Träger")
class OrganisationViewSet(Resource):
    """Träger."""

    area = "applications"
    filter_backends = ()
    serializer_class = OrganisationSerializer

    def get_queryset(self):
        return Organisation.objects.order_by("sort_name", "pk")


def _decimal(value: Fraction) -> str:
    return str((Decimal(value.numerator) / Decimal(value.denominator)).quantize(FOUR_PLACES, ROUND_HALF_UP))

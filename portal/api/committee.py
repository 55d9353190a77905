"""Entscheidungsvorlagen over REST, with their files, and what committees made of them."""

from django.http import HttpResponse
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action

from grants.committee.models import Consultation, Paper
from portal.api.office_serializers import Row, fields_of
from portal.api.resources import Resource
from portal.api.schema import PK, REFUSALS, described

PDF = "application/pdf"


class PaperSerializer(Row):
    """Eine Entscheidungsvorlage."""

    call = serializers.CharField(source="call.slug", help_text="Schlüssel des Förderaufrufs")
    scenario = serializers.PrimaryKeyRelatedField(read_only=True, help_text="Kennung des Szenarios")

    Meta = fields_of(Paper, *("id", "call", "scenario", "number", "content_sha256", "sha256", "made_at", "made_by"))


class PaperDetailSerializer(PaperSerializer):
    """Eine Entscheidungsvorlage mit ihrem Inhalt, wie sie vorlag."""

    content = serializers.JSONField(read_only=True, help_text="Der ganze Inhalt, Beträge als Text")

    Meta = fields_of(Paper, *PaperSerializer.Meta.fields, "content")


class ConsultationSerializer(Row):
    """Was ein Gremium aus einer Vorlage gemacht hat."""

    call = serializers.CharField(source="paper.call.slug", help_text="Schlüssel des Förderaufrufs")
    paper = serializers.PrimaryKeyRelatedField(read_only=True, help_text="Kennung der Vorlage")

    Meta = fields_of(
        Consultation,
        *("id", "call", "paper", "body", "session", "held_on", "outcome", "number", "note", "recorded_at"),
        "recorded_by",
    )


class PaperFilter(filters.FilterSet):
    """By call."""

    call = filters.CharFilter(field_name="call__slug", help_text="Nur zu diesem Förderaufruf (Schlüssel)")


class ConsultationFilter(filters.FilterSet):
    """By call and paper."""

    call = filters.CharFilter(field_name="paper__call__slug", help_text="Nur zu diesem Förderaufruf (Schlüssel)")
    paper = filters.NumberFilter(min_value=1, max_value=10**18 - 1, help_text="Nur zu dieser Vorlage (Kennung)")


@described(PaperSerializer, many="Entscheidungsvorlagen", one="Eine Entscheidungsvorlage", detail=PaperDetailSerializer)
class PaperViewSet(Resource):
    """Entscheidungsvorlagen; keine eines Förderaufrufs, in dem Ihnen eine Akte verborgen ist."""

    area = "money"
    filterset_class = PaperFilter

    def get_queryset(self):
        found = Paper.objects.visible_to(self.request.user).select_related("call", "made_by").order_by("pk")
        return found.defer("content") if self.action == "list" else found

    def get_serializer_class(self):
        return PaperSerializer if self.action == "list" else PaperDetailSerializer

    @extend_schema(
        summary="Eine Entscheidungsvorlage als PDF",
        parameters=[PK],
        responses={(200, PDF): OpenApiTypes.BINARY, **REFUSALS},
    )
    @action(detail=True)
    def pdf(self, request, pk):
        """Die Datei, wie sie dem Gremium vorlag."""
        with self.get_object().pdf.open("rb") as file:
            return HttpResponse(file.read(), content_type=PDF, headers={"Cache-Control": "private, no-store"})


@described(ConsultationSerializer, many="Beratungen der Gremien", one="Eine Beratung")
class ConsultationViewSet(Resource):
    """Beratungen und Beschlüsse."""

    area = "money"
    filterset_class = ConsultationFilter
    serializer_class = ConsultationSerializer

    def get_queryset(self):
        papers = Paper.objects.visible_to(self.request.user).order_by().values("pk")
        found = Consultation.objects.filter(paper__in=papers).select_related("paper__call", "recorded_by")
        return found.defer("paper__content").order_by("pk")

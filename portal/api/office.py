"""The files of the office over REST: what a page of a file shows, as lists of their own."""

from django.http import HttpResponse
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.response import Response

from grants.applications import workflow
from grants.applications.early_starts import EarlyStart
from grants.applications.labels import WITH_LABELS
from grants.applications.models import SUBMITTED_STATES, Application, Submission
from grants.applications.queries import files
from grants.archive.looking import note_look
from grants.assessment import checking
from grants.assessment.models import FormalCheck, Result
from grants.audit.models import Entry
from grants.change_notices.models import ChangeNotice
from grants.finance.models import FinanceCheck
from grants.letters.models import Letter
from portal.access import clock
from portal.api import entries
from portal.api import office_serializers as says
from portal.api.resources import OfFile, Resource
from portal.api.schema import IDEMPOTENCY, PK, REFUSALS, described
from portal.api.writing import HIDDEN, WRITTEN, entered_in, known, written


class FileFilter(filters.FilterSet):
    """By state, call, Förderschwerpunkt, and one's own."""

    state = filters.ChoiceFilter(
        choices=[(state.value, state.label) for state in SUBMITTED_STATES], help_text="Nur Akten in diesem Stand"
    )
    call = filters.CharFilter(field_name="call__slug", help_text="Nur Akten dieses Förderaufrufs (Schlüssel)")
    priority = filters.CharFilter(field_name="priority__key", help_text="Nur Akten dieses Schwerpunkts (Schlüssel)")
    mine = filters.BooleanFilter(method="only_mine", help_text="Nur Akten, die Sie bearbeiten")

    def only_mine(self, queryset, name, wanted):
        return queryset.filter(caseworker=self.request.user) if wanted else queryset


@described(
    says.FileSerializer,
    many="Akten, die Sie bearbeiten dürfen",
    one="Eine Akte mit ihren Fassungen",
    detail=says.FileDetailSerializer,
)
class FileViewSet(Resource):
    """Akten: eingereichte Anträge, wie das Amt sie sieht."""

    hidden = HIDDEN
    filterset_class = FileFilter

    def get_queryset(self):
        found = files(self.request.user).select_related("call", "organisation", "priority", "caseworker")
        found = found.prefetch_related(WITH_LABELS)
        return found if self.action == "list" else found.prefetch_related("submissions__submitted_by")

    def get_serializer_class(self):
        return says.FileSerializer if self.action == "list" else says.FileDetailSerializer

    def get_object(self) -> Application:
        found = super().get_object()
        note_look(application=found, actor=self.request.user, now=clock.now())
        return found

    @extend_schema(
        summary="Das Protokoll einer Akte",
        parameters=[PK],
        filters=False,
        responses={200: says.EntrySerializer(many=True), **REFUSALS},
    )
    @action(detail=True)
    def record(self, request, pk):
        """Alle Einträge in ihrer Reihenfolge, mit Grund, Rechtsgrundlage und Prüfsummen."""
        entries = Entry.objects.filter(chain=self.get_object().chain).select_related("actor").order_by("number")
        shown = self.paginate_queryset(entries)
        return self.get_paginated_response(says.EntrySerializer(shown, many=True).data)

    @extend_schema(
        summary="Die formale Prüfung beginnen",
        parameters=[PK, IDEMPOTENCY],
        request=None,
        responses={200: says.FileDetailSerializer, **WRITTEN},
    )
    @action(detail=True, methods=["post"])
    def start_check(self, request, pk):
        """Wie der Knopf „Formale Prüfung beginnen“: Sie bearbeiten die Akte ab jetzt."""
        found = self.get_object()
        return written(
            self,
            request,
            found,
            lambda: workflow.start_check(application=found, actor=request.user, now=clock.now()),
        )

    @extend_schema(
        summary="Wonach die formale Prüfung fragt",
        parameters=[PK],
        filters=False,
        responses={200: says.QuestionsSerializer, **REFUSALS},
    )
    @action(detail=True)
    def questions(self, request, pk):
        """Alle Fragen mit dem, was bisher festgestellt ist, und die Fassung der Prüfung."""
        found = self.get_object()
        asked = {"version": checking.version_of(found), "questions": checking.questions(found)}
        return Response(says.QuestionsSerializer(asked).data)

    @extend_schema(
        summary="Die formale Prüfung speichern",
        parameters=[PK, IDEMPOTENCY],
        request=entries.NewCheckSerializer,
        responses={200: says.FileDetailSerializer, **WRITTEN},
    )
    @action(detail=True, methods=["post"], area_to_write="checks")
    def save_check(self, request, pk):
        """Auch eine unvollständige. Fragen, die Sie weglassen, gelten als noch nicht geprüft.

        409: Inzwischen hat jemand anderes die Prüfung gespeichert, oder es fehlt ein Vermerk.
        """
        found, entered = self.get_object(), entered_in(entries.NewCheckSerializer, request)
        rows = entered["findings"]
        known([row["question"] for row in rows], [one.key for one in checking.questions(found)], "findings")
        findings = {row.pop("question"): checking.Finding(**row) for row in rows}
        act = {"application": found, "actor": request.user, "now": clock.now()}
        return written(
            self,
            request,
            found,
            lambda: checking.save_check(**act, findings=findings, version=entered["version"]),
        )

    @extend_schema(
        summary="Die formale Prüfung abschließen",
        parameters=[PK, IDEMPOTENCY],
        request=None,
        responses={200: says.FileDetailSerializer, **WRITTEN},
    )
    @action(detail=True, methods=["post"], area_to_write="checks")
    def complete_check(self, request, pk):
        """Die Bewertung kann beginnen. 409: Etwas ist nicht als erfüllt vermerkt."""
        found = self.get_object()
        return written(
            self,
            request,
            found,
            lambda: checking.complete_check(application=found, actor=request.user, now=clock.now()),
        )


@described(says.SubmissionSerializer, many="Eingereichte Fassungen", one="Eine eingereichte Fassung")
class SubmissionViewSet(OfFile):
    """Eingereichte Fassungen."""

    serializer_class = says.SubmissionSerializer

    def rows(self):
        return Submission.objects.select_related("submitted_by")


@described(says.CheckSerializer, many="Formale Prüfungen", one="Eine formale Prüfung")
class CheckViewSet(OfFile):
    """Formale Prüfungen."""

    serializer_class = says.CheckSerializer

    def rows(self):
        items = ("application__check_items__gate", "application__check_items__requirement")
        return FormalCheck.objects.select_related("saved_by", "application").prefetch_related(*items)


@described(says.FinanceCheckSerializer, many="Finanzprüfungen", one="Eine Finanzprüfung")
class FinanceCheckViewSet(OfFile):
    """Finanzprüfungen."""

    serializer_class = says.FinanceCheckSerializer

    def rows(self):
        return FinanceCheck.objects.select_related("saved_by").prefetch_related("rows__item")


@described(says.ResultSerializer, many="Ergebnisse der Bewertung", one="Das Ergebnis einer Bewertung")
class ResultViewSet(OfFile):
    """Ergebnisse der Bewertung."""

    serializer_class = says.ResultSerializer

    def rows(self):
        return Result.objects.select_related("closed_by").prefetch_related("moderated__criterion")


@described(says.LetterSerializer, many="Schreiben an Träger", one="Ein Schreiben")
class LetterViewSet(OfFile):
    """Schreiben an Träger."""

    area = "letters"
    serializer_class = says.LetterSerializer

    def rows(self):
        return Letter.objects.visible_to(self.request.user).select_related("retrieved_by")

    @extend_schema(
        summary="Ein Schreiben als PDF",
        parameters=[PK],
        responses={(200, "application/pdf"): OpenApiTypes.BINARY, **REFUSALS},
    )
    @action(detail=True)
    def pdf(self, request, pk):
        """Die gesiegelte Datei. Das ist kein Abruf durch den Träger."""
        letter = self.get_object()
        with letter.pdf.open("rb") as file:
            return HttpResponse(file.read(), content_type="application/pdf", headers={"Cache-Control": "no-store"})


@described(says.NoticeSerializer, many="Mitteilungen der Träger", one="Eine Mitteilung")
class NoticeViewSet(OfFile):
    """Mitteilungen der Träger über Änderungen."""

    serializer_class = says.NoticeSerializer

    def rows(self):
        return ChangeNotice.objects.visible_to(self.request.user).select_related("reported_by", "acknowledged_by")


@described(says.EarlyStartSerializer, many="Anträge auf vorzeitigen Beginn", one="Ein Antrag auf vorzeitigen Beginn")
class EarlyStartViewSet(OfFile):
    """Anträge auf vorzeitigen Maßnahmebeginn."""

    serializer_class = says.EarlyStartSerializer

    def rows(self):
        return EarlyStart.objects.select_related("requested_by", "decided_by")

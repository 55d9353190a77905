"""The files of the office over REST: what a page of a file shows, as lists of their own."""

from django.http import HttpResponse
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.response import Response

from grants.applications import workflow
from grants.applications.early_starts import EarlyStart
from grants.applications.models import SUBMITTED_STATES, Application, CorrectionRequest, Submission
from grants.applications.queries import files
from grants.archive.looking import note_look
from grants.assessment.models import Assessment, FormalCheck, Result
from grants.audit.models import Entry
from grants.awards.models import Decision
from grants.change_notices.models import ChangeNotice
from grants.correspondence import workflow as corresponding
from grants.correspondence.models import FileMessage
from grants.desk import follow_ups
from grants.desk.models import FollowUp
from grants.finance.models import FinanceCheck
from grants.letters.models import Letter
from portal.access import clock
from portal.api import office_serializers as says
from portal.api.resources import OfFile, Resource, acted, once
from portal.api.schema import IDEMPOTENCY, PK, REFUSALS, described
from portal.api.serializers import ProblemSerializer

HIDDEN = "Diese Akte gibt es nicht, oder sie ist für Sie nicht einsehbar."
WRITTEN = {400: OpenApiTypes.OBJECT, **REFUSALS, 409: ProblemSerializer}


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

        def start() -> Response:
            workflow.start_check(application=found, actor=request.user, now=clock.now())
            return Response(self.get_serializer(self.get_object()).data)

        return once(request, lambda: acted(start))


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


@described(says.CorrectionSerializer, many="Nachforderungen", one="Eine Nachforderung")
class CorrectionViewSet(OfFile):
    """Nachforderungen."""

    serializer_class = says.CorrectionSerializer

    def rows(self):
        return CorrectionRequest.objects.select_related("requested_by", "closed_by").prefetch_related("points")


@described(says.AssessmentSerializer, many="Bewertungen, die Sie einsehen dürfen", one="Eine Bewertung")
class AssessmentViewSet(OfFile):
    """Bewertungen: Ihre eigenen, und die anderer, sobald keine mehr offen ist."""

    queryset = Assessment.objects.none()
    serializer_class = says.AssessmentSerializer

    def rows(self):
        visible = Assessment.objects.visible_to(self.request.user)
        return visible.select_related("assessor").prefetch_related("scores__criterion")


@described(says.ResultSerializer, many="Ergebnisse der Bewertung", one="Das Ergebnis einer Bewertung")
class ResultViewSet(OfFile):
    """Ergebnisse der Bewertung."""

    serializer_class = says.ResultSerializer

    def rows(self):
        return Result.objects.select_related("closed_by").prefetch_related("moderated__criterion")


@described(says.DecisionSerializer, many="Entscheidungen", one="Eine Entscheidung")
class DecisionViewSet(OfFile):
    """Entscheidungen, auch zurückgegebene."""

    serializer_class = says.DecisionSerializer

    def rows(self):
        return Decision.objects.select_related("decided_by", "cosigned_by").prefetch_related("slices")


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


class Writable(OfFile):
    """Rows that can also be made. Subclasses name the serializer of what is sent, and the door."""

    entry: type

    def make(self, application: Application, **entered):
        """Call the door and return the new row."""
        raise NotImplementedError

    def create(self, request):
        entered = self.entry(data=request.data)
        entered.is_valid(raise_exception=True)
        values = dict(entered.validated_data)
        found = files(request.user).filter(pk=values.pop("application")).first()
        if found is None:
            raise NotFound(HIDDEN)

        def make() -> Response:
            made = self.make(found, **values)
            return Response(self.get_serializer(self.get_queryset().get(pk=made.pk)).data, status=201)

        return once(request, lambda: acted(make))


@described(says.MessageSerializer, many="Nachrichten", one="Eine Nachricht")
class MessageViewSet(Writable):
    """Nachrichten zwischen Träger und Amt."""

    area = "messages"
    serializer_class = says.MessageSerializer
    entry = says.NewMessageSerializer

    def rows(self):
        return FileMessage.objects.visible_to(self.request.user).select_related("author", "read_by")

    def make(self, application: Application, **entered):
        return corresponding.answer(application=application, actor=self.request.user, now=clock.now(), **entered)

    @extend_schema(
        summary="Dem Träger eine Nachricht senden",
        parameters=[IDEMPOTENCY],
        request=says.NewMessageSerializer,
        responses={201: says.MessageSerializer, **WRITTEN},
    )
    def create(self, request):
        """Die Nachricht erscheint beim Träger. Er erfährt davon per E-Mail."""
        return super().create(request)


@described(says.FollowUpSerializer, many="Wiedervorlagen", one="Eine Wiedervorlage")
class FollowUpViewSet(Writable):
    """Wiedervorlagen."""

    serializer_class = says.FollowUpSerializer
    entry = says.NewFollowUpSerializer

    def rows(self):
        return FollowUp.objects.visible_to(self.request.user).select_related("person", "created_by")

    def make(self, application: Application, **entered):
        user = self.request.user
        return follow_ups.set_follow_up(application=application, person=user, actor=user, now=clock.now(), **entered)

    @extend_schema(
        summary="Eine Wiedervorlage für sich setzen",
        parameters=[IDEMPOTENCY],
        request=says.NewFollowUpSerializer,
        responses={201: says.FollowUpSerializer, **WRITTEN},
    )
    def create(self, request):
        """Die Akte liegt Ihnen an diesem Tag wieder vor."""
        return super().create(request)

"""The steps of a file that programs can take for a person: ask for corrections, assess, propose a decision.

Each calls the door of its page. The second signature is a person's own act: no key opens it (§ 35a VwVfG).
"""

from django.db import transaction
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response

from criteria.financing import Financing
from grants.applications import workflow as applying
from grants.applications.corrections import Point
from grants.applications.models import Application, CorrectionRequest
from grants.assessment import checking
from grants.assessment import workflow as assessing
from grants.assessment.marks import Mark
from grants.assessment.models import Assessment
from grants.assessment.queries import criteria_of_sheet
from grants.awards import workflow as awarding
from grants.awards.models import Decision
from grants.committee import cosigning
from grants.steps import NotPossible, locked
from portal.access import clock
from portal.api import entries
from portal.api import office_serializers as says
from portal.api.access import ByThemselves
from portal.api.resources import OfFile
from portal.api.schema import IDEMPOTENCY, PK, REFUSALS, described
from portal.api.writing import WRITTEN, Writable, entered_in, known, written

STALE = (
    "Die Entscheidung hat sich geändert, seit Sie sie gelesen haben. Es wurde nichts mitgezeichnet und nichts "
    "zurückgegeben. Bitte lesen Sie den jetzigen Stand."
)
RETURNS = {
    Decision.Origin.DELIBERATION: awarding.return_decision,
    Decision.Origin.CHECK: awarding.return_formal_rejection,
}


@described(says.CorrectionSerializer, many="Nachforderungen", one="Eine Nachforderung")
class CorrectionViewSet(Writable):
    """Nachforderungen."""

    area_to_write = "checks"
    serializer_class = says.CorrectionSerializer
    entry = entries.NewCorrectionSerializer

    def rows(self):
        return CorrectionRequest.objects.select_related("requested_by", "closed_by").prefetch_related("points")

    def make(self, application: Application, **entered):
        texts = {one.key: one.text for one in checking.questions(application)}
        points = entered.pop("points", [])
        known({point["question"] for point in points} - {""}, texts, "points")
        asked = tuple(Point(one["answer"], one["kind"], one["text"], texts.get(one["question"], "")) for one in points)
        row = applying.request_correction(
            application=application,
            actor=self.request.user,
            now=clock.now(),
            sections=tuple(entered.pop("sections")),
            points=asked,
            **entered,
        )
        return row.correction_requests.get(answered_at=None)

    @extend_schema(
        summary="Angaben nachfordern",
        parameters=[IDEMPOTENCY],
        request=entries.NewCorrectionSerializer,
        responses={201: says.CorrectionSerializer, **WRITTEN},
    )
    def create(self, request):
        """Der Träger bekommt ein Schreiben und kann nur die genannten Angaben ändern."""
        return super().create(request)


@described(says.AssessmentSerializer, many="Bewertungen, die Sie einsehen dürfen", one="Eine Bewertung")
class AssessmentViewSet(OfFile):
    """Bewertungen: Ihre eigenen, und die anderer, sobald keine mehr offen ist."""

    queryset = Assessment.objects.none()
    area_to_write = "assessments"
    serializer_class = says.AssessmentSerializer

    def rows(self):
        visible = Assessment.objects.visible_to(self.request.user)
        return visible.select_related("assessor", "application").prefetch_related("scores__criterion")

    @extend_schema(
        summary="Wonach eine Bewertung fragt",
        parameters=[PK],
        filters=False,
        responses={200: says.CriterionSerializer(many=True), **REFUSALS},
    )
    @action(detail=True, pagination_class=None)
    def criteria(self, request, pk):
        """Die Kriterien mit ihren Stufen. Punkte gibt es nur auf einer Stufe."""
        return Response(says.CriterionSerializer(criteria_of_sheet(self.get_object()), many=True).data)

    @extend_schema(
        summary="Die eigene Bewertung zwischenspeichern",
        parameters=[PK, IDEMPOTENCY],
        request=entries.NewScoresSerializer,
        responses={200: says.AssessmentSerializer, **WRITTEN},
    )
    @action(detail=True, methods=["post"])
    def save(self, request, pk):
        """Punkte mit Begründung. Kriterien, die Sie weglassen, haben danach keine Punkte."""
        found = self.get_object()
        scores = entered_in(entries.NewScoresSerializer, request)["scores"]
        known([one["criterion"] for one in scores], [one.code for one in criteria_of_sheet(found)], "scores")
        marks = {one["criterion"]: Mark(one["points"], one["reason"]) for one in scores}
        return written(
            self,
            request,
            found,
            lambda: assessing.save_scores(assessment=found, actor=request.user, now=clock.now(), marks=marks),
        )

    @extend_schema(
        summary="Die eigene Bewertung abgeben",
        parameters=[PK, IDEMPOTENCY],
        request=None,
        responses={200: says.AssessmentSerializer, **WRITTEN},
    )
    @action(detail=True, methods=["post"])
    def submit(self, request, pk):
        """Danach lässt sie sich nicht mehr ändern. 409: Es fehlen Punkte oder Begründungen."""
        found = self.get_object()
        return written(
            self, request, found, lambda: assessing.submit(assessment=found, actor=request.user, now=clock.now())
        )


@described(says.DecisionSerializer, many="Entscheidungen", one="Eine Entscheidung")
class DecisionViewSet(Writable):
    """Entscheidungen, auch zurückgegebene."""

    area_to_write = "decisions"
    serializer_class = says.DecisionSerializer
    entry = entries.NewDecisionSerializer

    def rows(self):
        return Decision.objects.select_related("decided_by", "cosigned_by").prefetch_related("slices")

    def make(self, application: Application, *, outcome, reasons, amount=None, financing=None, later=None):
        act = {"application": application, "actor": self.request.user, "now": clock.now(), "reasons": reasons}
        match outcome:
            case "award":
                row = awarding.award(**act, amount=amount, kind=Financing(financing), later=later)
            case "rejection":
                row = awarding.reject(**act)
            case _:
                row = awarding.reject_formally(**act)
        return row.decisions.standing().get()

    @extend_schema(
        summary="Eine Entscheidung vorschlagen",
        parameters=[IDEMPOTENCY],
        request=entries.NewDecisionSerializer,
        responses={201: says.DecisionSerializer, **WRITTEN},
    )
    def create(self, request):
        """Wie die Seite „Entscheiden“. Eine zweite Person zeichnet angemeldet im Förderportal mit."""
        return super().create(request)

    @extend_schema(
        summary="Eine Entscheidung mitzeichnen",
        parameters=[PK, IDEMPOTENCY],
        request=None,
        responses={200: says.DecisionSerializer, **WRITTEN},
    )
    @action(detail=True, methods=["post"], permission_classes=[IsAuthenticated, ByThemselves])
    def cosign(self, request, pk):
        """Nur angemeldet, mit keinem Zugriffsschlüssel. Danach geht der Bescheid hinaus."""
        found = self.get_object()
        return written(self, request, found, lambda: self._as_second(found, cosigning.cosign))

    @extend_schema(
        summary="Eine Entscheidung zurückgeben",
        parameters=[PK, IDEMPOTENCY],
        request=entries.ReturnedSerializer,
        responses={200: says.DecisionSerializer, **WRITTEN},
    )
    @action(detail=True, methods=["post"], permission_classes=[IsAuthenticated, ByThemselves])
    def give_back(self, request, pk):
        """Nur angemeldet, mit keinem Zugriffsschlüssel. Statt mitzuzeichnen, mit Grund."""
        found, entered = self.get_object(), entered_in(entries.ReturnedSerializer, request)
        door = RETURNS.get(Decision.Origin(found.origin), awarding.return_decision)
        return written(self, request, found, lambda: self._as_second(found, door, **entered))

    @transaction.atomic
    def _as_second(self, decision: Decision, door, **entered) -> None:
        """Act on the very decision that this person read: the file is locked while that is compared."""
        row = locked(decision.application)
        if not row.decisions.standing().filter(pk=decision.pk).exists():
            raise NotPossible(STALE)
        door(application=row, actor=self.request.user, now=clock.now(), **entered)

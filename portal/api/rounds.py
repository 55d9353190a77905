"""The round of assessment over REST: the discussion of unsealed sheets, and calibration files."""

from django.db.models import Count, Exists, OuterRef
from rest_framework import serializers

from grants.assessment.calibration import CalibrationCase, ReferenceScore
from grants.assessment.discussion import Remark, RevisedScore
from grants.assessment.models import Assessment
from portal.api.office_serializers import OfFileRow, Row, fields_of
from portal.api.resources import OfFile, Resource
from portal.api.schema import described


class OfCriterionRow(OfFileRow):
    """Eine Zeile zu einem Kriterium einer Akte."""

    criterion_code = serializers.CharField(source="criterion.code", help_text="Schlüssel des Kriteriums")


class RemarkSerializer(OfCriterionRow):
    """Eine Bemerkung im Gespräch der Bewertenden."""

    Meta = fields_of(Remark, *("id", "application", "criterion", "criterion_code", "author", "text", "written_at"))


class RevisedScoreSerializer(OfCriterionRow):
    """Punkte, die nach dem Gespräch anders vergeben wurden."""

    Meta = fields_of(
        RevisedScore,
        *("id", "application", "criterion", "criterion_code", "assessor", "points", "reason", "new_points"),
        *("why", "revised_at"),
    )


class ReferenceScoreSerializer(Row):
    """Die Punkte, die eine Übungsakte für ein Kriterium bekommen soll."""

    criterion_code = serializers.CharField(source="criterion.code", help_text="Schlüssel des Kriteriums")

    Meta = fields_of(ReferenceScore, "criterion", "criterion_code", "points", "reason")


class CalibrationSerializer(Row):
    """Eine Übungsakte. Wer sie wie bewertet hat, gibt diese Schnittstelle nicht heraus."""

    scores = ReferenceScoreSerializer(many=True, read_only=True, help_text="Vorgegebene Punkte")
    count = serializers.IntegerField(read_only=True, help_text="Von so vielen bewertet")

    Meta = fields_of(
        CalibrationCase,
        *("id", "guideline", "title", "story", "made_at", "made_by", "released_at", "count", "scores"),
    )


class InDiscussion(OfFile):
    """What was said in a discussion: readable with the sheets themselves, of those who still assess the file."""

    said_by: str

    def of(self, found):
        sheets = Assessment.objects.visible_to(self.request.user).filter(
            application=OuterRef("application"), assessor=OuterRef(self.said_by), opened_at__isnull=False
        )
        readable = Exists(sheets.exclude(application__assessments__submitted_at=None))
        return found.filter(readable).select_related(self.said_by, "criterion")


@described(RemarkSerializer, many="Bemerkungen zu Bewertungen", one="Eine Bemerkung")
class RemarkViewSet(InDiscussion):
    """Bemerkungen der Bewertenden, sobald keine Bewertung der Akte mehr offen ist."""

    queryset = Remark.objects.none()
    serializer_class = RemarkSerializer
    said_by = "author"

    def rows(self):
        return self.of(Remark.objects.all())


@described(RevisedScoreSerializer, many="Nach dem Gespräch geänderte Punkte", one="Geänderte Punkte")
class RevisedScoreViewSet(InDiscussion):
    """Punkte, die Bewertende nach dem Gespräch geändert haben."""

    queryset = RevisedScore.objects.none()
    serializer_class = RevisedScoreSerializer
    said_by = "assessor"

    def rows(self):
        return self.of(RevisedScore.objects.all())


@described(CalibrationSerializer, many="Übungsakten", one="Eine Übungsakte")
class CalibrationViewSet(Resource):
    """Übungsakten mit den vorgegebenen Punkten."""

    filter_backends = ()
    serializer_class = CalibrationSerializer

    def get_queryset(self):
        found = CalibrationCase.objects.select_related("guideline", "made_by").annotate(count=Count("sheets"))
        return found.prefetch_related("scores__criterion").order_by("pk")

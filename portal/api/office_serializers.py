"""What the interface says about the office's part of a file. Docstrings and labels are published: in German."""

from rest_framework import serializers

from grants.applications.corrections import CorrectionPoint
from grants.applications.early_starts import EarlyStart
from grants.applications.models import Application, CorrectionRequest, Submission
from grants.assessment.models import Assessment, FormalCheck, ModeratedScore, Result, Score
from grants.audit.models import Entry
from grants.awards.models import Decision, Slice
from grants.change_notices.models import ChangeNotice
from grants.correspondence.models import FileMessage
from grants.desk.models import FollowUp
from grants.finance.models import CheckedRow, FinanceCheck
from grants.letters.models import Letter


class Key(serializers.CharField):
    """Ein fester Wert."""

    def __init__(self, *, choices, **options):
        super().__init__(**options)


class Row(serializers.ModelSerializer):
    """Liest nur. People and other things that are named are words, fixed values are their keys."""

    serializer_choice_field = Key
    serializer_related_field = serializers.StringRelatedField


def fields_of(of: type, *names: str) -> type:
    """The Meta of a serializer that only reads these fields."""
    return type("Meta", (), {"model": of, "fields": names, "read_only_fields": names})


class OfFileRow(Row):
    """Eine Zeile, die zu einer Akte gehört."""

    application = serializers.PrimaryKeyRelatedField(read_only=True, help_text="Kennung der Akte")


class SubmissionSerializer(OfFileRow):
    """Eine eingereichte Fassung eines Antrags, so wie sie eingereicht wurde."""

    content = serializers.JSONField(read_only=True, help_text="Der ganze Antrag, Beträge als Text")

    Meta = fields_of(Submission, "id", "application", "number", "content", "sha256", "submitted_at", "submitted_by")


class FileSerializer(Row):
    """Eine Akte, wie das Amt sie sieht."""

    state = serializers.CharField(read_only=True, help_text="Stand im Amt, zum Beispiel checking oder cosigning")
    state_label = serializers.CharField(source="get_state_display", help_text="Dasselbe in Worten")
    call = serializers.CharField(source="call.slug", help_text="Schlüssel des Förderaufrufs")
    organisation = serializers.CharField(source="organisation.name", help_text="Name des Trägers")
    priority = serializers.CharField(source="priority.key", default=None, allow_null=True, help_text="Schwerpunkt")
    is_late = serializers.BooleanField(read_only=True, help_text="Nach der Antragsfrist eingegangen")

    Meta = fields_of(
        Application,
        "id",
        "reference",
        "state",
        "state_label",
        "call",
        "organisation",
        "priority",
        "title",
        "requested_amount",
        "submitted_at",
        "is_late",
        "caseworker",
    )


class FileDetailSerializer(FileSerializer):
    """Eine Akte mit allen eingereichten Fassungen."""

    submissions = SubmissionSerializer(many=True, read_only=True, help_text="Fassungen, die neueste zuletzt")

    Meta = fields_of(Application, *FileSerializer.Meta.fields, "submissions")


class CheckItemSerializer(serializers.Serializer):
    """Eine geprüfte Voraussetzung."""

    subject = serializers.CharField(help_text="Was geprüft wurde")
    fulfilled = serializers.BooleanField(
        allow_null=True, help_text="Erfüllt; leer, wenn noch nicht geprüft oder nicht zutreffend"
    )
    is_applicable = serializers.BooleanField(help_text="Trifft auf diesen Antrag zu")
    note = serializers.CharField(help_text="Vermerk")


class QuestionSerializer(serializers.Serializer):
    """Eine Frage der formalen Prüfung mit dem, was bisher festgestellt ist."""

    key = serializers.CharField(help_text="Schlüssel der Frage")
    text = serializers.CharField(help_text="Wortlaut")
    fulfilled = serializers.BooleanField(
        source="finding.fulfilled", allow_null=True, help_text="Erfüllt; leer, wenn noch nicht geprüft"
    )
    is_applicable = serializers.BooleanField(source="finding.is_applicable", help_text="Trifft auf den Antrag zu")
    note = serializers.CharField(source="finding.note", help_text="Vermerk")


class QuestionsSerializer(serializers.Serializer):
    """Die Fragen der formalen Prüfung einer Akte."""

    version = serializers.IntegerField(help_text="Fassung der Prüfung; 0, wenn noch nichts gespeichert ist")
    questions = QuestionSerializer(many=True, help_text="Fragen")


class CheckSerializer(OfFileRow):
    """Eine formale Prüfung."""

    items = CheckItemSerializer(source="application.check_items", many=True, help_text="Was geprüft wurde")

    Meta = fields_of(FormalCheck, "id", "application", "version", "saved_at", "saved_by", "items")


class CheckedRowSerializer(Row):
    """Eine geprüfte Zeile des Finanzierungsplans."""

    Meta = fields_of(CheckedRow, "position", "item", "description", "asked", "amount", "reason")


class FinanceCheckSerializer(OfFileRow):
    """Eine Finanzprüfung."""

    submission = serializers.PrimaryKeyRelatedField(read_only=True, help_text="Kennung der geprüften Fassung")
    rows = CheckedRowSerializer(many=True, read_only=True, help_text="Zeilen des Plans")

    Meta = fields_of(
        FinanceCheck,
        *("id", "application", "submission", "version", "financing", "amount", "smallest", "smallest_source"),
        *("note", "saved_at", "saved_by", "completed_at", "rows"),
    )


class CorrectionPointSerializer(Row):
    """Ein Punkt einer Nachforderung."""

    title = serializers.CharField(read_only=True, help_text="Angabe in Worten")

    Meta = fields_of(CorrectionPoint, "answer", "title", "kind", "text", "question")


class CorrectionSerializer(OfFileRow):
    """Eine Nachforderung."""

    sections = serializers.ListField(child=serializers.CharField(), read_only=True, help_text="Offene Abschnitte")
    points = CorrectionPointSerializer(many=True, read_only=True, help_text="Punkte")

    Meta = fields_of(
        CorrectionRequest,
        *("id", "application", "number", "sections", "message", "due_on", "requested_at", "requested_by"),
        *("answered_at", "closed_by", "points"),
    )


class ScoreSerializer(Row):
    """Punkte für ein Kriterium."""

    criterion_code = serializers.CharField(source="criterion.code", help_text="Schlüssel des Kriteriums")

    Meta = fields_of(Score, "criterion", "criterion_code", "points", "reason")


class LevelSerializer(serializers.Serializer):
    """Eine Stufe eines Kriteriums."""

    points = serializers.IntegerField(help_text="Punkte")
    anchor = serializers.CharField(help_text="Was diese Stufe bedeutet")


class CriterionSerializer(serializers.Serializer):
    """Ein Kriterium mit seinen Stufen."""

    code = serializers.CharField(help_text="Schlüssel")
    title = serializers.CharField(help_text="Name")
    question = serializers.CharField(help_text="Frage")
    max_points = serializers.IntegerField(help_text="Höchste Punktzahl")
    levels = LevelSerializer(source="levels.all", many=True, help_text="Stufen")


class AssessmentSerializer(OfFileRow):
    """Eine Bewertung, die Sie einsehen dürfen."""

    scores = ScoreSerializer(many=True, read_only=True, help_text="Punkte mit Begründung")

    Meta = fields_of(
        Assessment, "id", "application", "assessor", "part", "assigned_at", "submitted_at", "opened_at", "scores"
    )


class ModeratedScoreSerializer(Row):
    """Abgestimmte Punkte für ein Kriterium."""

    Meta = fields_of(ModeratedScore, "criterion", "points", "reason")


class ResultSerializer(OfFileRow):
    """Das Ergebnis der Bewertung."""

    points = serializers.DictField(child=serializers.CharField(), read_only=True, help_text="Punkte als Bruch")
    lines = serializers.JSONField(read_only=True, help_text="Erläuterung")
    moderated = ModeratedScoreSerializer(many=True, read_only=True, help_text="Abgestimmte Punkte")

    Meta = fields_of(
        Result,
        *("id", "application", "percent", "spread", "points", "lines", "moderation", "moderated", "closed_at"),
        "closed_by",
    )


class SliceSerializer(Row):
    """Der Teil einer Zuwendung für ein Haushaltsjahr."""

    Meta = fields_of(Slice, "year", "amount")


class DecisionSerializer(OfFileRow):
    """Eine Entscheidung."""

    slices = SliceSerializer(many=True, read_only=True, help_text="Teile nach Haushaltsjahren")
    working = serializers.JSONField(read_only=True, help_text="Rechenweg")
    replaces = serializers.PrimaryKeyRelatedField(
        read_only=True, help_text="Kennung der Entscheidung, die diese Abhilfe ersetzt; leer, wenn sie keine ersetzt"
    )

    Meta = fields_of(
        Decision,
        *("id", "application", "origin", "outcome", "financing", "amount", "slices", "reasons", "working", "level"),
        *("needs_resolution", "resolution", "decided_at", "decided_by", "cosigned_at", "cosigned_by"),
        *("returned_at", "return_reason", "replaces", "replaced_at", "taken_back"),
    )


class LetterSerializer(OfFileRow):
    """Ein Schreiben an den Träger."""

    content = serializers.JSONField(read_only=True, allow_null=True, help_text="Der Wortlaut als Daten")

    Meta = fields_of(
        Letter,
        *("id", "application", "kind", "title", "sha256", "sealed_by", "provided_at", "retrieved_at", "retrieved_by"),
        "content",
    )


class MessageSerializer(OfFileRow):
    """Eine Nachricht zwischen Träger und Amt."""

    Meta = fields_of(
        FileMessage, "id", "application", "from_office", "author", "role", "text", "sent_at", "read_at", "read_by"
    )


class FollowUpSerializer(OfFileRow):
    """Eine Wiedervorlage."""

    Meta = fields_of(FollowUp, "id", "application", "person", "due_on", "note", "created_at", "created_by", "done_at")


class NoticeSerializer(OfFileRow):
    """Eine Mitteilung des Trägers über eine Änderung."""

    Meta = fields_of(
        ChangeNotice,
        *("id", "application", "kind", "known_since", "text", "reported_at", "reported_by"),
        *("acknowledged_at", "acknowledged_by"),
    )


class EarlyStartSerializer(OfFileRow):
    """Ein Antrag auf vorzeitigen Maßnahmebeginn."""

    Meta = fields_of(
        EarlyStart,
        *("id", "application", "wanted_from", "reason", "requested_at", "requested_by", "decided_at", "decided_by"),
        *("allowed_from", "decision_reason", "legal_basis"),
    )


class EntrySerializer(Row):
    """Ein Eintrag im Protokoll der Akte."""

    data = serializers.JSONField(read_only=True, help_text="Angaben, zum Beispiel vorher (before) und nachher (after)")

    Meta = fields_of(
        Entry,
        *("number", "at", "actor", "role", "action", "sentence", "reason", "legal_basis", "data"),
        *("format", "previous_hash", "hash"),
    )

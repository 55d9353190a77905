"""What programs send to act in a file. Docstrings and labels are published: in German."""

from rest_framework import serializers

from criteria.financing import Financing
from grants.assessment.models import CheckItem
from grants.correspondence.models import LONGEST_TEXT

LARGEST_ID, MOST_POINTS, MOST_ROWS = 10**18 - 1, 30, 300
LONGEST_REASON, LONGEST_REASONS = 4000, 20_000
MONEY = {"max_digits": 12, "decimal_places": 2, "min_value": 0}


def file_id() -> serializers.IntegerField:
    return serializers.IntegerField(min_value=1, max_value=LARGEST_ID, help_text="Kennung der Akte")


class NewMessageSerializer(serializers.Serializer):
    """Eine neue Nachricht an den Träger."""

    application = file_id()
    text = serializers.CharField(max_length=LONGEST_TEXT, help_text="Die Nachricht")


class NewFollowUpSerializer(serializers.Serializer):
    """Eine neue Wiedervorlage für Sie selbst."""

    application = file_id()
    due_on = serializers.DateField(help_text="Tag, an dem Sie die Akte wieder ansehen")
    note = serializers.CharField(max_length=300, help_text="Warum")


class PostponedSerializer(serializers.Serializer):
    """Ein anderer Tag für eine Wiedervorlage."""

    due_on = serializers.DateField(help_text="Neuer Tag")


class FindingSerializer(serializers.Serializer):
    """Was Sie zu einer Frage der formalen Prüfung festgestellt haben."""

    question = serializers.CharField(max_length=40, help_text="Schlüssel der Frage")
    fulfilled = serializers.BooleanField(allow_null=True, help_text="Erfüllt; leer, wenn noch nicht geprüft")
    is_applicable = serializers.BooleanField(default=True, help_text="Trifft auf diesen Antrag zu")
    note = serializers.CharField(
        default="",
        allow_blank=True,
        max_length=CheckItem._meta.get_field("note").max_length,
        help_text="Vermerk; nötig bei allem, was nicht erfüllt ist oder nicht zutrifft",
    )

    def validate(self, attrs):
        if not attrs["is_applicable"] and attrs["fulfilled"] is not None:
            raise serializers.ValidationError(
                {"fulfilled": "Was nicht zutrifft, ist weder erfüllt noch nicht erfüllt. Bitte lassen Sie es leer."}
            )
        return attrs


class NewCheckSerializer(serializers.Serializer):
    """Der Stand einer formalen Prüfung. Fragen, die hier fehlen, gelten als noch nicht geprüft."""

    version = serializers.IntegerField(
        min_value=0, max_value=2**31 - 1, help_text="Fassung der Prüfung, die Sie gelesen haben; 0, wenn es keine gab"
    )
    findings = FindingSerializer(many=True, max_length=MOST_ROWS, help_text="Feststellungen")


class NewPointSerializer(serializers.Serializer):
    """Ein Punkt einer Nachforderung."""

    answer = serializers.CharField(max_length=20, help_text="Angabe im Antrag, zum Beispiel title oder plan_rows")
    kind = serializers.CharField(max_length=10, help_text="Mangel: incomplete, incorrect, outdated oder unclear")
    text = serializers.CharField(max_length=1000, help_text="Was der Träger ändern oder ergänzen soll")
    question = serializers.CharField(
        default="",
        allow_blank=True,
        max_length=40,
        help_text="Schlüssel der Frage der formalen Prüfung, falls es eine gibt",
    )


class NewCorrectionSerializer(serializers.Serializer):
    """Eine neue Nachforderung. Sie braucht Punkte oder ganze Abschnitte."""

    application = file_id()
    due_on = serializers.DateField(help_text="Bis wann der Träger antworten soll")
    message = serializers.CharField(
        default="",
        allow_blank=True,
        max_length=4000,
        help_text="Was in den Abschnitten fehlt, oder ein Wort zu allen Punkten",
    )
    sections = serializers.ListField(
        child=serializers.CharField(max_length=20), default=list, max_length=20, help_text="Ganze Abschnitte"
    )
    points = NewPointSerializer(many=True, required=False, max_length=MOST_POINTS, help_text="Punkte")


class NewScoreSerializer(serializers.Serializer):
    """Punkte für ein Kriterium."""

    criterion = serializers.CharField(max_length=60, help_text="Schlüssel des Kriteriums")
    points = serializers.IntegerField(min_value=0, max_value=1000, help_text="Punkte einer Stufe")
    reason = serializers.CharField(default="", allow_blank=True, max_length=LONGEST_REASON, help_text="Begründung")


class NewScoresSerializer(serializers.Serializer):
    """Der Stand Ihrer Bewertung. Kriterien, die hier fehlen, haben danach keine Punkte."""

    scores = NewScoreSerializer(many=True, max_length=MOST_ROWS, help_text="Punkte mit Begründung")


class NewDecisionSerializer(serializers.Serializer):
    """Ein Vorschlag für eine Entscheidung. In Kraft tritt sie erst, wenn eine zweite Person mitzeichnet."""

    application = file_id()
    outcome = serializers.ChoiceField(
        choices=[
            ("award", "Bewilligung"),
            ("rejection", "Ablehnung nach der Bewertung"),
            ("formal_rejection", "Ablehnung in der formalen Prüfung"),
        ],
        help_text="Was Sie vorschlagen",
    )
    amount = serializers.DecimalField(**MONEY, required=False, help_text="Zuwendung in Euro; nur bei einer Bewilligung")
    financing = serializers.ChoiceField(
        choices=[(kind.value, kind.label) for kind in Financing],
        required=False,
        help_text="Finanzierungsart; nur bei einer Bewilligung",
    )
    later = serializers.DecimalField(
        **MONEY, required=False, help_text="Davon für das zweite Haushaltsjahr; ohne Angabe wie im Finanzierungsplan"
    )
    reasons = serializers.CharField(
        default="", allow_blank=True, max_length=LONGEST_REASONS, help_text="Begründung (§ 39 VwVfG)"
    )

    def validate(self, attrs):
        if attrs["outcome"] != "award":
            return attrs
        missing = [name for name in ("amount", "financing") if name not in attrs]
        if missing:
            raise serializers.ValidationError(dict.fromkeys(missing, "Eine Bewilligung braucht diese Angabe."))
        return attrs


class ReturnedSerializer(serializers.Serializer):
    """Warum Sie etwas zurückgeben."""

    reason = serializers.CharField(max_length=LONGEST_REASONS, help_text="Grund")

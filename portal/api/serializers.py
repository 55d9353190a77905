"""What the interface says about an application. Docstrings and help texts are published in the schema: in German."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from grants.applications.models import Application, PlanRow
from grants.applications.states import State
from portal.api.states import BY_STATE, PublicState


class DistrictSerializer(serializers.Serializer):
    """Ein Ortsteil."""

    code = serializers.CharField(help_text="Nummer des Ortsteils, zwei Ziffern als Text, zum Beispiel „05“")
    name = serializers.CharField(help_text="Name des Ortsteils")


class GoalSerializer(serializers.Serializer):
    """Ein Ziel eines Fachplans."""

    key = serializers.CharField(help_text="Schlüssel des Ziels")
    text = serializers.CharField(help_text="Wortlaut des Ziels")


class PlanRowSerializer(serializers.ModelSerializer):
    """Eine Zeile des Kosten- und Finanzierungsplans."""

    kind = serializers.CharField(
        source="item.kind",
        help_text="Art der Position: cost (Ausgabe), own_funds (Eigenmittel), third_party (Drittmittel), "
        "grant (beantragte Zuwendung)",
    )
    item = serializers.CharField(source="item.title", help_text="Position des Finanzierungsplans")

    class Meta:
        model = PlanRow
        fields = ("kind", "item", "description", "amount")
        extra_kwargs = {
            "description": {"help_text": "Erläuterung des Trägers"},
            "amount": {"help_text": "Betrag in Euro mit zwei Nachkommastellen, als Text"},
        }


class ApplicationSerializer(serializers.ModelSerializer):
    """Ein Antrag, wie ihn die Liste zeigt."""

    state = serializers.SerializerMethodField(
        help_text="Wie weit der Antrag ist. „review“ umfasst formale Prüfung, Bewertung und Entscheidung."
    )
    state_label = serializers.CharField(source="label_for_applicant", help_text="Dasselbe in Worten")
    call = serializers.CharField(source="call.slug", help_text="Schlüssel des Förderaufrufs")
    call_title = serializers.CharField(source="call.title", help_text="Name des Förderaufrufs")
    organisation = serializers.CharField(source="organisation.name", help_text="Name des Trägers")
    priority = serializers.CharField(
        source="priority.key",
        default=None,
        allow_null=True,
        help_text="Schlüssel des Förderschwerpunkts, leer im Entwurf",
    )

    class Meta:
        model = Application
        fields = (
            "id",
            "reference",
            "state",
            "state_label",
            "call",
            "call_title",
            "organisation",
            "priority",
            "title",
            "period_start",
            "period_end",
            "requested_amount",
            "submitted_at",
        )
        extra_kwargs = {
            "id": {"help_text": "Kennung des Antrags in dieser Schnittstelle"},
            "reference": {"help_text": "Aktenzeichen; leer, solange der Antrag nicht eingereicht ist"},
            "title": {"help_text": "Name des Vorhabens"},
            "period_start": {"help_text": "Beginn des Vorhabens"},
            "period_end": {"help_text": "Ende des Vorhabens"},
            "requested_amount": {"help_text": "Beantragte Zuwendung in Euro mit zwei Nachkommastellen, als Text"},
            "submitted_at": {"help_text": "Zeitpunkt des Eingangs; leer im Entwurf"},
        }
        read_only_fields = fields

    @extend_schema_field(serializers.ChoiceField(choices=PublicState.choices))
    def get_state(self, application: Application) -> str:
        return BY_STATE[State(application.state)].value


class ApplicationDetailSerializer(ApplicationSerializer):
    """Ein Antrag mit seinem Inhalt."""

    districts = DistrictSerializer(many=True, help_text="Ortsteile, in denen das Angebot stattfindet")
    goals = GoalSerializer(many=True, help_text="Ziele der Fachpläne, denen das Vorhaben dient")
    plan = PlanRowSerializer(source="plan_rows", many=True, help_text="Kosten- und Finanzierungsplan")

    class Meta(ApplicationSerializer.Meta):
        fields = (
            *ApplicationSerializer.Meta.fields,
            "summary",
            "target_group",
            "contribution",
            "districts",
            "goals",
            "plan",
        )
        extra_kwargs = ApplicationSerializer.Meta.extra_kwargs | {
            "summary": {"help_text": "Beschreibung des Vorhabens"},
            "target_group": {"help_text": "Zielgruppe"},
            "contribution": {"help_text": "Was das Vorhaben zu den Zielen beiträgt"},
        }
        read_only_fields = fields


class ProblemSerializer(serializers.Serializer):
    """Warum etwas nicht möglich war."""

    detail = serializers.CharField(help_text="Grund auf Deutsch, mit dem, was zu tun ist")


class MissingSerializer(serializers.Serializer):
    """Eine Angabe, die im Antrag fehlt."""

    section = serializers.CharField(help_text="Abschnitt: project, target_group, goals oder plan")
    sentence = serializers.CharField(help_text="Was fehlt und was zu tun ist")


class IncompleteSerializer(ProblemSerializer):
    """Warum ein Antrag nicht abgesandt werden konnte, und was noch fehlt."""

    missing = MissingSerializer(many=True, help_text="Alles, was noch fehlt")

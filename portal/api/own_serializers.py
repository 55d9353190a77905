"""What the interface says to a Träger about its own statistics. Docstrings and help texts are published: in German."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from reporting.deliveries.freezing import standing
from reporting.deliveries.models import Cell, Delivery, Upload
from reporting.deliveries.states import State


class FigureSerializer(serializers.Serializer):
    """Eine Zahl."""

    place = serializers.CharField(
        source="district_id", allow_null=True, help_text="Nummer des Ortsteils als Text; leer: ganze Stadt"
    )
    column = serializers.SerializerMethodField(help_text="Schlüssel der Spalte wie in der Formularbeschreibung")
    value = serializers.DecimalField(max_digits=14, decimal_places=2, help_text="Die Zahl als Text")

    def get_column(self, cell: Cell) -> str:
        return f"{cell.indicator.code}@{cell.category}" if cell.category else cell.indicator.code


class ProblemOfCellSerializer(serializers.Serializer):
    """Was an einer Zahl zu berichtigen oder zu erläutern ist."""

    severity = serializers.ChoiceField(
        choices=[("error", "berichtigen"), ("explain", "erläutern")], help_text="Fehler oder Auffälligkeit"
    )
    place = serializers.CharField(allow_blank=True, help_text="Nummer des Ortsteils; leer, wenn es um keinen geht")
    column = serializers.CharField(allow_blank=True, help_text="Schlüssel der Spalte; leer, wenn es um keine geht")
    sheet = serializers.CharField(help_text="Tabellenblatt")
    cell = serializers.CharField(help_text="Zelle der Datei")
    found = serializers.CharField(allow_blank=True, help_text="Was dort steht")
    expected = serializers.CharField(allow_blank=True, help_text="Was erwartet wird")
    message = serializers.CharField(help_text="Der ganze Satz")


class ReceiptSerializer(serializers.ModelSerializer):
    """Das Ergebnis der Prüfung. Dieselben Zahlen noch einmal ergeben dieselbe Quittung."""

    problems = ProblemOfCellSerializer(many=True, help_text="Das Wichtigste zuerst")

    class Meta:
        model = Upload
        fields = ("id", "name", "sha256", "digest", "uploaded_at", "problems")
        extra_kwargs = {
            "id": {"help_text": "Kennung der Quittung"},
            "name": {"help_text": "Name der Datei"},
            "sha256": {"help_text": "Prüfsumme der Datei"},
            "digest": {"help_text": "Prüfsumme der Zahlen; leer, solange Fehler zu berichtigen sind"},
            "uploaded_at": {"help_text": "Zeitpunkt des Hochladens"},
        }
        read_only_fields = fields


class FigureNoteSerializer(serializers.Serializer):
    """Eine Rückfrage des Sozialamts zu einer Zahl."""

    place = serializers.CharField(source="district_id", allow_null=True, help_text="Nummer des Ortsteils")
    column = serializers.SerializerMethodField(help_text="Schlüssel der Spalte")
    text = serializers.CharField(help_text="Was zu ändern oder zu erklären ist")

    get_column = FigureSerializer.get_column


class StatisticSerializer(serializers.ModelSerializer):
    """Eine Statistik, die Ihr Träger abgibt."""

    application = serializers.CharField(source="application.reference", help_text="Aktenzeichen")
    project = serializers.CharField(source="application.title", help_text="Name des Vorhabens")
    survey = serializers.CharField(source="period.survey.code", help_text="Schlüssel der Erhebung")
    survey_version = serializers.CharField(source="period.survey.version", help_text="Fassung der Erhebung")
    period = serializers.CharField(source="period.label", help_text="Berichtszeitraum")
    due_on = serializers.DateField(read_only=True, help_text="Abzugeben bis")
    state = serializers.CharField(read_only=True, help_text=f"Stand: {', '.join(State.values)}")
    state_label = serializers.CharField(source="label_for_applicant", help_text="Dasselbe in Worten")

    class Meta:
        model = Delivery
        fields = (
            *("id", "application", "project", "survey", "survey_version", "period", "due_on", "state", "state_label"),
            *("revision", "explanation", "submitted_at", "accepted_at", "return_reason"),
        )
        extra_kwargs = {
            "id": {"help_text": "Kennung in dieser Schnittstelle"},
            "revision": {"help_text": "Wie oft sie abgegeben wurde"},
            "explanation": {"help_text": "Ihre Erläuterung"},
            "submitted_at": {"help_text": "Zuletzt abgegeben"},
            "accepted_at": {"help_text": "Angenommen"},
            "return_reason": {"help_text": "Warum sie zurückgegeben wurde"},
        }
        read_only_fields = fields


class StatisticDetailSerializer(StatisticSerializer):
    """Eine Statistik mit ihren Zahlen, der letzten Quittung und den Rückfragen."""

    values = FigureSerializer(source="cells", many=True, help_text="Die Zahlen, wie sie jetzt stehen")
    receipt = serializers.SerializerMethodField(help_text="Die letzte Quittung")
    notes = serializers.SerializerMethodField(help_text="Offene Rückfragen des Sozialamts")

    class Meta(StatisticSerializer.Meta):
        fields = (*StatisticSerializer.Meta.fields, "values", "receipt", "notes")
        read_only_fields = fields

    @extend_schema_field(ReceiptSerializer(allow_null=True))
    def get_receipt(self, delivery: Delivery) -> dict | None:
        last = delivery.uploads.first()
        return ReceiptSerializer(last).data if last else None

    @extend_schema_field(FigureNoteSerializer(many=True))
    def get_notes(self, delivery: Delivery) -> list[dict]:
        revision = standing(delivery) if delivery.is_to_correct else None
        return FigureNoteSerializer(revision.notes.select_related("indicator"), many=True).data if revision else []


class FormColumnSerializer(serializers.Serializer):
    """Eine Spalte des Formulars."""

    code = serializers.CharField(help_text="Schlüssel; nach dem @ steht die Gliederung")
    label = serializers.CharField(help_text="Name")
    unit = serializers.CharField(help_text="Einheit")
    help = serializers.CharField(help_text="Definition")
    decimals = serializers.IntegerField(help_text="Nachkommastellen")
    maximum = serializers.DecimalField(max_digits=14, decimal_places=2, allow_null=True, help_text="Größter Wert")
    sheet = serializers.CharField(help_text="Tabellenblatt der Arbeitsmappe")
    is_city = serializers.BooleanField(help_text="Eine Zahl für die ganze Stadt statt je Ortsteil")


class FormPlaceSerializer(serializers.Serializer):
    """Ein Ort, zu dem Zahlen gehören können."""

    code = serializers.CharField(help_text="Nummer des Ortsteils; leer: ganze Stadt")
    name = serializers.CharField(help_text="Name")


class FormRuleSerializer(serializers.Serializer):
    """Eine Regel der Prüfung."""

    kind = serializers.CharField(help_text="Art der Regel")
    severity = serializers.CharField(help_text="error: berichtigen, explain: erläutern")
    text = serializers.CharField(help_text="Was zu tun ist")
    columns = serializers.ListField(child=serializers.CharField(), help_text="Spalten, um die es geht")


class StatisticFormSerializer(serializers.Serializer):
    """Was eine Statistik fragt: Spalten, Orte, Zeilen und Regeln."""

    survey_code = serializers.CharField(help_text="Schlüssel der Erhebung")
    survey_version = serializers.CharField(help_text="Fassung der Erhebung")
    title = serializers.CharField(help_text="Name der Erhebung")
    period_label = serializers.CharField(help_text="Berichtszeitraum")
    columns = FormColumnSerializer(many=True, help_text="Alle Spalten in ihrer Reihenfolge")
    places = FormPlaceSerializer(many=True, help_text="Alle erlaubten Orte")
    lines = serializers.SerializerMethodField(help_text="Nummern der Orte, zu denen Zahlen erwartet werden")
    rules = FormRuleSerializer(many=True, help_text="Regeln der Prüfung")

    def get_lines(self, form) -> list[str]:
        return [line.place for line in form.lines]


class ReportedValueSerializer(serializers.Serializer):
    """Eine Zahl, die Sie melden."""

    place = serializers.CharField(
        max_length=2, allow_blank=True, help_text="Nummer des Ortsteils als Text; leer: ganze Stadt"
    )
    column = serializers.CharField(max_length=220, help_text="Schlüssel der Spalte aus der Formularbeschreibung")
    value = serializers.DecimalField(max_digits=14, decimal_places=2, min_value=0, help_text="Die Zahl")


class ReportedValuesSerializer(serializers.Serializer):
    """Alle Zahlen einer Statistik. Was fehlt, gilt als nicht ausgefüllt; 0 muss dastehen."""

    values = ReportedValueSerializer(many=True, max_length=20_000, help_text="Die Zahlen")


class WorkbookFileSerializer(serializers.Serializer):
    """Eine ausgefüllte Arbeitsmappe: .xlsx, .ods oder .csv bis 10 MB."""

    file = serializers.FileField(max_length=200, help_text="Die Datei")


class HandInSerializer(serializers.Serializer):
    """Die Abgabe."""

    explanation = serializers.CharField(
        required=False, allow_blank=True, max_length=4000, help_text="Erläuterung; nötig, wenn Zahlen auffällig sind"
    )

"""Remedies over REST: Widerspruch, Rücknahme and Widerruf, Rückforderung, post and Rechtsbehelfsverzicht."""

from rest_framework import serializers

from grants.remedies.announcements import Posting, Waiver
from grants.remedies.models import Objection
from grants.remedies.revocations import Recovery, Revocation
from portal.api.office_serializers import OfFileRow, Row, fields_of
from portal.api.resources import OfFile, OfLetterFilter
from portal.api.schema import described


class OfLetterRow(Row):
    """Eine Zeile, die zu einem Schreiben gehört."""

    application = serializers.IntegerField(source="letter.application_id", read_only=True, help_text="Kennung der Akte")
    letter = serializers.PrimaryKeyRelatedField(read_only=True, help_text="Kennung des Schreibens")


class ObjectionSerializer(OfFileRow):
    """Ein Widerspruch und was daraus wurde."""

    letter = serializers.PrimaryKeyRelatedField(read_only=True, help_text="Kennung des Schreibens")
    state = serializers.CharField(read_only=True, help_text="Stand")
    state_label = serializers.CharField(source="get_state_display", help_text="Dasselbe in Worten")

    Meta = fields_of(
        Objection,
        *("id", "application", "letter", "received_on", "form", "grounds", "recorded_at", "recorded_by", "state"),
        *("state_label", "reinstated_at", "reinstated_by", "reinstatement", "ruling", "reasons", "proposed_at"),
        *("proposed_by", "cosigned_at", "cosigned_by", "forwarded_to", "forwarded_at", "withdrawn_on", "result"),
        "result_announced_on",
    )


class RevocationSerializer(OfFileRow):
    """Eine Rücknahme oder ein Widerruf."""

    decision = serializers.PrimaryKeyRelatedField(read_only=True, help_text="Kennung der Entscheidung")
    state = serializers.CharField(read_only=True, help_text="Stand")
    state_label = serializers.CharField(source="get_state_display", help_text="Dasselbe in Worten")
    legal_basis = serializers.CharField(read_only=True, help_text="Rechtsgrundlage")

    Meta = fields_of(
        Revocation,
        *("id", "application", "decision", "ground", "legal_basis", "facts", "known_on", "opened_at", "opened_by"),
        *("state", "state_label", "heard_at", "heard_by", "hearing", "answer_until", "answered_at", "statement"),
        *("amount", "effective_from", "reasons", "proposed_at", "proposed_by", "cosigned_at", "cosigned_by"),
        *("dropped_at", "drop_reason"),
    )


class RecoverySerializer(OfFileRow):
    """Eine Rückforderung."""

    revocation = serializers.PrimaryKeyRelatedField(read_only=True, help_text="Kennung der Rücknahme, des Widerrufs")
    working = serializers.JSONField(read_only=True, help_text="Rechenweg")

    Meta = fields_of(
        Recovery,
        *("id", "application", "revocation", "paid_out", "stays", "claimed", "amount", "interest_from"),
        *("interest_until", "interest", "waiver", "working", "due_on", "reasons", "proposed_at", "proposed_by"),
        *("cosigned_at", "cosigned_by", "returned_at", "return_reason", "annulled_at"),
    )


class PostingSerializer(OfLetterRow):
    """Ein Schreiben, das per Post geht."""

    Meta = fields_of(
        Posting,
        *("id", "application", "letter", "reason", "asked_at", "asked_by", "way", "posted_on", "posted_by"),
        *("proven_on", "proof", "failed_on", "failure"),
    )


class WaiverSerializer(OfLetterRow):
    """Ein Rechtsbehelfsverzicht."""

    Meta = fields_of(Waiver, "id", "application", "letter", "declared_at", "declared_by")


@described(ObjectionSerializer, many="Widersprüche", one="Ein Widerspruch")
class ObjectionViewSet(OfFile):
    """Widersprüche."""

    serializer_class = ObjectionSerializer

    def rows(self):
        people = ("recorded_by", "reinstated_by", "proposed_by", "cosigned_by")
        return Objection.objects.visible_to(self.request.user).select_related(*people)


@described(RevocationSerializer, many="Rücknahmen und Widerrufe", one="Eine Rücknahme oder ein Widerruf")
class RevocationViewSet(OfFile):
    """Rücknahmen und Widerrufe."""

    serializer_class = RevocationSerializer

    def rows(self):
        people = ("opened_by", "heard_by", "proposed_by", "cosigned_by")
        return Revocation.objects.visible_to(self.request.user).select_related(*people)


@described(RecoverySerializer, many="Rückforderungen", one="Eine Rückforderung")
class RecoveryViewSet(OfFile):
    """Rückforderungen."""

    serializer_class = RecoverySerializer

    def rows(self):
        return Recovery.objects.visible_to(self.request.user).select_related("proposed_by", "cosigned_by")


class OfLetter(OfFile):
    """Rows that hang on a letter of a file."""

    area = "letters"
    file_of = "letter__application_id"
    filterset_class = OfLetterFilter


@described(PostingSerializer, many="Versand per Post", one="Ein Versand per Post")
class PostingViewSet(OfLetter):
    """Schreiben, die per Post bekannt gegeben werden."""

    serializer_class = PostingSerializer

    def rows(self):
        found = Posting.objects.visible_to(self.request.user).select_related("letter", "asked_by", "posted_by")
        return found.defer("letter__content")


@described(WaiverSerializer, many="Rechtsbehelfsverzichte", one="Ein Rechtsbehelfsverzicht")
class WaiverViewSet(OfLetter):
    """Rechtsbehelfsverzichte."""

    serializer_class = WaiverSerializer

    def rows(self):
        found = Waiver.objects.visible_to(self.request.user).select_related("letter", "declared_by")
        return found.defer("letter__content")

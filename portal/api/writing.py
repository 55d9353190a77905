"""Rows that programs can also make, through the same doors as the pages: messages and Wiedervorlagen."""

from collections.abc import Iterable

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.response import Response

from grants.applications.models import Application
from grants.applications.queries import files
from grants.correspondence import workflow as corresponding
from grants.correspondence.models import FileMessage
from grants.desk import follow_ups
from grants.desk.models import FollowUp
from portal.access import clock
from portal.api import entries
from portal.api import office_serializers as says
from portal.api.resources import OfFile, acted, once
from portal.api.schema import IDEMPOTENCY, PK, REFUSALS, described
from portal.api.serializers import ProblemSerializer

HIDDEN = "Diese Akte gibt es nicht, oder sie ist für Sie nicht einsehbar."
WRITTEN = {400: OpenApiTypes.OBJECT, **REFUSALS, 409: ProblemSerializer}


def entered_in(entry: type, request) -> dict:
    """What was sent, read by this serializer. Raises ValidationError."""
    entered = entry(data=request.data)
    entered.is_valid(raise_exception=True)
    return dict(entered.validated_data)


def written(view, request, found, act) -> Response:
    """Do an act on a row once, and answer with the row as it is then."""

    def do() -> Response:
        act()
        return Response(view.get_serializer(view.get_queryset().get(pk=found.pk)).data)

    return once(request, lambda: acted(do))


def known(given: Iterable[str], names: Iterable[str], field: str) -> None:
    """Raise ValidationError if something was named twice, or does not exist."""
    keys = list(given)
    if unknown := sorted(set(keys) - set(names)):
        raise ValidationError({field: f"Das gibt es hier nicht: {', '.join(unknown)}."})
    if len(keys) != len(set(keys)):
        raise ValidationError({field: "Bitte nennen Sie jeden Schlüssel nur einmal."})


class Writable(OfFile):
    """Rows that can also be made. Subclasses name the serializer of what is sent, and the door."""

    entry: type

    def make(self, application: Application, **entered):
        """Call the door and return the new row."""
        raise NotImplementedError

    def create(self, request):
        values = entered_in(self.entry, request)
        found = files(request.user).filter(pk=values.pop("application")).first()
        if found is None:
            raise NotFound(HIDDEN)

        def make() -> Response:
            made = self.make(found, **values)
            row = self.get_serializer(self.get_queryset().get(pk=made.pk))
            return Response(row.data, status=status.HTTP_201_CREATED)

        return once(request, lambda: acted(make))


@described(says.MessageSerializer, many="Nachrichten", one="Eine Nachricht")
class MessageViewSet(Writable):
    """Nachrichten zwischen Träger und Amt."""

    area = "messages"
    serializer_class = says.MessageSerializer
    entry = entries.NewMessageSerializer

    def rows(self):
        return FileMessage.objects.visible_to(self.request.user).select_related("author", "read_by")

    def make(self, application: Application, **entered):
        return corresponding.answer(application=application, actor=self.request.user, now=clock.now(), **entered)

    @extend_schema(
        summary="Dem Träger eine Nachricht senden",
        parameters=[IDEMPOTENCY],
        request=entries.NewMessageSerializer,
        responses={201: says.MessageSerializer, **WRITTEN},
    )
    def create(self, request):
        """Die Nachricht erscheint beim Träger. Er erfährt davon per E-Mail."""
        return super().create(request)


@described(says.FollowUpSerializer, many="Wiedervorlagen", one="Eine Wiedervorlage")
class FollowUpViewSet(Writable):
    """Wiedervorlagen."""

    serializer_class = says.FollowUpSerializer
    entry = entries.NewFollowUpSerializer

    def rows(self):
        return FollowUp.objects.visible_to(self.request.user).select_related("person", "created_by")

    def make(self, application: Application, **entered):
        user = self.request.user
        return follow_ups.set_follow_up(application=application, person=user, actor=user, now=clock.now(), **entered)

    @extend_schema(
        summary="Eine Wiedervorlage für sich setzen",
        parameters=[IDEMPOTENCY],
        request=entries.NewFollowUpSerializer,
        responses={201: says.FollowUpSerializer, **WRITTEN},
    )
    def create(self, request):
        """Die Akte liegt Ihnen an diesem Tag wieder vor."""
        return super().create(request)

    @extend_schema(
        summary="Eine Wiedervorlage erledigen",
        parameters=[PK, IDEMPOTENCY],
        request=None,
        responses={200: says.FollowUpSerializer, **WRITTEN},
    )
    @action(detail=True, methods=["post"])
    def finish(self, request, pk):
        """Wie der Knopf „Erledigt“."""
        found = self.get_object()
        return written(
            self,
            request,
            found,
            lambda: follow_ups.finish(follow_up=found, actor=request.user, now=clock.now()),
        )

    @extend_schema(
        summary="Eine Wiedervorlage verlegen",
        parameters=[PK, IDEMPOTENCY],
        request=entries.PostponedSerializer,
        responses={200: says.FollowUpSerializer, **WRITTEN},
    )
    @action(detail=True, methods=["post"])
    def postpone(self, request, pk):
        """Auf heute oder einen späteren Tag."""
        found, entered = self.get_object(), entered_in(entries.PostponedSerializer, request)
        return written(
            self,
            request,
            found,
            lambda: follow_ups.postpone(follow_up=found, actor=request.user, now=clock.now(), **entered),
        )

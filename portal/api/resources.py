"""What all lists of the interface share: hidden entries do not exist, addresses answer JSON, filters, pages."""

import hashlib
import json
import re
from collections.abc import Callable
from operator import attrgetter

from django.db import connection, transaction
from django_filters import rest_framework as filters
from rest_framework import status
from rest_framework.exceptions import NotFound
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from grants.accounts.keys import KeptAnswer
from grants.applications.queries import files
from grants.archive.looking import note_looks
from grants.steps import Forbidden, Refused
from portal.access import clock

LONGEST_KEY = 100
NUMBER = re.compile("[0-9]{1,18}")


class Resource(ReadOnlyModelViewSet):
    """A list that a person may read. Subclasses say what is in it; `area` is the scope that a key needs.

    To write, a key needs that of `area_to_write`, if there is one.
    """

    area = "files"
    area_to_write: str | None = None
    hidden = "Diesen Eintrag gibt es nicht, oder er ist für Sie nicht einsehbar."
    # Whatever stands in the address: programs get their answer as JSON, not as a page for people.
    lookup_value_regex = "[^/]+"
    filter_backends = (filters.DjangoFilterBackend,)

    def get_object(self):
        pk = self.kwargs["pk"]
        found = self.get_queryset().filter(pk=int(pk)).first() if NUMBER.fullmatch(pk) else None
        if found is None:
            raise NotFound(self.hidden)
        return found


class OfLetterFilter(filters.FilterSet):
    """By file and by call, for what hangs on a letter."""

    application = filters.NumberFilter(
        field_name="letter__application", min_value=1, max_value=10**18 - 1, help_text="Nur zu dieser Akte (Kennung)"
    )
    call = filters.CharFilter(
        field_name="letter__application__call__slug", help_text="Nur zu Akten dieses Förderaufrufs (Schlüssel)"
    )


class OfFileFilter(filters.FilterSet):
    """By file and by call."""

    application = filters.NumberFilter(
        field_name="application", min_value=1, max_value=10**18 - 1, help_text="Nur zu dieser Akte (Kennung)"
    )
    call = filters.CharFilter(
        field_name="application__call__slug", help_text="Nur zu Akten dieses Förderaufrufs (Schlüssel)"
    )


class OfFile(Resource):
    """Rows that belong to a file: those of the files that this person works on in the office.

    `file_of` is the way from a row to the id of its file. Who examines files leaves a trace in each that is read.
    """

    filterset_class = OfFileFilter
    file_of = "application_id"

    def rows(self):
        """All rows, with what the serializer reads."""
        raise NotImplementedError

    def get_queryset(self):
        within = {f"{self.file_of}__in": files(self.request.user).order_by().values("pk")}
        return self.rows().filter(**within).order_by("pk")

    def get_object(self):
        found = super().get_object()
        self._note([found])
        return found

    def paginate_queryset(self, queryset):
        shown = super().paginate_queryset(queryset)
        self._note(shown)
        return shown

    def _note(self, rows) -> None:
        of = attrgetter(self.file_of.replace("__", "."))
        note_looks(applications={of(row) for row in rows}, actor=self.request.user, now=clock.now())


def acted(act: Callable[[], Response]) -> Response:
    """The answer of a door: 403 and 409 with its reason if it refuses."""
    try:
        return act()
    except Forbidden as refusal:
        return Response({"detail": str(refusal)}, status=status.HTTP_403_FORBIDDEN)
    except Refused as refusal:
        return Response({"detail": str(refusal)}, status=status.HTTP_409_CONFLICT)


def once(request, act: Callable[[], Response]) -> Response:
    """Answer a request that may come twice: with the same Idempotency-Key it acts once and gets the same answer.

    The caller has made sure before that the person may see what it is about.
    """
    key = request.headers.get("Idempotency-Key", "")
    if not key:
        return act()
    if len(key) > LONGEST_KEY or "\0" in key:
        return Response({"detail": f"Der Idempotency-Key hat höchstens {LONGEST_KEY} Zeichen."}, status=400)
    asked = hashlib.sha256(f"{request.method} {request.path}\n{json.dumps(request.data, sort_keys=True)}".encode())
    with transaction.atomic():
        with connection.cursor() as cursor:
            lock = f"answer:{request.user.pk}:{key}"
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [lock])
        kept = KeptAnswer.objects.filter(user=request.user, key=key).first()
        if kept is None:
            return _keep(request, key, asked.hexdigest(), act())
    if kept.request != asked.hexdigest():
        detail = "Mit diesem Idempotency-Key kam schon eine andere Anfrage. Bitte wählen Sie einen neuen."
        return Response({"detail": detail}, status=status.HTTP_409_CONFLICT)
    return Response(kept.body, status=kept.status)


def _keep(request, key: str, asked: str, answer: Response) -> Response:
    KeptAnswer.objects.create(
        user=request.user,
        key=key,
        request=asked,
        status=answer.status_code,
        body=json.loads(JSONRenderer().render(answer.data)),
        made_at=clock.now(),
    )
    return answer

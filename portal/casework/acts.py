"""What the views of this room share: load a file, ask for the right, name the way to a page."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from grants.applications.models import OFFICE_READERS
from grants.applications.queries import files
from grants.archive.looking import note_look
from grants.permissions import can
from portal.access import clock


@dataclass(frozen=True)
class Crumb:
    """One step of the way to a page."""

    label: str
    url: str


def file_or_404(request, pk: int):
    """The file if this person may work on it, else 404. Its record says when the Rechnungsprüfung opens it."""
    related = files(request.user).select_related("call__guideline", "organisation", "priority", "caseworker")
    application = get_object_or_404(related, pk=pk)
    note_look(application=application, actor=request.user, now=clock.now())
    return application


def reads_all(user) -> bool:
    """Does this person see the office's part of a file? Who only assesses sees the application and the own sheet."""
    return bool(OFFICE_READERS & set(user.roles))


def start_page(user) -> str:
    """The list from which this person opens files."""
    return "casework:inbox" if reads_all(user) else "casework:assessments"


def trail(user, application=None) -> list[Crumb]:
    """The way to a page: the list, and the file if the page belongs to one."""
    first = Crumb("Eingang" if reads_all(user) else "Meine Bewertungen", reverse(start_page(user)))
    if application is None:
        return [first]
    return [first, Crumb(f"Akte {application}", reverse("casework:file", args=[application.pk]))]


def may_or_403(user, act: str, subject) -> None:
    if not can(user, act, subject):
        raise PermissionDenied


def not_now(request, application, sentence: str):
    """Answer a page that the state of the file does not offer: back to the file, with the reason."""
    messages.info(request, sentence)
    return redirect("casework:file", pk=application.pk)

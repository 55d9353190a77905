"""What a Nachforderung opens again on the pages of a Träger: only the answers it asks for, with what is asked."""

from collections.abc import Callable

from grants.applications.corrections import CorrectionPoint, open_request, sections_with
from grants.applications.editing import open_answers
from grants.applications.models import Application
from grants.applications.states import State


def only_open(section: str, form_class: type) -> Callable:
    """Makes the forms of a section without what a Nachforderung leaves closed. If all is, the door refuses."""

    def make(application: Application, data=None):
        forms = form_class(application, data)
        opened = open_answers(application) if application.state == State.CORRECTION else frozenset()
        if section in sections_with(opened):
            forms.keep_only(opened)
        return forms

    return make


def points_asked(application: Application, section: str | None = None) -> list[CorrectionPoint]:
    """The points of the open Nachforderung, of one section or of all."""
    request = open_request(application) if application.state == State.CORRECTION else None
    points = request.points.all() if request else ()
    return [point for point in points if section in (None, point.section)]

"""What the pages of a copied application say about the earlier one, and that a copied section was checked."""

import contextlib
from dataclasses import dataclass

from grants.applications.content import content
from grants.applications.copying import Origin, changes, confirm_section, left_out, origin
from grants.applications.differences import Difference
from grants.applications.editing import SectionClosed
from grants.applications.models import Application
from grants.applications.states import EDITABLE
from grants.permissions import can
from portal.access import clock
from portal.applicant.answers import Answers, answers


@dataclass(frozen=True)
class LastYear:
    """The earlier answers beside one section.

    `is_unchecked`: nobody has saved it yet. `notes` say what could not be taken over, `left_out` names the questions
    that are to be answered anew, `answers` is the whole section as it was.
    """

    origin: Origin
    is_unchecked: bool
    notes: tuple[str, ...]
    left_out: tuple[str, ...]
    answers: Answers


@dataclass(frozen=True)
class Changes:
    """What an application says other than the earlier one."""

    origin: Origin
    differences: tuple[Difference, ...]


def last_year(application: Application, section: str) -> LastYear | None:
    """What stands beside a section; None if the application was not copied."""
    found = origin(application)
    if found is None:
        return None
    return LastYear(
        origin=found,
        is_unchecked=section in found.unchecked,
        notes=tuple(sentence for about, sentence in found.notes if about == section),
        left_out=left_out(found.source, section),
        answers=answers(found.source, section),
    )


def changes_of(application: Application) -> Changes | None:
    """What changed: in what is written now, or once it is sent, in what was sent last. None if it was not copied."""
    found = origin(application)
    if found is None:
        return None
    sent = None if application.state in EDITABLE else application.submissions.order_by("number").last()
    return Changes(found, changes(found, sent.content if sent else content(application)))


def confirm(user, application: Application, section: str) -> None:
    """Note that a person has saved a copied section, even if nothing had to be changed in it."""
    found = origin(application)
    if found is None or section not in found.unchecked or not can(user, "application.edit", application):
        return
    # A page that was left open after sending: there is nothing to check any more.
    with contextlib.suppress(SectionClosed):
        confirm_section(application=application, section=section, actor=user, now=clock.now())

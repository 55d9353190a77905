"""How far an application is signed, in words, and taking one's own signature back."""

from dataclasses import dataclass

from django.db.models import Prefetch
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from criteria.moments import moment_in_words
from grants.applications.labels import button_of
from grants.applications.models import Application, Submission
from grants.applications.signatures import Signature, Signed, signed
from grants.applications.signing import step_of, take_back
from grants.applications.states import EDITABLE, State
from grants.calls.models import Call
from grants.organisations.queries import signatories
from portal.access import clock
from portal.access.pages import done
from portal.applicant import own
from portal.kern.german import german_date, german_datetime


@dataclass(frozen=True)
class Signing:
    """What the pages of an application say about its signatures. `button` is the act that is open to this person."""

    title: str
    sentences: tuple[str, ...]
    has_signed: bool
    needs_two: bool
    button: str


@require_POST
def signature_remove(request, pk: int):
    """Takes one's own signature back."""
    application = own.application_or_404(request.user, pk)
    done(
        request,
        lambda: take_back(application=application, actor=request.user, now=clock.now()),
        "Ihre Unterschrift ist zurückgenommen. Der Antrag ist nicht abgesendet.",
    )
    return redirect("applicant:tasks", application.pk)


def signing_of(user, application: Application) -> Signing | None:
    """How far a draft or a correction is signed; None for what is sent."""
    if application.state not in EDITABLE:
        return None
    found = signed(application)
    return Signing(
        title=_title(found),
        sentences=(*_given(found, application), *_lost(found), *_too_few(found, application)),
        has_signed=found.by(user) is not None and found.waits,
        needs_two=found.needed > 1,
        button=_button(found, user, application),
    )


def waiting_for_signatures(user) -> list[tuple[str, str]]:
    """The applications that somebody has signed and somebody else has yet to: sentence and address, oldest first."""
    begun = own.applications(user).filter(state__in=EDITABLE, signatures__taken_back_at=None, signatures__isnull=False)
    waiting = (
        begun.distinct()
        .order_by("pk")
        .prefetch_related(
            "signatures__person",
            # Only counted: what was sent is long.
            Prefetch("submissions", queryset=Submission.objects.only("application")),
            "attachments",
            "organisation__documents",
            "correction_requests",
        )
    )
    able: dict[int, frozenset[int]] = {}
    found = []
    for application in waiting:
        owner = application.organisation
        if owner.pk not in able:
            able[owner.pk] = frozenset(person.pk for person in signatories(owner))
        signatures = signed(application, able[owner.pk])
        if signatures.waits:
            sentence = f"{application.title}: {' '.join(_given(signatures, application))}"
            found.append((sentence, reverse("applicant:submit", args=[application.pk])))
    return found


def _title(found: Signed) -> str:
    if found.waits:
        return "Es fehlt noch eine zweite Unterschrift"
    if found.overtaken or found.lapsed:
        return "Eine Unterschrift gilt nicht mehr"
    return "Anträge unterschreiben zwei Personen gemeinsam"


def _given(found: Signed, application: Application):
    if not found.waits:
        return
    for signature in found.valid:
        yield f"Unterschrieben von {_who(signature)}."
    yield f"Es fehlt noch eine zweite Unterschrift{_until(application)}."


def _lost(found: Signed):
    for signature in found.overtaken:
        yield (
            f"Die Unterschrift von {_who(signature)} gilt nicht mehr, weil danach Angaben, Anlagen oder Unterlagen "
            "geändert wurden. Bitte prüfen und unterschreiben Sie neu."
        )
    for signature in found.lapsed:
        yield f"Die Unterschrift von {_who(signature)} gilt nicht mehr, weil die Person nicht mehr unterzeichnen darf."


def _too_few(found: Signed, application: Application):
    if found.needed > 1 and found.needed > len(signatories(application.organisation)):
        yield (
            "Ihr Träger verlangt zwei Unterschriften, aber es gibt keine zwei Personen, die unterzeichnen dürfen. "
            "Wer den Träger verwaltet, kann einer weiteren Person das Recht geben."
        )


def _who(signature: Signature) -> str:
    return f"{signature.person.label} am {german_datetime(signature.signed_at)}"


def _until(application: Application) -> str:
    if application.state == State.CORRECTION:
        open_ones = [row for row in application.correction_requests.all() if row.answered_at is None]
        return f" bis zum {german_date(open_ones[0].due_on)}" if open_ones else ""
    call: Call = application.call
    return "" if call.is_late(clock.now()) else f" bis zur Frist am {moment_in_words(call.closes_at)}"


def _button(found: Signed, user, application: Application) -> str:
    label = button_of(application, step_of(application))
    if found.needed == 1:
        return label
    return f"Unterschreiben und {label}" if found.is_complete_with(user) else "Unterschreiben"

"""Bekanntgabe: the letters that go by post, one posting, and all dates of one letter."""

import io

import pypdf
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_http_methods

from grants.applications.queries import files
from grants.letters.models import Letter
from grants.remedies import announcing, objecting
from grants.remedies.announcements import Posting
from grants.remedies.dates import LetterDates, dates_of_letter
from portal.access import clock
from portal.access.lists import list_page
from portal.access.pages import page
from portal.casework.acts import not_now, trail
from portal.casework.remedies.acting import Act, offer
from portal.casework.remedies.forms import FailForm, InstructionForm, ObjectionForm, PostForm, ProofForm
from portal.casework.remedies.tables import PostingFilter, PostingTable
from portal.kern.forms import KernForm

MOST_PRINTED = 100
POSTING_ACTS = {
    "post": Act(
        "post",
        announcing.POST,
        announcing.post,
        "Versand vermerken",
        "Versand vermerken",
        "Der Versand ist vermerkt.",
        PostForm,
        "Ein einfacher Brief gilt am vierten Tag nach der Aufgabe zur Post als bekannt gegeben (§ 41 Abs. 2 VwVfG).",
    ),
    "prove": Act(
        "prove",
        announcing.POST,
        announcing.prove,
        "Ankunft nachweisen",
        "Ankunft vermerken",
        "Die Ankunft ist vermerkt.",
        ProofForm,
        "Nötig bei einer Zustellung. Bei einem einfachen Brief nur, wenn er nachweislich nach dem vierten Tag kam.",
    ),
    "fail": Act(
        "fail",
        announcing.POST,
        announcing.fail,
        "Brief kam zurück",
        "Rücklauf vermerken",
        "Der Rücklauf ist vermerkt. Das Schreiben steht wieder auf der Liste für die Post.",
        FailForm,
        "Dann ist nichts bekannt gegeben. Prüfen Sie die Anschrift, bevor der Brief noch einmal hinausgeht.",
    ),
}
LETTER_ACTS = {
    "object": Act(
        "object",
        objecting.RECORD,
        objecting.record,
        "Widerspruch vermerken",
        "Widerspruch vermerken",
        "Der Widerspruch ist vermerkt. Der Träger bekommt eine Eingangsbestätigung.",
        ObjectionForm,
        "Eine E-Mail oder eine Nachricht im Portal genügt nicht (§ 70 Abs. 1 VwGO). Bitten Sie den Träger dann um die "
        "richtige Form, solange die Frist läuft.",
    ),
    "ask": Act(
        "ask",
        announcing.POST,
        announcing.ask_post,
        "Zusätzlich per Post senden",
        "Für die Post vormerken",
        "Das Schreiben steht jetzt auf der Liste für die Post.",
        KernForm,
    ),
    "instruction": Act(
        "instruction",
        announcing.NOTE,
        announcing.note_instruction,
        "Die Belehrung ist falsch oder fehlt",
        "Fehler vermerken",
        "Der Fehler ist vermerkt. Es gilt die Jahresfrist.",
        InstructionForm,
        "Dann gilt für den Widerspruch ein Jahr statt eines Monats (§ 58 Abs. 2 VwGO). Das ist endgültig.",
    ),
}


@require_GET
def postings(request):
    """What must go by post and what has gone, of the files this person may know."""
    filters = PostingFilter(request.GET or None, queryset=_postings(request.user))
    context = {"waiting": _postings(request.user).filter(posted_on=None, failed_on=None).count(), "most": MOST_PRINTED}
    return list_page(request, "casework/remedies/postings.html", PostingTable(filters.qs), context, form=filters.form)


@require_GET
def postings_pdf(request):
    """The letters that wait for the post, as one file to print; each begins on a new sheet."""
    waiting = _postings(request.user).filter(posted_on=None, failed_on=None).order_by("asked_at", "pk")[:MOST_PRINTED]
    writer = pypdf.PdfWriter()
    for posting in waiting:
        with posting.letter.pdf.open("rb") as stored:
            reader = pypdf.PdfReader(io.BytesIO(stored.read()))
        for sheet in reader.pages:
            writer.add_page(sheet)
        if len(reader.pages) % 2:
            writer.add_blank_page()
    if not writer.pages:
        return redirect("casework:postings")
    kept = io.BytesIO()
    writer.write(kept)
    return HttpResponse(
        kept.getvalue(),
        content_type="application/pdf",
        headers={"Content-Disposition": 'inline; filename="postversand.pdf"', "Cache-Control": "private, no-store"},
    )


@require_http_methods(["GET", "POST"])
def posting(request, pk: int):
    """One letter on its way by post: its day, its proof, or its return."""
    found = get_object_or_404(_postings(request.user), pk=pk)
    possible = ()
    if found.failed_on is None:
        possible = ("post",) if found.is_waiting else (() if found.proven_on else ("prove", "fail"))
    offered, is_done = offer(request, POSTING_ACTS, possible, posting=found)
    if is_done:
        return redirect("casework:posting", found.pk)
    context = {
        "posting": found,
        "application": found.application,
        "trail": trail(request.user, found.application),
        "dates": dates_of_letter(found.letter, clock.today()),
        "offered": offered,
    }
    return page(request, "casework/remedies/posting.html", context, status=_status(request))


@require_http_methods(["GET", "POST"])
def letter_dates(request, pk: int):
    """When a letter was announced, until when a Widerspruch is possible, whether it is final, and what to note."""
    found = get_object_or_404(_letters(request.user), pk=pk)
    if found.kind not in announcing.ANNOUNCED:
        return not_now(request, found.application, "Bei diesem Schreiben hängt keine Frist an der Bekanntgabe.")
    dates = dates_of_letter(found, clock.today())
    offered, is_done = offer(request, LETTER_ACTS, _possible(dates), letter=found)
    if is_done:
        return redirect("casework:letter_dates", found.pk)
    context = {
        "letter": found,
        "application": found.application,
        "trail": trail(request.user, found.application),
        "dates": dates,
        "postings": found.postings.select_related("posted_by"),
        "flaws": found.instruction_flaws.select_related("noted_by"),
        "waivers": found.waivers.select_related("declared_by"),
        "objections": found.objections.all(),
        "offered": offered,
    }
    return page(request, "casework/remedies/letter_dates.html", context, status=_status(request))


def _possible(dates: LetterDates):
    if dates.posting is None:
        yield "ask"
    if dates.letter.is_ruling:
        if dates.standing_objection is None:
            yield "object"
        if not dates.letter.instruction_flaws.all():
            yield "instruction"


def _postings(user):
    related = Posting.objects.visible_to(user).select_related("letter__application__organisation", "posted_by")
    return related.filter(letter__application__in=files(user).order_by().values("pk"))


def _letters(user):
    letters = Letter.objects.visible_to(user).filter(application__in=files(user).order_by().values("pk"))
    return letters.select_related("application__organisation", "application__call", "retrieved_by")


def _status(request) -> int:
    return 422 if request.method == "POST" else 200

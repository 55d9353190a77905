"""The Postfach: letters are opened on purpose, because the law hangs dates on it (§ 41 Abs. 2a VwVfG)."""

from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.text import slugify
from django.views.decorators.http import require_GET, require_http_methods

from criteria.moments import day_of
from grants.documents.storing import from_data
from grants.letters import workflow
from grants.permissions import can
from portal.access import clock
from portal.access.lists import list_page
from portal.access.pages import done, page
from portal.applicant import own
from portal.applicant.remedies import legal_dates
from portal.applicant.tables import LetterFilter, LetterTable


@require_GET
def letters(request):
    """All letters to the Träger for which this person acts."""
    visible = own.letters(request.user)
    found = LetterFilter(request.GET or None, queryset=visible)
    several = len(request.user.rights) > 1
    table = LetterTable(found.qs, exclude=() if several else ("organisation",))
    return list_page(request, "applicant/letters.html", table, {"filter_form": found.form}, form=found.form)


@require_http_methods(["GET", "POST"])
def letter(request, pk: int):
    """One letter: until when it is to be retrieved, the button that retrieves it, and then its dates."""
    found = get_object_or_404(own.letters(request.user), pk=pk)
    if request.method == "POST":
        now = clock.now()
        done(
            request,
            lambda: workflow.retrieve(letter=found, actor=request.user, now=now),
            "Das Schreiben ist abgerufen. Sie können es jetzt lesen und speichern.",
        )
        return redirect("applicant:letter", found.pk)
    read_on = day_of(found.retrieved_at or clock.now())
    context = {
        "letter": found,
        "may": can(request.user, "letter.retrieve", found),
        "is_decision": found.is_ruling,
        # After the last day the law no longer counts the retrieval as announcement.
        "is_late": read_on > found.retrieve_until,
        **legal_dates(found, request.user),
    }
    return page(request, "applicant/letter.html", context)


@require_GET
def letter_page(request, pk: int):
    """What the letter says, as a page, once it is retrieved; old letters lead to their file."""
    found = get_object_or_404(own.letters(request.user), pk=pk)
    if found.retrieved_at is None:
        return redirect("applicant:letter", found.pk)
    if found.content is None:
        return redirect("applicant:letter_pdf", found.pk)
    context = {
        "letter": found,
        "document": from_data(found.content),
        "trail": [
            {"label": "Postfach", "url": reverse("applicant:letters")},
            {"label": found.title, "url": reverse("applicant:letter", args=[found.pk])},
        ],
        "pdf_url": reverse("applicant:letter_pdf", args=[found.pk]),
    }
    return page(request, "components/letter_page.html", context)


@require_GET
def letter_pdf(request, pk: int):
    """The letter itself, once it is retrieved."""
    found = get_object_or_404(own.letters(request.user), pk=pk)
    if found.retrieved_at is None:
        return redirect("applicant:letter", found.pk)
    response = FileResponse(
        found.pdf.open("rb"), filename=f"{slugify(found.title)}.pdf", content_type="application/pdf"
    )
    response["Cache-Control"] = "private, no-store"
    return response

"""The office reads a letter on the screen. That is no retrieval: only the Träger retrieves."""

from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET

from grants.applications.queries import files
from grants.documents.storing import from_data
from grants.letters.models import Letter
from portal.access.pages import page
from portal.casework.acts import trail


@require_GET
def letter_page(request, pk):
    """One letter; those from before there were such pages lead to their file."""
    letters = Letter.objects.visible_to(request.user).filter(application__in=files(request.user).values("pk"))
    letter = get_object_or_404(letters.select_related("application"), pk=pk)
    if letter.content is None:
        return redirect("casework:letter_pdf", pk=letter.pk)
    context = {
        "letter": letter,
        "document": from_data(letter.content),
        "trail": trail(request.user, letter.application),
        "pdf_url": reverse("casework:letter_pdf", args=[letter.pk]),
    }
    return page(request, "components/letter_page.html", context)

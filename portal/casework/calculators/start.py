"""The page from which every calculator is reached."""

from django.views.decorators.http import require_GET

from portal.access.pages import page


@require_GET
def calculators(request):
    """Names the calculators and what each is for."""
    return page(request, "casework/calculators/start.html", {})

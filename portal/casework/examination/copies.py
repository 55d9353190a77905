"""Taking a copy of a whole file."""

from django.http import StreamingHttpResponse
from django.utils.text import slugify
from django.views.decorators.http import require_GET

from grants.archive.export import export
from portal.access import clock
from portal.casework.acts import file_or_404


@require_GET
def copy(request, pk: int):
    """The file as ZIP, sent while it is written; the record says who took it."""
    application = file_or_404(request, pk)
    pieces = export(application=application, actor=request.user, now=clock.now())
    return StreamingHttpResponse(
        pieces,
        content_type="application/zip",
        headers={
            "Content-Disposition": f'attachment; filename="akte-{slugify(str(application))}.zip"',
            "Cache-Control": "private, no-store",
        },
    )

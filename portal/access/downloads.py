"""How uploaded files are given out: recorded, and to be saved, never to be shown or run inside the portal."""

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect

from grants.applications.models import Application
from grants.attachments import workflow
from grants.attachments.models import Paper
from grants.steps import Forbidden, Refused
from portal.access import clock

# Even opened by accident, the file may load nothing and run nothing.
POLICY = "default-src 'none'; sandbox"


def hand_out(request, paper: Paper, *, back: tuple, application: Application | None = None):
    """The bytes of a file under its own name, or the way back with the reason why not.

    `application` is the file in whose course the office reads it; `back` names a page and its arguments.
    """
    try:
        workflow.hand_out(paper=paper, actor=request.user, now=clock.now(), application=application)
    except Forbidden:
        raise
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(*back)
    return FileResponse(
        paper.file.open("rb"),
        as_attachment=True,
        filename=paper.name,
        content_type=paper.content_type,
        headers={
            "Cache-Control": "private, no-store",
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": POLICY,
        },
    )


def made_pdf(data: bytes, name: str) -> HttpResponse:
    """A PDF that was made just now, to be saved under this name."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(data, content_type="application/pdf", headers=headers)

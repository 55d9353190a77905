"""Prints a letter: content in, bytes of a PDF file out, accessible (PDF/UA-1) and archivable (PDF/A-3a)."""

import datetime
import io
from dataclasses import replace
from functools import partial

from reportlab.lib.pagesizes import A4
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate

from grants.documents import reportlab_patches, stationery
from grants.documents.composition import compose
from grants.documents.content import Document
from grants.documents.finishing import Properties, finish
from grants.documents.stationery import Stationery
from grants.documents.tagging import TaggedCanvas
from grants.documents.typefaces import typefaces
from grants.documents.typesetting import Typesetter

reportlab_patches.apply()


def render(document: Document, *, created_at: datetime.datetime, seal_field: bool = False) -> bytes:
    """The letter as one PDF file. The same arguments give the same bytes.

    With `seal_field` it has an empty signature field named "Siegel" for an electronic seal. Raises ValueError if
    `created_at` has no time zone.
    """
    if created_at.tzinfo is None:
        raise ValueError("Der Zeitpunkt der Erstellung braucht eine Zeitzone.")
    faces = typefaces()
    setter = Typesetter(faces)
    structure, story = compose(document, setter, seal_field=seal_field)
    sheet = Stationery(
        sender=tuple(setter.line(line) for line in document.sender),
        reference=setter.line(document.reference),
        footer=setter.text(document.footer) and setter.line(document.footer),
        faces=faces,
    )
    complete = partial(_complete, document=document, setter=setter, sheet=sheet, created_at=created_at)
    target = io.BytesIO()
    template = BaseDocTemplate(target, pagesize=A4, lang="de-DE", invariant=1, initialFontName=faces.regular)
    template.addPageTemplates(
        [
            PageTemplate("first", [_frame(stationery.TOP_OF_FIRST_PAGE)], autoNextPageTemplate="next"),
            PageTemplate("next", [_frame(stationery.TOP)]),
        ]
    )
    template.build(story, canvasmaker=partial(TaggedCanvas, structure=structure, finish=complete))
    return target.getvalue()


def _frame(top: float) -> Frame:
    height = stationery.HEIGHT - top - stationery.BOTTOM
    return Frame(stationery.LEFT, stationery.BOTTOM, stationery.TEXT_WIDTH, height, 0, 0, 0, 0)


def _complete(
    canvas: TaggedCanvas, *, document: Document, setter: Typesetter, sheet: Stationery, created_at: datetime.datetime
) -> None:
    canvas.stamp_pages(sheet.print_on)
    properties = Properties(
        title=setter.line(document.title),
        subject=setter.line(document.subject),
        author=setter.line(document.author),
        created_at=created_at.astimezone(datetime.UTC).replace(microsecond=0),
    )
    attachments = [
        replace(attachment, description=setter.line(attachment.description)) for attachment in document.attachments
    ]
    finish(canvas, properties, attachments)

"""Versions and people for the pages of the Förderrichtlinie, and the forms that these pages send."""

import datetime

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from lxml import html

from criteria.guideline.models import Guideline
from criteria.guideline.states import State
from criteria.packages.writing import write_package
from criteria.transfer import package_of
from grants.rulebook import workflow
from tests.factories import NOW, GuidelineFactory, UserFactory

READERS = ("caseworker", "assessor", "head", "auditor", "planner")
EDITORS = ("caseworker", "head")


def draft(**values) -> Guideline:
    """A draft that could be released; it begins in 2027."""
    defaults = {"series": "eine", "version": "Entwurf 2027", "valid_from": datetime.date(2027, 1, 1)}
    return GuidelineFactory(is_draft=True, **defaults | values)


def signed(head, **values) -> Guideline:
    return workflow.sign(guideline=draft(**values), actor=head, now=NOW)


def approved(**values) -> Guideline:
    first, second = UserFactory(head=True), UserFactory(head=True)
    return workflow.approve(guideline=signed(first, **values), actor=second, now=NOW)


def in_force(**values) -> Guideline:
    return GuidelineFactory(**{"series": "eine", "version": "Fassung 2026"} | values)


def superseded(**values) -> Guideline:
    guideline = GuidelineFactory(is_draft=True, **values)
    found = Guideline.objects.filter(pk=guideline.pk)
    found.update(state=State.SUPERSEDED, valid_until=guideline.valid_from)
    return found.get()


def now_of(guideline: Guideline) -> Guideline:
    """The version as it is stored now."""
    return Guideline.objects.get(pk=guideline.pk)


def yaml_of(guideline: Guideline) -> str:
    return write_package(package_of(guideline))


def file_of(text: str | bytes, name: str = "fassung.yaml") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode() if isinstance(text, str) else text, "text/yaml")


def form_of(response) -> dict[str, object]:
    """What a browser would send if nobody typed anything into the page's form."""
    (form,) = html.fromstring(response.content.decode()).xpath('//main//form[@method="post"]')
    return {name: form.fields[name] for name in form.fields if name} | _checked(form)


def _checked(form) -> dict[str, list[str]]:
    boxes: dict[str, list[str]] = {}
    for box in form.xpath('.//input[@type="checkbox"][@checked]'):
        boxes.setdefault(box.get("name"), []).append(box.get("value", "on"))
    for box in form.xpath('.//input[@type="checkbox"]'):
        boxes.setdefault(box.get("name"), [])
    return boxes


def typed(client: Client, url: str, **changes):
    """Open a page, type some fields, send. Returns the answer."""
    sent = form_of(client.get(url)) | changes
    return client.post(url, {name: value for name, value in sent.items() if value is not None})

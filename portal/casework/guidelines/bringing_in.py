"""Bringing versions in: a file as a new draft, a file in the place of a draft's content, a copy of another version."""

from functools import partial

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from criteria.guideline.models import Guideline
from criteria.packages.differences import differences
from criteria.packages.document import LARGEST_FILE
from criteria.packages.shape import Package
from criteria.transfer import package_of
from grants.rulebook import workflow
from grants.rulebook.queries import fingerprint_of
from portal.access import clock
from portal.access.pages import page
from portal.casework.guidelines.acts import by_part, by_place, done_or_told, guideline_or_404, trail
from portal.casework.guidelines.editing import only_drafts
from portal.casework.guidelines.forms import CopyForm, ReplaceForm, UploadForm

NOT_TAKEN = "Aus dieser Datei wurde nichts übernommen. Was zu ändern ist, steht unten auf der Seite."
UPLOAD = "casework/guidelines/upload.html"


@require_http_methods(["GET", "POST"])
def upload(request):
    """A file as a new draft. A bad one is told with all its problems, and nothing is stored."""
    form = UploadForm(*_sent(request))
    package, problems = _read(form)
    if package is not None:
        act = partial(workflow.add, package=package, actor=request.user, now=clock.now())
        if done_or_told(request, form, act, f"Der Entwurf „{package.header.version}“ ist angelegt.", {}):
            return _to_version(package.header.version)
    context = {
        "trail": trail(),
        "form": form,
        "problems": problems,
        "heading": "Fassung aus einer Datei anlegen",
        "lead": "Aus der Datei wird ein neuer Entwurf. Freigeben müssen ihn danach zwei Personen der Leitung.",
        "button": "Als Entwurf anlegen",
        "back": reverse("casework:guidelines"),
    }
    return page(request, UPLOAD, context, form=form)


@require_http_methods(["GET", "POST"])
def replace(request, pk):
    """A file in the place of a draft's content: first what would change, then, once confirmed, the change."""
    guideline = guideline_or_404(request, pk)
    if request.method == "GET" and (answer := only_drafts(request, guideline)):
        return answer
    if "text" in request.POST:
        return _replace(request, guideline)
    form = UploadForm(*_sent(request))
    package, problems = _read(form)
    if package is not None:
        old = package_of(guideline)
        confirm = ReplaceForm(initial={"text": form.cleaned_data["text"], "seen": fingerprint_of(old)})
        return _confirm(request, guideline, confirm, old, package)
    context = {
        "trail": trail(guideline),
        "form": form,
        "problems": problems,
        "heading": "Datei in den Entwurf laden",
        "lead": "Der Inhalt der Datei tritt an die Stelle des Entwurfs. Sie sehen zuerst, was sich ändern würde.",
        "button": "Änderungen ansehen",
        "back": reverse("casework:guideline", args=[guideline.pk]),
    }
    return page(request, UPLOAD, context, form=form)


@require_http_methods(["GET", "POST"])
def copy(request, pk):
    """A new draft with the content of this version."""
    guideline = guideline_or_404(request, pk)
    form = CopyForm(request.POST if request.method == "POST" else None)
    places = {"richtlinie › fassung": "version", "richtlinie › gilt_ab": "valid_from"}
    if form.is_valid():
        act = partial(workflow.copy, guideline=guideline, actor=request.user, now=clock.now(), **form.cleaned_data)
        version = form.cleaned_data["version"]
        if done_or_told(request, form, act, f"Der Entwurf „{version}“ ist angelegt.", places):
            return _to_version(version)
    context = {"guideline": guideline, "trail": trail(guideline), "form": form}
    return page(request, "casework/guidelines/copy.html", context, form=form)


def _to_version(version: str):
    return redirect("casework:guideline", pk=Guideline.objects.get(version=version).pk)


def _sent(request) -> tuple:
    return (request.POST, request.FILES) if request.method == "POST" else ()


def _read(form: UploadForm):
    """The package in the file, or None, and the problems that keep it from being one."""
    if not form.is_valid():
        return None, []
    # One byte more than is possible tells that a file is too large, without reading all of it.
    data = form.cleaned_data["file"].read(LARGEST_FILE + 1)
    try:
        package = workflow.read(data)
    except workflow.BadGuideline as bad:
        form.add_error("file", NOT_TAKEN)
        return None, by_place(bad.problems)
    form.cleaned_data["text"] = data.decode("utf-8-sig").replace("\r\n", "\n")
    return package, []


def _replace(request, guideline: Guideline):
    form = ReplaceForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Die Datei kam nicht vollständig an. Bitte laden Sie sie noch einmal hoch.")
        return redirect("casework:guideline_replace", pk=guideline.pk)
    try:
        package = workflow.read(form.cleaned_data["text"].encode())
    except workflow.BadGuideline as bad:
        messages.error(request, str(bad))
        return redirect("casework:guideline_replace", pk=guideline.pk)
    act = partial(
        workflow.revise,
        guideline=guideline,
        package=package,
        seen=form.cleaned_data["seen"],
        actor=request.user,
        now=clock.now(),
    )
    if done_or_told(request, form, act, "Der Inhalt der Datei ist übernommen.", {}):
        return redirect("casework:guideline", pk=guideline.pk)
    return _confirm(request, guideline, form, package_of(guideline), package)


def _confirm(request, guideline: Guideline, form: ReplaceForm, old: Package, new: Package):
    groups = by_part(differences(old, new))
    if not groups and not form.errors:
        messages.info(request, "Die Datei sagt dasselbe wie der Entwurf. Es gibt nichts zu ändern.")
        return redirect("casework:guideline", pk=guideline.pk)
    context = {"guideline": guideline, "trail": trail(guideline), "form": form, "groups": groups}
    return page(request, "casework/guidelines/replace.html", context, form=form)

"""Änderungsmitteilungen: telling the office what changes after the submission, and adding papers to it."""

import datetime

from django import forms
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_http_methods

from grants.applications.models import Application
from grants.change_notices import workflow
from grants.change_notices.kinds import ChangeKind
from grants.change_notices.models import LONGEST_TEXT, ChangeNotice, Enclosure
from grants.permissions import can
from grants.steps import Forbidden, NotPossible, Refused, ensure
from portal.access import clock
from portal.access.downloads import hand_out
from portal.access.pages import page
from portal.applicant import own
from portal.applicant.paper_forms import FileForm
from portal.kern.fields import DatePartsField
from portal.kern.forms import KernForm

TOLD = "Ihre Mitteilung ist beim Sozialamt. Sie können jetzt noch Dateien dazugeben."


class ChangeNoticeForm(KernForm):
    """What changes, since when the Träger knows, and what it means. `today` is the last possible day."""

    kind = forms.ChoiceField(label="Was ändert sich?", choices=ChangeKind.choices, widget=forms.RadioSelect)
    known_since = DatePartsField(label="Seit wann wissen Sie davon?")
    text = forms.CharField(
        label="Was ist anders als im Antrag oder im Bescheid?",
        help_text="Nennen Sie Beträge und Tage. Bitte schreiben Sie hier keine Namen von Besucherinnen und Besuchern "
        "und keine Gesundheitsdaten.",
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 8}),
    )

    def __init__(self, *args, today: datetime.date, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_known_since(self) -> datetime.date:
        day = self.cleaned_data["known_since"]
        if day > self.today:
            raise forms.ValidationError("Geben Sie einen Tag bis heute an.")
        return day


@require_http_methods(["GET", "POST"])
def change_notices(request, pk: int):
    """What was told about one application, and the form for a new notice."""
    application = get_object_or_404(own.applications(request.user).filter(submitted_at__isnull=False), pk=pk)
    form = ChangeNoticeForm(request.POST if request.method == "POST" else None, today=clock.now().date())
    if request.method == "POST":
        ensure(request.user, workflow.REPORT, application)
    if form.is_valid() and (notice := _told(request, application, form)):
        return redirect("applicant:change_notice", application.pk, notice.pk)
    visible = ChangeNotice.objects.visible_to(request.user).filter(application=application)
    context = {
        "application": application,
        "form": form,
        "notices": visible.select_related("reported_by").order_by("-reported_at", "-pk"),
        "is_possible": application.state not in workflow.CLOSED,
        "may": can(request.user, workflow.REPORT, application),
    }
    return page(request, "applicant/change_notices.html", context, form=form)


@require_http_methods(["GET", "POST"])
def change_notice(request, pk: int, number: int):
    """One notice with its papers, and the form for one more paper until the office has taken note."""
    notice = _notice_or_404(request.user, pk, number)
    form = FileForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if request.method == "POST":
        ensure(request.user, workflow.REPORT, notice.application)
    if form.is_valid() and _enclosed(request, notice, form):
        return redirect("applicant:change_notice", pk, notice.pk)
    context = {
        "application": notice.application,
        "notice": notice,
        "enclosures": notice.enclosures.select_related("uploaded_by").order_by("uploaded_at", "pk"),
        "form": form,
        "may": can(request.user, workflow.REPORT, notice.application) and notice.acknowledged_at is None,
    }
    return page(request, "applicant/change_notice.html", context, form=form)


@require_GET
def enclosure(request, pk: int, number: int, paper: int):
    """One paper of a notice, to save it."""
    notice = _notice_or_404(request.user, pk, number)
    found = get_object_or_404(Enclosure.objects.visible_to(request.user), notice=notice, pk=paper)
    return hand_out(request, found, back=("applicant:change_notice", pk, notice.pk))


def _notice_or_404(user, pk: int, number: int) -> ChangeNotice:
    visible = ChangeNotice.objects.visible_to(user).filter(application__organisation_id__in=user.rights)
    related = visible.select_related("application__call", "application__organisation", "reported_by", "acknowledged_by")
    return get_object_or_404(related, application=pk, pk=number)


def _told(request, application: Application, form: ChangeNoticeForm) -> ChangeNotice | None:
    try:
        notice = workflow.report(application=application, actor=request.user, now=clock.now(), **form.cleaned_data)
    except Forbidden:
        raise
    except NotPossible as refusal:
        form.add_error(None, str(refusal))
        return None
    except Refused as refusal:
        form.add_error("text", str(refusal))
        return None
    messages.success(request, TOLD)
    return notice


def _enclosed(request, notice: ChangeNotice, form: FileForm) -> bool:
    file = form.cleaned_data["file"]
    try:
        kept = workflow.enclose(notice=notice, actor=request.user, now=clock.now(), name=file.name, data=file.read())
    except Forbidden:
        raise
    except Refused as refusal:
        form.add_error("file", str(refusal))
        return False
    messages.success(request, f"„{kept.name}“ ist gespeichert.")
    return True

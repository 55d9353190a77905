"""Autosave: the page sends its form every few seconds, and is told in words what is saved and what is not.

Comfort for browsers with JavaScript; it goes through the same door as the buttons. What is wrong or was changed by
somebody else meanwhile is left out and said, everything else is saved.
"""

from django.http import JsonResponse
from django.views.decorators.http import require_http_methods

from grants.applications.authors import LastChange, last_changes
from grants.applications.editing import ChangedMeanwhile
from grants.applications.models import Application
from grants.steps import Refused
from portal.access import clock
from portal.access.middleware import AUTOSAVE
from portal.applicant import own
from portal.applicant.merging import Merge
from portal.applicant.saving import ATTEMPTS, CONFLICT, SectionPage, open_page, others_here, save, store
from portal.kern.german import BERLIN, german_date

NOT_SAVED = "Nicht gespeichert – Ihre Eingaben bleiben in diesem Fenster."
BUSY = f"{NOT_SAVED} Gerade speichern andere. Wir versuchen es noch einmal."


@require_http_methods(["GET", "POST"])
def section_page(request, pk: int, described: SectionPage):
    """Answers a section page: shown, saved by a button, or saved by the page itself."""
    application = own.application_or_404(request.user, pk)
    if request.method != "POST":
        return open_page(request, application, described)
    return (autosave if AUTOSAVE in request.headers else save)(request, application, described)


def autosave(request, application: Application, described: SectionPage) -> JsonResponse:
    """Save what can be saved. 200 with `sentence`, `seen`, `version`, `complete`, `others`; 409 if it is closed."""
    for _ in range(ATTEMPTS):
        merge = Merge(described.forms, application, request.POST)
        forms, left_out = merge.savable()
        try:
            if saves := forms is not None and not forms.changes_nothing:
                application = store(request, application, described, merge, forms, left_out)
        except ChangedMeanwhile:
            application = own.application_or_404(request.user, application.pk)
            continue
        except Refused as refusal:
            return JsonResponse({"sentence": f"{NOT_SAVED} {refusal}"}, status=CONFLICT)
        answer = {
            "sentence": _sentence(merge, application, described.section, forms, left_out, saves),
            "complete": forms is not None and not left_out,
            "seen": merge.seen_after(application, left_out),
            "version": application.version,
            "others": others_here(request.user, application, described.section),
        }
        return JsonResponse(answer)
    return JsonResponse({"sentence": BUSY}, status=503)


def _sentence(merge: Merge, application: Application, section: str, forms, left_out: list[str], saves: bool) -> str:
    """What is saved since when, and what is not and why."""
    if forms is None:
        return f"{NOT_SAVED} Drücken Sie „Speichern und weiter“, dann sehen Sie, was nicht stimmt."
    saved = f"Gespeichert {_time(application)}"
    if not left_out:
        return saved
    changes = last_changes(application, section)
    reasons = " ".join(_reason(merge, changes.get(name), name) for name in left_out)
    return f"{saved}, aber noch nicht alles: {reasons}" if saves else f"{NOT_SAVED} {reasons}"


def _reason(merge: Merge, change: LastChange | None, name: str) -> str:
    part = merge.typed[name]
    if name in merge.conflicts:
        who = change.changed_by if change else merge.application.saved_by
        return (
            f"„{part.label}“ hat inzwischen auch {who} geändert. Mit „Speichern und weiter“ sehen Sie beide Fassungen."
        )
    return f"„{part.label}“: {part.errors[0] if part.errors else 'Prüfen Sie diese Angabe.'}"


def _time(application: Application) -> str:
    saved_at = application.saved_at.astimezone(BERLIN)
    is_today = saved_at.date() == clock.now().date()
    return f"{saved_at:%H:%M}" if is_today else f"am {german_date(saved_at)}, {saved_at:%H:%M}"

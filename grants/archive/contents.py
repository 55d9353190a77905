"""What belongs to a file, in the order of the work, as this person may see it.

`EXPORTED` names every relation of an application that is written, `LEFT_OUT` every other one with the reason.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.text import slugify

from grants.applications.models import Application
from grants.archive import plain
from grants.assessment.discussion import remarks_of, revisions_of
from grants.assessment.models import Assessment
from grants.attachments.queries import handed_in
from grants.audit.checking import Line
from grants.change_notices.models import ChangeNotice
from grants.correspondence.models import FileMessage
from grants.letters.models import Letter

EXPORTED = {
    "submissions",
    "formal_check",
    "check_items",
    "correction_requests",
    "finance_check",
    "assessments",
    "remarks",
    "revised_scores",
    "result",
    "earlier_results",
    "decisions",
    "letters",
    "messages",
    "change_notices",
    "early_starts",
    "objections",
    "revocations",
    "recoveries",
    "follow_ups",
    "deliveries",
    "narratives",
    "clearances",
}
LEFT_OUT = {
    "plan_rows": "der Entwurf; was gilt, steht in den Fassungen",
    "posts": "der Entwurf; was gilt, steht in den Fassungen",
    "planned_values": "der Entwurf; was gilt, steht in den Fassungen",
    "other_funds": "der Entwurf; was gilt, steht in den Fassungen",
    "attachments": "was eingereicht ist, liegt bei den Anlagen",
    "signatures": "stehen in den Fassungen und im Protokoll",
    "last_changes": "wer im Entwurf zuletzt schrieb, ist keine Aktenkunde",
    "presences": "wer gerade auf der Seite ist, ist keine Aktenkunde",
    "set_aside_sheets": "abgesetzte Bögen zählen nicht; dass sie abgesetzt wurden, steht im Protokoll",
    "search_entry": "dient nur der Suche",
    "conflicts": "stehen im Protokoll; die Gründe gehören der Person",
    "scenario_lines": "gehören zum Förderaufruf, nicht zur Akte",
}
RULED = (
    ("objections", "Widersprüche"),
    ("revocations", "Rücknahme und Widerruf"),
    ("recoveries", "Rückforderungen"),
)
# What happened to a letter after it was made: by post, given up, or with a wrong instruction.
OF_LETTERS = ("postings", "waivers", "instruction_flaws")


@dataclass(frozen=True)
class Part:
    """One file of the export: where it lies, under which heading the index names it, and how its bytes are read."""

    path: str
    heading: str
    title: str
    read: Callable[[], bytes]


def parts_of(application: Application, user, lines: list[Line]) -> list[Part]:
    """All files of the export but index and manifest. JSON is written at once, files are read one by one later."""
    return [
        *_submissions(application),
        *_checks(application),
        *_judgement(application, user),
        *_rulings(application, user),
        *_talk(application, user),
        _json("protokoll.json", "Protokoll", "Alle Einträge mit Prüfsummen", [line.as_json() for line in lines]),
    ]


def _submissions(application: Application) -> Iterator[Part]:
    heading, seen = "Antrag und Anlagen", set()
    for version in application.submissions.select_related("submitted_by").order_by("number"):
        yield _json(f"antrag/fassung-{version.number}.json", heading, str(version), plain.row(version))
    for version in application.submissions.order_by("number"):
        for entry in version.content.get("attachments", ()):
            paper = handed_in(application, entry["sha256"]) if entry["sha256"] not in seen else None
            seen.add(entry["sha256"])
            if paper is not None:
                yield _file(f"anlagen/{entry['sha256'][:12]}-{entry['name']}", heading, entry["name"], paper.file)


def _checks(application: Application) -> Iterator[Part]:
    heading = "Prüfung"
    check = getattr(application, "formal_check", None)
    items = application.check_items.select_related("gate", "requirement").order_by("pk")
    content = {"saved": plain.row(check) if check else None, "items": plain.rows(items)}
    yield _json("pruefung/formale-pruefung.json", heading, "Formale Prüfung", content)
    requests = application.correction_requests.prefetch_related("points").order_by("requested_at", "pk")
    yield _json("pruefung/nachforderungen.json", heading, "Nachforderungen", plain.rows(requests, "points"))
    finance = getattr(application, "finance_check", None)
    content = plain.row(finance, "rows") if finance else None
    yield _json("pruefung/finanzpruefung.json", heading, "Finanzprüfung", content)


def _judgement(application: Application, user) -> Iterator[Part]:
    heading = "Bewertung"
    sheets = Assessment.objects.visible_to(user).filter(application=application, submitted_at__isnull=False)
    sheets = sheets.prefetch_related("scores__criterion").order_by("assigned_at", "pk")
    yield _json("bewertung/bewertungen.json", heading, "Bewertungen, soweit offen", plain.rows(sheets, "scores"))
    said = {
        "remarks": plain.rows(remarks_of(application, user)),
        "revised": plain.rows(revisions_of(application, user)),
    }
    yield _json("bewertung/gespraech.json", heading, "Gespräch der Bewertenden, soweit offen", said)
    result = getattr(application, "result", None)
    content = {
        "result": plain.row(result, "moderated") if result else None,
        "earlier": plain.rows(application.earlier_results.order_by("returned_at", "pk")),
    }
    yield _json("bewertung/ergebnis.json", heading, "Ergebnis und frühere Ergebnisse", content)


def _rulings(application: Application, user) -> Iterator[Part]:
    heading = "Entscheidung und Schreiben"
    decisions = application.decisions.prefetch_related("slices__releases").order_by("decided_at", "pk")
    yield _json(
        "entscheidung/entscheidungen.json", heading, "Entscheidungen", plain.rows(decisions, "slices__releases")
    )
    starts = application.early_starts.order_by("requested_at", "pk")
    yield _json("entscheidung/vorzeitiger-beginn.json", heading, "Vorzeitiger Maßnahmebeginn", plain.rows(starts))
    for name, title in RULED:
        found = getattr(application, name).visible_to(user).order_by("pk")
        yield _json(f"entscheidung/{slugify(title)}.json", heading, title, plain.rows(found))
    letters = Letter.objects.visible_to(user).filter(application=application).prefetch_related(*OF_LETTERS)
    letters = list(letters.order_by("provided_at", "pk"))
    yield _json("schreiben/schreiben.json", heading, "Schreiben mit Daten", plain.rows(letters, *OF_LETTERS))
    for number, letter in enumerate(letters, start=1):
        yield _file(f"schreiben/{number:02}-{letter.kind}-{letter.pk}.pdf", heading, letter.title, letter.pdf)


def _talk(application: Application, user) -> Iterator[Part]:
    heading = "Nachrichten, Mitteilungen und Nachweise"
    messages = FileMessage.objects.visible_to(user).filter(application=application).order_by("sent_at", "pk")
    yield _json("nachrichten/nachrichten.json", heading, "Nachrichten", plain.rows(messages))
    notices = ChangeNotice.objects.visible_to(user).filter(application=application)
    notices = list(notices.prefetch_related("enclosures").order_by("reported_at", "pk"))
    content = plain.rows(notices, "enclosures")
    yield _json("nachrichten/mitteilungen.json", heading, "Mitteilungen des Trägers", content)
    of_delivery = ("revisions__cells", "extensions")
    for name, title, nested in (("follow_ups", "Wiedervorlagen", ()), ("deliveries", "Statistik", of_delivery)):
        found = getattr(application, name).visible_to(user).prefetch_related(*nested).order_by("pk")
        yield _json(f"nachrichten/{slugify(title)}.json", heading, title, plain.rows(found, *nested))
    for notice in notices:
        for paper in notice.enclosures.all():
            path = f"nachrichten/mitteilung-{notice.pk}/{paper.sha256[:12]}-{paper.name}"
            yield _file(path, heading, paper.name, paper.file)
    yield from _reports(application, user, heading)


def _reports(application: Application, user, heading: str) -> Iterator[Part]:
    """What was handed in of the Sachberichte; the working copy is the Träger's own."""
    narratives = list(application.narratives.visible_to(user).order_by("pk"))
    content = plain.rows(narratives, "inquiries", "editions", leave_out=("answers",))
    yield _json("nachrichten/sachberichte.json", heading, "Sachberichte", content)
    clearances = application.clearances.visible_to(user).order_by("pk")
    yield _json("nachrichten/keine-person.json", heading, "Erklärungen „Keine Person“", plain.rows(clearances))
    for narrative in narratives:
        for paper in narrative.papers.filter(handed_in=True).order_by("pk"):
            path = f"nachrichten/sachbericht-{narrative.year}/{paper.sha256[:12]}-{paper.name}"
            yield _file(path, heading, paper.name, paper.file)


def _json(path: str, heading: str, title: str, content) -> Part:
    written = f"{json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True)}\n".encode()
    return Part(path, heading, title, lambda: written)


def _file(path: str, heading: str, title: str, file) -> Part:
    def read() -> bytes:
        with file.storage.open(file.name, "rb") as opened:
            return opened.read()

    return Part(path, heading, title, read)

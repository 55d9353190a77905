"""What changed between two frozen contents of an application, field by field, in German words.

Pure: it reads plain data (`grants.applications.content`), so that what was submitted years ago can be compared, too.
Contents of different years differ in what they hold; a question that one of them lacks counts as not answered there.
"""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from criteria.money import format_euro, format_number

NOTHING = "keine Angabe"
# What only names the application and its year differs always and says nothing.
IGNORED = frozenset({"reference", "call", "funding_year"})
SUMS = {
    "costs": "Summe der Ausgaben",
    "eligible_costs": "davon zuwendungsfähig",
    "own_funds": "Eigenmittel",
    "third_party_funds": "Zuschüsse Dritter",
    "requested": "Beantragte Zuwendung",
}
SMART = {
    "specific": "spezifisch",
    "measurable": "messbar",
    "influenceable": "aktiv beeinflussbar",
    "realistic": "realistisch",
    "time_bound": "terminiert",
}
_KINDS = {"cost": "Ausgabe", "own_funds": "Eigenmittel", "third_party": "Zuschuss Dritter", "grant": "Zuwendung"}


@dataclass(frozen=True)
class Difference:
    """One answer that changed: where it stands, the question, and the answer before and now, both for people."""

    place: str
    label: str
    before: str
    after: str

    @property
    def word(self) -> str:
        """What happened to the answer: neu, entfallen or geändert."""
        if self.before == NOTHING:
            return "neu"
        return "entfallen" if self.after == NOTHING else "geändert"


@dataclass(frozen=True)
class Question:
    """One value of the content: where it belongs, and how it is read as labelled texts."""

    place: str
    read: Callable[[Any], dict[str, str]]


def differences_between(old_content: dict, new_content: dict) -> tuple[Difference, ...]:
    """The answers that differ between two contents, in the order of the form. Equal contents give nothing."""
    return tuple(
        difference
        for key, question in QUESTIONS.items()
        for difference in _differences(question, old_content.get(key), new_content.get(key))
    )


def _differences(question: Question, old: object, new: object):
    before, after = _labelled(question, old), _labelled(question, new)
    for label in [*after, *(label for label in before if label not in after)]:
        texts = before.get(label) or NOTHING, after.get(label) or NOTHING
        if texts[0] != texts[1]:
            yield Difference(question.place, label, *texts)


def _labelled(question: Question, value: object) -> dict[str, str]:
    return {} if value in (None, "", [], {}) else question.read(value)


def _text(label: str):
    return lambda value: {label: str(value).replace("\r\n", "\n").strip()}


def _lines(label: str):
    return lambda value: {label: "\n".join(str(line) for line in value)}


def _organisation(value: dict) -> dict[str, str]:
    return {
        "Name": value.get("name", ""),
        "Rechtsform": value.get("legal_form", ""),
        "Registernummer": value.get("register_number", ""),
        "Anschrift": ", ".join(value.get("address", [])[1:]),
    }


def _period(value: list) -> dict[str, str]:
    return {label: _day(day) for label, day in zip(("Beginn", "Ende"), value, strict=True)}


def _day(day: str) -> str:
    return f"{datetime.date.fromisoformat(day):%d.%m.%Y}" if day else ""


def _districts(value: list[dict]) -> dict[str, str]:
    return {"Ortsteile": ", ".join(f"{place['code']} {place['name']}" for place in value)}


def _plan(rows: list[dict]) -> dict[str, str]:
    """The plan by position: several rows of one position stand below each other, so that a moved row is no change."""
    return _grouped((f"{_KINDS.get(row['kind'], row['kind'])}: {row['item']}", _plan_row(row)) for row in rows)


def _plan_row(row: dict) -> str:
    amount = format_euro(Decimal(row["amount"]))
    later = f"davon im zweiten Jahr {format_euro(Decimal(row['second_year']))}" if row.get("second_year") else ""
    return _joined((amount, later, row["description"], row["certainty"], row.get("note")), ", ")


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    groups: dict[str, list[str]] = {}
    for label, text in pairs:
        groups.setdefault(label, []).append(text)
    return {label: "\n".join(sorted(texts)) for label, texts in groups.items()}


def _sums(value: dict) -> dict[str, str]:
    return {SUMS[name]: format_euro(Decimal(amount)) for name, amount in value.items() if name in SUMS}


def _smart(value: dict[str, str]) -> dict[str, str]:
    return {f"Ziel, {SMART[name]}": text.strip() for name, text in value.items() if name in SMART}


def _planned_values(rows: list[dict]) -> dict[str, str]:
    return _grouped((f"Indikator: {row['name']}", _planned(row)) for row in rows)


def _planned(row: dict) -> str:
    return _joined((_number(row["value"]), row["unit"]), " ") if row["value"] else "ohne Wert"


def _staff(rows: list[dict]) -> dict[str, str]:
    return {row["name"]: _post(row) for row in rows}


def _post(row: dict) -> str:
    parts = (
        row["function"],
        _joined(("Entgeltgruppe", row["pay_group"]), " ") if row["pay_group"] else "",
        _joined(("Stufe", row["pay_step"]), " ") if row["pay_step"] else "",
        f"{_number(row['full_time_equivalent'])} VZÄ" if row["full_time_equivalent"] else "",
        f"{row['months']} Monate" if row["months"] else "",
        f"Arbeitgeberbrutto {format_euro(Decimal(row['gross']))}" if row["gross"] else "",
    )
    return _joined(parts, ", ") or "ohne nähere Angaben"


def _other_funds(rows: list[dict]) -> dict[str, str]:
    return _grouped((f"{row['source']}: {row['giver']}", _funds_row(row)) for row in rows)


def _funds_row(row: dict) -> str:
    amount = format_euro(Decimal(row["amount"])) if row["amount"] else ""
    return _joined((amount, row["purpose"], row["certainty"]), ", ") or "ohne nähere Angaben"


def _attachments(rows: list[dict]) -> dict[str, str]:
    """Which files there are. A new file of the same name is another one."""
    return _grouped((f"Anlage: {row['kind']}", f"{row['name']} (Prüfsumme {row['sha256'][:8]})") for row in rows)


def _number(value: str | None) -> str:
    return format_number(Decimal(value)).removesuffix(",00") if value else ""


def _joined(parts: Iterable[str | None], between: str) -> str:
    return between.join(part for part in parts if part)


TRAEGER, PROJECT, TARGET_GROUP, GOALS = "Träger", "Vorhaben", "Zielgruppe und Sozialraum", "Ziele"
STAFF, PLAN, FUNDS = "Personal", "Kosten- und Finanzierungsplan", "Andere Mittel"
QUESTIONS: dict[str, Question] = {
    "organisation": Question(TRAEGER, _organisation),
    "guideline": Question("Grundlage", _text("Förderrichtlinie")),
    "title": Question(PROJECT, _text("Name des Vorhabens")),
    "priority": Question(PROJECT, _text("Förderschwerpunkt")),
    "summary": Question(PROJECT, _text("Beschreibung des Vorhabens")),
    "period": Question(PROJECT, _period),
    "target_group": Question(TARGET_GROUP, _text("Zielgruppe")),
    "districts": Question(TARGET_GROUP, _districts),
    "neighbourhood": Question(TARGET_GROUP, _text("Sozialraum")),
    "goals": Question(GOALS, _lines("Ziele")),
    "contribution": Question(GOALS, _text("Beitrag zu den Zielen")),
    "smart": Question(GOALS, _smart),
    "planned_values": Question(GOALS, _planned_values),
    "staff": Question(STAFF, _staff),
    "plan": Question(PLAN, _plan),
    "sums": Question(PLAN, _sums),
    "other_funds": Question(FUNDS, _other_funds),
    "has_no_other_funds": Question(FUNDS, lambda value: {"Keine anderen Mittel": "bestätigt" if value else ""}),
    "attachments": Question("Anlagen", _attachments),
}
"""Every key of the content that is not ignored has a row here; a test looks."""

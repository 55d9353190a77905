"""The copy of a submitted application in a letter. Versions from before a section existed have nothing in it."""

import datetime
from decimal import Decimal

from criteria.moments import moment_in_words
from criteria.money import format_euro, format_number
from criteria.plan.models import Smart
from grants.applications.content import smart_label
from grants.applications.sections import ATTACHMENTS, GOALS, OTHER_FUNDS, PLAN, PROJECT, STAFF, TARGET_GROUP, TITLES
from grants.documents.content import BulletList, Facts, Heading, NumberedList, Paragraph, Table


def application_copy(content: dict):
    """Everything the Träger submitted, section by section."""
    yield Facts((("Träger", content["organisation"]["name"]), ("Förderschwerpunkt", content["priority"])))
    yield Heading(TITLES[PROJECT], 3)
    yield Paragraph(content["summary"])
    yield Heading(TITLES[TARGET_GROUP], 3)
    places = ", ".join(f"{place['code']} {place['name']}" for place in content["districts"])
    yield Facts((("Zielgruppe", content["target_group"]), ("Ortsteile", places)))
    if content.get("neighbourhood"):
        yield Paragraph(content["neighbourhood"])
    yield from _goals(content)
    yield from _staff(content.get("staff", ()))
    yield Heading(TITLES[PLAN], 3)
    yield from plan_tables(content)
    yield from _other_funds(content)
    yield from _attachments(content.get("attachments", ()))
    yield from _signatures(content)


def plan_tables(content: dict):
    """The Kosten- und Finanzierungsplan as two tables with their sums."""
    costs = [row for row in content["plan"] if row["kind"] == "cost"]
    income = [row for row in content["plan"] if row["kind"] != "cost"]
    for caption, rows, total in (
        ("Ausgaben", costs, content["sums"]["costs"]),
        ("Finanzierung", income, _sum(row for row in income if row["certainty"] != "abgelehnt")),
    ):
        lines = (*((row["item"], _about(row), _euro(row["amount"])) for row in rows), ("Summe", "", _euro(total)))
        if any(about for _, about, _ in lines):
            yield Table(caption, ("Position", "Erläuterung", "Betrag"), lines, numeric=frozenset({2}), total=True)
        else:
            short = tuple((item, amount) for item, _, amount in lines)
            yield Table(caption, ("Position", "Betrag"), short, numeric=frozenset({1}), total=True)


def _goals(content: dict):
    yield Heading(TITLES[GOALS], 3)
    yield BulletList(tuple(content["goals"]))
    yield Paragraph(content["contribution"])
    smart = content.get("smart", {})
    said = tuple((smart_label(name), smart[name]) for name in Smart.SMART if smart.get(name))
    if said:
        yield Facts(said)
    yield from indicators(content)


def indicators(content: dict):
    """The values that the Träger plans to reach, as a table; nothing where none are planned."""
    if values := content.get("planned_values"):
        rows = tuple((row["name"], row["unit"], _number(row["value"])) for row in values)
        yield Table("Indikatoren", ("Indikator", "Einheit", "Geplanter Wert"), rows, numeric=frozenset({2}))


def _attachments(papers):
    """Which files were handed in; the whole hashes stand in the machine-readable version."""
    if not papers:
        return
    yield Heading(TITLES[ATTACHMENTS], 3)
    yield BulletList(
        tuple(
            f"{paper['kind']}: {paper['name']}"
            + (" (Unterlage des Trägers)" if paper["source"] == "organisation" else "")
            + f", Prüfsumme {paper['sha256'][:16]}"
            for paper in papers
        )
    )


def _signatures(content: dict):
    """What was declared, word for word, and who signed when."""
    if not content.get("signatures"):
        return
    yield Heading("Erklärungen und Unterschriften", 3)
    yield NumberedList(
        tuple(
            f"{declared['text']} (Wortlaut in Fassung {declared['version']}, {declared['basis']})"
            for declared in content["declarations"]
        )
    )
    yield Table(
        "Unterschriften",
        ("Name", "Unterschrieben"),
        tuple((row["name"], _moment(row["signed_at"])) for row in content["signatures"]),
    )


def _moment(text: str) -> str:
    return moment_in_words(datetime.datetime.fromisoformat(text))


def _staff(posts):
    if not posts:
        return
    yield Heading(TITLES[STAFF], 3)
    yield Table(
        "Stellen",
        ("Stelle", "Funktion", "Entgelt", "VZÄ", "Monate", "Arbeitgeberbrutto"),
        tuple(
            (
                post["name"],
                post["function"],
                " Stufe ".join(filter(None, (post["pay_group"], post["pay_step"]))),
                _number(post["full_time_equivalent"]),
                str(post["months"] or ""),
                _euro(post["gross"]),
            )
            for post in posts
        ),
        numeric=frozenset({3, 4, 5}),
    )


def _other_funds(content: dict):
    rows = content.get("other_funds", ())
    if not rows and not content.get("has_no_other_funds"):
        return
    yield Heading(TITLES[OTHER_FUNDS], 3)
    if not rows:
        yield Paragraph("Für dieses Vorhaben gibt es keine anderen Mittel.")
        return
    yield Table(
        "Andere Mittel",
        ("Von wem", "Art", "Wofür", "Stand", "Betrag"),
        tuple((row["giver"], row["source"], row["purpose"], row["certainty"], _euro(row["amount"])) for row in rows),
        numeric=frozenset({4}),
    )


def _about(row: dict) -> str:
    second_year = row.get("second_year")
    parts = (
        row["description"],
        row.get("note", ""),
        f"davon im zweiten Jahr {_euro(second_year)}" if second_year is not None else "",
    )
    return "; ".join(filter(None, parts))


def _sum(rows) -> str:
    return str(sum((Decimal(row["amount"]) for row in rows), Decimal("0.00")))


def _euro(amount: str | None) -> str:
    """An amount in euros; what was left empty stays empty."""
    return "" if amount is None else format_euro(Decimal(amount))


def _number(value: str | None) -> str:
    return "" if value is None else format_number(Decimal(value))

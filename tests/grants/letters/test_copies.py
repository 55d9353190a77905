"""The copy of an application, also of one that was submitted before some sections existed."""

from decimal import Decimal

import pytest

from grants.applications.content import content
from grants.applications.models import Submission
from grants.documents.content import Heading, Table
from grants.letters.copies import application_copy
from portal.casework.versions import read
from tests import factories

pytestmark = pytest.mark.django_db
LATER = ("neighbourhood", "smart", "planned_values", "staff", "other_funds", "has_no_other_funds")


def old_content() -> dict:
    """What a version held before these sections existed."""
    now = content(factories.elaborated())
    plan = [{name: row[name] for name in ("kind", "item", "description", "amount", "certainty")} for row in now["plan"]]
    return {name: value for name, value in now.items() if name not in LATER} | {"plan": plan}


def headings(blocks) -> list[str]:
    return [block.text for block in blocks if isinstance(block, Heading)]


def test_the_copy_names_every_section():
    assert headings(application_copy(content(factories.elaborated()))) == [
        "Vorhaben",
        "Zielgruppe und Sozialraum",
        "Ziele",
        "Personal",
        "Kosten- und Finanzierungsplan",
        "Andere Mittel",
    ]


def test_sections_in_which_nothing_stands_are_left_out():
    found = headings(application_copy(content(factories.complete())))

    assert {"Personal", "Andere Mittel"} & set(found) == set()


def test_what_was_left_empty_stays_empty():
    application = factories.complete()
    application.posts.create(position=1, function="Leitung")
    application.planned_values.create(position=1, name="Besuche")
    application.other_funds.create(position=1, source="city", giver="Jugendamt")

    tables = {block.caption: block for block in application_copy(content(application)) if isinstance(block, Table)}
    assert tables["Stellen"].rows == (("Stelle 1", "Leitung", "", "", "", ""),)
    assert tables["Indikatoren"].rows == (("Besuche", "", ""),)
    assert tables["Andere Mittel"].rows == (("Jugendamt", "anderes Amt der Stadt", "", "", ""),)


def test_an_older_version_still_has_its_copy():
    assert headings(application_copy(old_content())) == [
        "Vorhaben",
        "Zielgruppe und Sozialraum",
        "Ziele",
        "Kosten- und Finanzierungsplan",
    ]


def test_the_office_still_reads_an_older_version():
    version = read(Submission(content=old_content()))

    assert (version.staff, version.smart, version.other_offices, version.staff_costs) == ((), (), "", Decimal("0.00"))
    assert [row.note for row in version.costs] == ["", ""]


def test_what_was_declared_and_signed_stands_at_the_end():
    sent = factories.submitted()
    blocks = list(application_copy(sent.submissions.get().content))

    assert headings(blocks)[-1] == "Erklärungen und Unterschriften"
    declared, signed = blocks[-2:]
    assert declared.items[3] == (
        "Mir ist bekannt, dass die Stadt bei einer Bewilligung Träger, Vorhaben und Betrag veröffentlichen kann. "
        "(Wortlaut in Fassung 1, Fachförderrichtlinie, Abschnitt Veröffentlichung; Annahme)"
    )
    assert signed.rows == ((sent.created_by.label, "15.09.2026, 10:30 Uhr (MESZ)"),)

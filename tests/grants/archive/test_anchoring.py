"""The end of a record cannot vanish unseen, not even with all rights on the database."""

import datetime
import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from grants import audit
from grants.archive import anchoring
from grants.audit.models import Anchor
from tests import factories
from tests.factories import NOW
from tests.grants.audit.test_record import tamper, write

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def anchors(tmp_path, settings) -> Path:
    settings.RECORD_ANCHORS = str(tmp_path / "elsewhere" / "anchors.jsonl")
    return Path(settings.RECORD_ANCHORS)


def anchored(chain="test:1", count=3, now=NOW) -> Anchor:
    write(count, chain=chain)
    return anchoring.make_anchor(now=now)


def test_an_anchor_holds_what_is_new_since_the_one_before():
    first, second = anchored(), anchored("test:2", 1)

    assert [list(anchor.heads.values_list("chain", "number")) for anchor in (first, second)] == [
        [("test:1", 3)],
        [("test:2", 1)],
    ]
    assert (second.number, second.previous_hash) == (2, first.hash)
    assert anchoring.make_anchor(now=NOW) is None
    assert anchoring.problems() == []


def test_who_cuts_the_end_off_in_all_tables_of_the_record_is_found_by_the_anchor():
    anchored()
    tamper("DELETE FROM grants_entry WHERE number = 3")
    tamper("UPDATE grants_head SET number = 2, hash = (SELECT hash FROM grants_entry WHERE number = 2)")

    found = audit.break_in("test:1")

    assert (found.number, found.sentence) == (3, "Das Ende fehlt: der Anker 1 kennt noch Eintrag 3.")


def test_who_writes_the_end_anew_is_found_by_the_anchor():
    anchored()
    tamper("DELETE FROM grants_entry WHERE number = 3")
    tamper("DELETE FROM grants_head")
    write(1)

    found = audit.break_in("test:1")

    assert (found.number, found.sentence) == (3, "Der Eintrag wurde ersetzt: der Anker 1 kennt ihn anders.")


def test_who_removes_the_anchors_too_is_found_by_the_file_outside(anchors):
    anchored()
    anchored("test:2")
    assert [anchoring.write_out(), anchoring.write_out()] == [2, 0]
    tamper("DELETE FROM grants_anchoredhead")
    tamper("DELETE FROM grants_anchor WHERE number = 2")

    assert anchoring.problems() == [
        "Anker 1 fehlt oder wurde geändert.",
        "Anker 1 steht in der Datei außerhalb der Datenbank, fehlt hier aber oder lautet anders.",
        "Anker 2 steht in der Datei außerhalb der Datenbank, fehlt hier aber oder lautet anders.",
    ]


def test_a_foreign_seal_is_found():
    anchored()
    tamper("""UPDATE grants_anchor SET seal = '{"signature": "00", "certificate": "x"}'""")

    assert anchoring.problems() == ["Das Siegel von Anker 1 passt nicht zu seinem Inhalt."]


def test_the_database_refuses_to_change_an_anchor():
    anchored()

    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        Anchor.objects.update(made_at=NOW + datetime.timedelta(days=1))


def test_the_file_outside_says_everything_that_is_needed_to_check_it(anchors):
    anchor = anchored()
    anchoring.write_out()

    line = json.loads(anchors.read_text())
    assert (line["number"], line["hash"], line["heads"][0][:2]) == (1, anchor.hash, ["test:1", 3])
    assert line["certificate"].startswith("-----BEGIN CERTIFICATE-----")


def test_the_command_takes_an_aktenzeichen_and_names_the_first_broken_link():
    application = factories.submitted()
    out, error = io.StringIO(), io.StringIO()

    call_command("verify_record", application.reference, stdout=out)
    tamper("UPDATE grants_entry SET sentence = 'Nichts.' WHERE action = 'submit'")
    with pytest.raises(CommandError, match="1 von 1 Protokollen"):
        call_command("verify_record", application.reference, stderr=error)

    assert out.getvalue() == "1 Protokolle geprüft: alle vollständig und unverändert.\n"
    assert error.getvalue() == (
        f"{application.chain}: Ab Eintrag 2 stimmt das Protokoll nicht. Der Inhalt des Eintrags wurde geändert.\n"
    )


def test_the_command_finds_a_record_of_which_nothing_is_left():
    write(2)
    tamper("DELETE FROM grants_entry")
    error = io.StringIO()

    with pytest.raises(CommandError):
        call_command("verify_record", stderr=error)

    assert "test:1: Ab Eintrag 1 stimmt das Protokoll nicht. Das Ende fehlt" in error.getvalue()


def test_an_aktenzeichen_that_does_not_exist_is_said():
    with pytest.raises(CommandError, match="Das Aktenzeichen 50-x gibt es nicht"):
        call_command("verify_record", "50-x")

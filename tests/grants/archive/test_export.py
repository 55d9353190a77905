"""The copy of a file holds everything, proves itself, and shows nobody more than the pages do."""

import io
import json
import zipfile

import pytest
from django.core.management import CommandError, call_command

from grants.applications.models import Application
from grants.archive import contents
from grants.archive.export import export
from grants.audit.models import Entry
from grants.correspondence import workflow as corresponding
from grants.steps import Forbidden
from tests import factories
from tests.factories import NOW
from tests.grants.attachments.worlds import attached
from tests.grants.change_notices.worlds import enclosed, told
from tests.portal.applicant.worlds import granted

pytestmark = pytest.mark.django_db


def whole() -> Application:
    """A file with everything: Anlage, decision, letters, message, notice of change with a paper."""
    application = factories.complete()
    attached(application)
    application = granted(application)
    factories.run_outbox()
    enclosed(told(application))
    corresponding.answer(application=application, actor=application.caseworker, now=NOW, text="Alles da.", read_until=0)
    return application


def taken(application, actor=None) -> bytes:
    actor = actor or factories.UserFactory(auditor=True)
    return b"".join(export(application=application, actor=actor, now=NOW))


def opened(data: bytes) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(data))


def content(data: bytes, name: str):
    return json.loads(opened(data).read(name))


def written(tmp_path, data: bytes):
    path = tmp_path / "akte.zip"
    path.write_bytes(data)
    return path


def rewritten(data: bytes, change: dict, drop=()) -> bytes:
    """The copy with some files changed, added or dropped, as somebody with a ZIP program could."""
    old, buffer = opened(data), io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as new:
        for name in [*old.namelist(), *(name for name in change if name not in old.namelist())]:
            if name not in drop:
                new.writestr(name, change.get(name) or old.read(name))
    return buffer.getvalue()


def complaints(tmp_path, data: bytes) -> str:
    error = io.StringIO()
    with pytest.raises(CommandError, match="verändert oder unvollständig"):
        call_command("verify_record", file=str(written(tmp_path, data)), stderr=error)
    return error.getvalue()


def test_the_copy_holds_the_whole_file_and_its_own_record():
    application = whole()
    data = taken(application)

    names = [name.rsplit("/", 1)[-1] if "anlagen" in name else name for name in opened(data).namelist()]
    assert names[:2] == ["index.html", "antrag/fassung-1.json"]
    assert {name.split("/")[0] for name in names if "/" in name} == {
        *("antrag", "pruefung", "bewertung", "entscheidung", "schreiben", "nachrichten"),
    }
    assert len([name for name in names if name.endswith(".pdf")]) == 4
    record = content(data, "protokoll.json")
    assert [line["action"] for line in record[-2:]] == ["send_message", "export_file"]
    assert Entry.objects.filter(chain=application.chain).count() == len(record)
    (decision,) = content(data, "entscheidung/entscheidungen.json")
    assert (decision["amount"], decision["outcome"]["text"], len(decision["slices"])) == ("9000.00", "Bewilligung", 1)


def test_the_index_names_every_file_and_every_entry():
    page = opened(taken(whole())).read("index.html").decode()

    assert page.count("<h1>") == 1
    assert "Kopie der Akte als ZIP exportiert." in page
    assert 'href="entscheidung/entscheidungen.json"' in page
    assert "§ 44 SäHO" not in page
    assert "§§ 35, 36, 37, 39 VwVfG" in page


def test_an_unchanged_copy_is_proven_without_the_database(tmp_path, capsys):
    path = written(tmp_path, taken(whole()))
    Entry.objects.none()

    call_command("verify_record", file=str(path))

    said = capsys.readouterr().out
    assert "alle vollständig und unverändert. Siegel: Testsiegel ohne Rechtswirkung, SHA-256 " in said


CHANGES = {
    "a changed file": ({"entscheidung/entscheidungen.json": b"[]"}, (), "entscheidungen.json wurde geändert."),
    "an added file": ({"neu.txt": b"x"}, (), "neu.txt steht nicht im Verzeichnis."),
    "a missing file": ({}, ("nachrichten/nachrichten.json",), "nachrichten/nachrichten.json fehlt."),
    "a missing seal": ({}, ("siegel.json",), "manifest.json: Das Siegel fehlt."),
}


@pytest.mark.parametrize(("change", "drop", "sentence"), CHANGES.values(), ids=CHANGES)
def test_what_somebody_did_to_a_copy_is_named(tmp_path, change, drop, sentence):
    data = taken(factories.submitted())

    assert sentence in complaints(tmp_path, rewritten(data, change, drop))


def test_a_list_made_anew_breaks_the_seal(tmp_path):
    data = taken(factories.submitted())
    manifest = content(data, "manifest.json") | {"reference": "50-fremd"}

    said = complaints(tmp_path, rewritten(data, {"manifest.json": json.dumps(manifest).encode()}))

    assert "manifest.json: Das Siegel passt nicht zum Inhalt." in said


def test_a_changed_entry_of_the_record_is_named_by_its_number(tmp_path):
    data = taken(factories.submitted())
    record = content(data, "protokoll.json")
    record[1]["sentence"] = "Nichts."

    said = complaints(tmp_path, rewritten(data, {"protokoll.json": json.dumps(record).encode()}))

    assert "Ab Eintrag 2 stimmt das Protokoll nicht. Der Inhalt des Eintrags wurde geändert." in said


@pytest.mark.parametrize("data", [b"", b"no zip", rewritten.__doc__.encode()])
def test_what_is_no_copy_is_said(tmp_path, data):
    with pytest.raises(CommandError, match="keine exportierte Akte"):
        call_command("verify_record", file=str(written(tmp_path, data)))


def test_the_same_file_at_the_same_time_gives_the_same_names_in_the_same_order():
    application, auditor = factories.granted(), factories.UserFactory(auditor=True)
    first, second = (opened(taken(application, auditor)) for _ in range(2))

    assert first.namelist() == second.namelist()
    same = [name for name in first.namelist() if first.read(name) == second.read(name)]
    assert set(first.namelist()) - set(same) == {"index.html", "protokoll.json", "manifest.json", "siegel.json"}


def test_sealed_assessments_are_not_in_the_copy():
    application = factories.checked()
    factories.assess(application, {"bedarf": 3, "konzept": 2})

    assert content(taken(application), "bewertung/bewertungen.json") == []


@pytest.mark.parametrize("role", ["assessor", "planner", "admin"])
def test_who_does_not_read_files_takes_no_copy(role):
    application = factories.submitted()

    with pytest.raises(Forbidden):
        export(application=application, actor=factories.UserFactory(**{role: True}), now=NOW)
    assert not Entry.objects.filter(action="export_file").exists()


def test_who_is_biased_takes_no_copy():
    application = factories.submitted()
    head = factories.member(application.organisation, roles=["head"])

    with pytest.raises(Forbidden):
        export(application=application, actor=head, now=NOW)


def test_every_relation_of_an_application_is_exported_or_left_out_for_a_reason():
    related = {each.get_accessor_name() for each in Application._meta.related_objects if each.get_accessor_name()}

    assert related - contents.EXPORTED - set(contents.LEFT_OUT) == set()

"""Uploads pass a real clamd from Debian, which knows one signature of our own."""

import shutil
import socket
import subprocess
import threading
import time

import pytest
from django.conf import settings as django_settings

from grants.attachments import scanning, workflow
from grants.attachments.models import Attachment
from tests import factories
from tests.grants.attachments import files
from tests.grants.attachments.worlds import attached, stored
from tests.grants.worlds import refused

CLAMD = shutil.which("clamd", path="/usr/sbin:/usr/bin")
needs_clamd = pytest.mark.skipif(
    CLAMD is None, reason="CLAMD IS MISSING (apt-get install clamav-daemon): uploads were NOT scanned in this run"
)
THREAT = b"Foerderportal-Testsignatur-die-sonst-niemand-schreibt"
SECONDS_TO_START = 60


@pytest.fixture(scope="module")
def clamd(tmp_path_factory):
    """The path of the socket of a running clamd."""
    folder = tmp_path_factory.mktemp("clamd")
    (folder / "signatures").mkdir()
    (folder / "signatures" / "test.ndb").write_text(f"Foerderportal.Test:0:*:{THREAT.hex()}\n")
    path = folder / "clamd.sock"
    settings = (
        f"LocalSocket {path}",
        f"DatabaseDirectory {folder}/signatures",
        "Foreground yes",
        "StreamMaxLength 30M",
    )
    (folder / "clamd.conf").write_text("\n".join(settings) + "\n")
    with (folder / "log").open("wb") as log:
        child = subprocess.Popen([CLAMD, "-c", str(folder / "clamd.conf")], stdout=log, stderr=log)
    until = time.monotonic() + SECONDS_TO_START
    while not path.exists():
        assert child.poll() is None, (folder / "log").read_text()
        assert time.monotonic() < until, "clamd does not start"
        time.sleep(0.1)
    yield str(path)
    child.terminate()
    child.wait(20)


def infected() -> bytes:
    return files.pdf(lambda made: made.docinfo.__setitem__("/Title", THREAT.decode()))


def test_without_a_socket_nothing_is_scanned():
    assert django_settings.CLAMD_SOCKET == ""
    assert scanning.scan(THREAT) is None


@needs_clamd
def test_a_clean_file_passes(clamd, settings):
    settings.CLAMD_SOCKET = clamd

    assert scanning.scan(files.pdf()) is None


@needs_clamd
def test_a_file_as_large_as_allowed_passes(clamd, settings):
    settings.CLAMD_SOCKET = clamd

    assert scanning.scan(b"\0" * (25 * 1024 * 1024)) is None


@needs_clamd
def test_a_known_threat_is_found_and_named_for_the_log(clamd, settings):
    settings.CLAMD_SOCKET = clamd

    with pytest.raises(scanning.Infected, match="Schadsoftware") as found:
        scanning.scan(infected())
    assert found.value.threat.startswith("Foerderportal.Test")


@needs_clamd
def test_a_file_larger_than_the_scanner_takes_is_not_called_clean(clamd, settings):
    settings.CLAMD_SOCKET = clamd

    with pytest.raises(scanning.Unreachable):
        scanning.scan(b"\0" * (31 * 1024 * 1024))


@needs_clamd
@pytest.mark.django_db
def test_an_infected_upload_is_refused_and_leaves_nothing(clamd, settings):
    settings.CLAMD_SOCKET = clamd
    application, before = factories.draft(), stored()

    refusal = refused(
        workflow.NotAcceptable,
        workflow.attach,
        application=application,
        actor=application.created_by,
        now=factories.NOW,
        kind="concept",
        name="Konzept.pdf",
        data=infected(),
    )
    assert (str(refusal), stored()) == (scanning.INFECTED, before)
    assert attached(application).pk


@pytest.mark.django_db
def test_without_the_scanner_nothing_is_kept_and_the_sentence_says_so(settings, tmp_path):
    settings.CLAMD_SOCKET = str(tmp_path / "nobody.sock")
    application = factories.draft()

    with pytest.raises(workflow.NotAcceptable, match="Bitte versuchen Sie es in einigen Minuten noch einmal"):
        attached(application)
    assert not Attachment.objects.exists()


@pytest.mark.parametrize("address", ["nowhere", "host:port", ":", "/"])
def test_a_wrong_address_is_an_unreachable_scanner(settings, address):
    settings.CLAMD_SOCKET = address

    with pytest.raises(scanning.Unreachable):
        scanning.scan(b"x")


@pytest.mark.parametrize(
    "answer", [b"", b"stream: OK", b"stream: \xff ERROR\0", b"x" * 9000, b"OK\0", b"stream: OKAY\0"]
)
def test_an_answer_that_is_not_the_scanners_is_never_a_clean_bill(settings, tmp_path, answer, monkeypatch):
    """Something else listens on the socket: it says little, too much, or hangs up."""
    monkeypatch.setattr(scanning, "TIMEOUT_SECONDS", 2)
    settings.CLAMD_SOCKET = str(tmp_path / "other.sock")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(settings.CLAMD_SOCKET)
        listener.listen()

        def reply() -> None:
            connection, _ = listener.accept()
            with connection:
                heard = b""
                while not heard.endswith(b"\0\0\0\0"):
                    heard += connection.recv(1 << 20)
                connection.sendall(answer)

        thread = threading.Thread(target=reply)
        thread.start()
        with pytest.raises(scanning.Unreachable):
            scanning.scan(b"x" * 500_000)
        thread.join(10)

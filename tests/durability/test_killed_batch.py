"""Many letters are being made when the worker is killed: the rest is made later, and none is made twice."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from tests.running.portal import ROOT, Portal

pytestmark = pytest.mark.durability

LETTERS = 30
SECONDS = 120


def worker(portal: Portal) -> subprocess.Popen:
    """A real worker with two threads."""
    with (portal.folder / "worker.log").open("ab") as log:
        return subprocess.Popen(
            [
                *(
                    sys.executable,
                    "-m",
                    "celery",
                    "--app",
                    "config",
                    "worker",
                    "--pool",
                    "threads",
                    "--concurrency",
                    "2",
                ),
                *("--loglevel", "ERROR", "--without-gossip", "--without-mingle", "--without-heartbeat"),
            ],
            cwd=ROOT,
            env=portal.environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )


def kill(process: subprocess.Popen) -> None:
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def made(portal: Portal) -> int:
    """How many files of letters there are; the middle of a batch is seen sooner here than in the database."""
    return sum(1 for _ in (portal.folder / "files" / "letters").rglob("*.pdf"))


def wait_for(portal: Portal, number: int) -> None:
    deadline = time.monotonic() + SECONDS
    while made(portal) < number:
        assert time.monotonic() < deadline, (portal.folder / "worker.log").read_text()[-3000:]
        time.sleep(0.02)


def test_a_batch_killed_in_the_middle_continues_and_makes_no_letter_twice():
    folder = Path(tempfile.mkdtemp(prefix="foerderportal-"))
    with Portal(folder, calls=1, people=LETTERS, seconds=3600) as portal:
        assert portal.ask("tests.running.letters", "send") == LETTERS
        for stop_at in (LETTERS // 4, LETTERS // 2):
            process = worker(portal)
            try:
                wait_for(portal, stop_at)
            finally:
                kill(process)
        assert portal.ask("tests.running.letters", "count") < LETTERS
        found = portal.ask("tests.running.letters", "finish")

    assert found == {
        "letters": [1] * LETTERS,
        "records": [1] * LETTERS,
        "mails": LETTERS,
        "waiting": [],
        "broken": [],
        "unreadable": [],
    }

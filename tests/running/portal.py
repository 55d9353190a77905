"""Starts, kills and stops the processes of one portal; everything it holds lies in one folder."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

from config.embedded.postgres import Server
from tests.running.browser import Browser

ROOT = Path(__file__).resolve().parents[2]
DATABASES = ("portal", "store")
WORKERS = 2
SECONDS_TO_START = 60


class Portal:
    """`folder` must have a short path, because a Unix socket's path may have 107 bytes at most.

    It starts filled: `calls` calls with as many `people`, their deadline so many `seconds` ahead (see `filling`).
    """

    def __init__(self, folder: Path, *, calls: int, people: int, seconds: int):
        self.size = (calls, people, seconds)
        self.folder, self.socket = folder, folder / "web"
        self.database = Server(folder)
        self.environment = {
            key: value for key, value in os.environ.items() if not key.startswith(("PORTAL_", "DJANGO_", "DATABASE_"))
        } | {
            "DJANGO_SETTINGS_MODULE": "config.settings.base",
            "PORTAL_VAR": str(folder),
            "SECRET_KEY": "only-for-tests",
            "LOG_LEVEL": "ERROR",
        }
        self.web: subprocess.Popen | None = None
        self.calls: list[dict] = []

    def __enter__(self):
        (self.folder / "static").mkdir(parents=True, exist_ok=True)
        try:
            self.database.start(DATABASES)
            self.calls = self.ask("tests.running.filling", *map(str, self.size))
            self.start_web()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        if self.web is not None:
            self.web.terminate()
            try:
                self.web.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(self.web.pid, signal.SIGKILL)
                self.web.wait()
        self.database.remove()
        shutil.rmtree(self.folder, ignore_errors=True)

    def ask(self, module: str, *arguments: str):
        """The JSON that a module prints when it runs in the portal's surroundings."""
        command = [sys.executable, "-m", module, *arguments]
        found = subprocess.run(command, cwd=ROOT, env=self.environment, stdout=subprocess.PIPE, text=True, check=True)
        return json.loads(found.stdout)

    def start_web(self) -> None:
        with (self.folder / "web.log").open("ab") as log:
            self.web = subprocess.Popen(
                [
                    *(sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"unix:{self.socket}"),
                    *("--workers", str(WORKERS), "--worker-class", "gthread", "--threads", "4"),
                    *("--no-control-socket", "--log-level", "error"),
                ],
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.wait_until_it_answers()

    def wait_until_it_answers(self) -> None:
        deadline = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < deadline:
            answer = Browser(self.socket).get("/gesund/")
            if answer.status == 200:
                return
            time.sleep(0.1)
        raise TimeoutError((self.folder / "web.log").read_text()[-3000:])

    def kill_worker(self) -> None:
        """kill -9 the web worker that is there longest; gunicorn starts another one."""
        os.kill(min(children(self.web.pid)), signal.SIGKILL)

    def kill_database(self) -> None:
        """kill -9 every process of PostgreSQL: what is not on the disk is lost."""
        main = int((self.database.home / "data" / "postmaster.pid").read_text().split()[0])
        for pid in (main, *children(main)):
            os.kill(pid, signal.SIGKILL)
        while Path(f"/proc/{main}").exists():
            time.sleep(0.01)


def children(pid: int) -> list[int]:
    """The processes that this one started and that still run (Linux)."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

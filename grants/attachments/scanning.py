"""Asks ClamAV over its socket, where one is configured (`CLAMD_SOCKET`), whether a file carries a known threat."""

import socket
import struct

from django.conf import settings

CHUNK = 64 * 1024
TIMEOUT_SECONDS = 60
LONGEST_ANSWER = 4096

INFECTED = (
    "In der Datei wurde Schadsoftware erkannt. Sie wurde nicht gespeichert. Bitte prüfen Sie Ihren Computer und "
    "laden Sie eine saubere Datei hoch."
)
UNREACHABLE = (
    "Die Virenprüfung ist gerade nicht erreichbar. Ihre Datei wurde nicht gespeichert, alles andere bleibt erhalten. "
    "Bitte versuchen Sie es in einigen Minuten noch einmal."
)


class Infected(Exception):
    """The scanner found a threat. The message is meant for the person who sent the file; `threat` for the log."""

    def __init__(self, threat: str) -> None:
        super().__init__(INFECTED)
        self.threat = threat


class Unreachable(Exception):
    """The scanner gives no usable answer, so nothing may be kept."""

    def __init__(self) -> None:
        super().__init__(UNREACHABLE)


def scan(data: bytes) -> None:
    """Return if the scanner finds nothing, or if none is configured. Raises Infected, Unreachable."""
    if not settings.CLAMD_SOCKET:
        return
    try:
        answer = _ask(settings.CLAMD_SOCKET, data)
    except (OSError, ValueError) as error:
        raise Unreachable from error
    if answer.endswith(" FOUND"):
        raise Infected(answer.removeprefix("stream: ").removesuffix(" FOUND"))
    if answer != "stream: OK":
        # "INSTREAM size limit exceeded", or a scanner that is just loading its signatures.
        raise Unreachable


def _ask(address: str, data: bytes) -> str:
    """Send a file by clamd's command INSTREAM: blocks with their length, and a block of length 0 at the end."""
    with _connected(address) as connection:
        connection.sendall(b"zINSTREAM\0")
        for start in range(0, len(data), CHUNK):
            block = data[start : start + CHUNK]
            connection.sendall(struct.pack(">I", len(block)) + block)
        connection.sendall(struct.pack(">I", 0))
        answer = b""
        while not answer.endswith(b"\0") and len(answer) < LONGEST_ANSWER and (part := connection.recv(CHUNK)):
            answer += part
    if not answer.endswith(b"\0"):
        raise ValueError("the answer breaks off")
    return answer.rstrip(b"\0\n").decode("utf-8", "replace")


def _connected(address: str) -> socket.socket:
    """A connection to a Unix socket (a path) or to another host (`host:port`)."""
    if address.startswith("/"):
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(TIMEOUT_SECONDS)
        try:
            connection.connect(address)
        except OSError:
            connection.close()
            raise
        return connection
    host, _, port = address.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=TIMEOUT_SECONDS)

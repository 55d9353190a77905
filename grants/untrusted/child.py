"""A child process that opens a file: without secrets, free to die. It limits itself (`confine`) and answers as JSON."""

import json
import resource
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

_PROJECT = Path(__file__).resolve().parents[2]
_START = "import sys; sys.path.append(sys.argv[1]); "


class TooDemanding(Exception):
    """The child needed more time, memory or output than it may have."""


class Failed(Exception):
    """The child could not make sense of the file."""


def ask(program: str, data: bytes, *, timeout: int, arguments: Sequence[str] = ()) -> Any:
    """What the child answers: `program` is Python, `data` its standard input, `arguments` stand in `sys.argv[2:]`.

    Here count only its answer, its death or its silence. Raises TooDemanding, Failed.
    """
    with tempfile.TemporaryFile() as question, tempfile.TemporaryFile() as answer:
        question.write(data)
        question.seek(0)
        try:
            child = subprocess.run(  # noqa: S603 - our own interpreter with a constant program
                [sys.executable, "-I", "-c", _START + program, str(_PROJECT), *arguments],
                stdin=question,
                stdout=answer,
                stderr=subprocess.DEVNULL,
                env={},
                cwd="/",
                timeout=timeout,
                check=False,
            )
        except subprocess.TimeoutExpired as late:
            raise TooDemanding from late
        # A signal (negative) means a limit was hit or the parser aborted, any other code that it raised.
        if child.returncode < 0:
            raise TooDemanding
        if child.returncode:
            raise Failed
        answer.seek(0)
        return json.loads(answer.read())


def confine(*, memory: int, seconds: int, answer: int) -> None:
    """Limit memory and output (bytes) and computing time of this process; no core file: it would hold what came in."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (answer, answer))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

"""The child process that opens an uploaded file: confined, without secrets, and free to die.

It is started with an empty environment. The file comes in on standard input, the answer leaves as JSON on standard
output.
"""

import json
import sys
from collections.abc import Callable

from grants.attachments.inspection.refusals import Unacceptable
from grants.untrusted import child

MEMORY_BYTES = 700 * 1024 * 1024
CPU_SECONDS = 20
ANSWER_BYTES = 64 * 1024


def main(inspect: Callable[[bytes], str]) -> None:
    """Read a file from standard input, write {"refused": sentence} or {"format": key of FORMATS}."""
    confine()
    try:
        answer = {"format": inspect(sys.stdin.buffer.read())}
    except Unacceptable as refusal:
        answer = {"refused": str(refusal)}
    json.dump(answer, sys.stdout)


def confine() -> None:
    """Limit this process to what looking through one file may need."""
    child.confine(memory=MEMORY_BYTES, seconds=CPU_SECONDS, answer=ANSWER_BYTES)

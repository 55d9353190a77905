"""The Träger's own workbook with every problem marked: the cell coloured, the sentence as a comment.

The file is opened in the same kind of confined child process as for reading, because it came from outside.
"""

import base64
import dataclasses
import json
from collections.abc import Iterable

from grants.untrusted import child
from grants.untrusted.refusals import TOO_DEMANDING, Refused
from reporting.deliveries.workbook.problems import Problem

TIMEOUT_SECONDS = 60
NOT_MARKABLE = "Diese Datei lässt sich nicht markieren. Möglich ist das bei Arbeitsmappen im Format .xlsx."

_PROGRAM = "from reporting.deliveries.workbook.marker import main; main()"


def mark(data: bytes, problems: Iterable[Problem]) -> bytes:
    """The .xlsx with its wrong cells coloured and commented, otherwise as it was.

    Raises Refused with a German sentence if the file is no .xlsx or needs too much.
    """
    marks = [dataclasses.asdict(problem) for problem in problems]
    question = json.dumps({"file": base64.b64encode(data).decode("ascii"), "marks": marks}).encode()
    try:
        answer = child.ask(_PROGRAM, question, timeout=TIMEOUT_SECONDS)
    except child.TooDemanding as demanding:
        raise Refused(TOO_DEMANDING) from demanding
    except child.Failed as failed:
        raise Refused(NOT_MARKABLE) from failed
    if "refused" in answer:
        raise Refused(answer["refused"])
    return base64.b64decode(answer["file"])

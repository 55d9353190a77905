"""The reasons for an application in a paper, as they are prefilled: from the score, the finance check and the scenario.

A person reads and changes them; only what stands in `ScenarioLine.wording` was written by one.
"""

from collections.abc import Mapping, Sequence

from criteria.money import format_euro, format_percent
from grants.applications.models import Application
from grants.committee.models import ScenarioLine
from grants.finance.queries import cut_reasons


def wordings(lines: Sequence[ScenarioLine]) -> dict[int, str]:
    """The reasons of each line by id of its application: what a person wrote, else what is prefilled."""
    cuts = cut_reasons(line.application for line in lines)
    return {line.application_id: line.wording or prefilled(line, cuts, len(lines)) for line in lines}


def prefilled(line: ScenarioLine, cuts: Mapping[int, Sequence[str]], count: int) -> str:
    """What a line says of itself; `cuts` are the sentences of the finance check, `count` how many lines there are."""
    sentences = [f"Platz {line.place} von {count}, Ergebnis {format_percent(line.exact_percent)}."]
    sentences += _score_lines(line.application)
    sentences += cuts.get(line.application_id, ())
    if line.amount < line.requested:
        sentences.append(f"Beantragt sind {format_euro(line.requested)}, vorgesehen {format_euro(line.amount)}.")
    if line.is_changed:
        sentences.append(f"Abweichend vom Verfahren ({format_euro(line.worked_out)}): {line.reason}")
    elif line.amount < line.proposed:
        sentences.append(line.explanation)
    return "\n".join(filter(None, sentences))


def _score_lines(application: Application) -> list[str]:
    # An application that was given back to the assessment has none.
    return [str(line) for line in application.result.lines] if hasattr(application, "result") else []

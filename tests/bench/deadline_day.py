"""Deadline day: 200 Träger save and send in the last minute, against gunicorn with two workers.

Every application that a page called sent must be there exactly once, the Aktenzeichen must have no gap, and nobody may
see a failure; else the benchmark stops. The times are printed: the goal is a p95 under two seconds in the last minute,
on two cores. That everybody presses in one and the same moment is beyond the goal; it must only lose nothing.
"""

import os
import statistics
import tempfile
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from tests.portal.applicant.pages import form_values
from tests.running.browser import Answer, Browser, ticks
from tests.running.portal import WORKERS, Portal

PEOPLE = 200
LAST_MINUTE = 60
SENT = 302


def measure(people: int = PEOPLE, minute: int = LAST_MINUTE) -> str:
    """One line for the last minute, one for all in the same moment; raises SystemExit if anything was lost."""
    lines = [f"Deadline day, {WORKERS} workers, {os.cpu_count()} cores, load before {os.getloadavg()[0]:.1f}:"]
    with Portal(Path(tempfile.mkdtemp(prefix="foerderportal-")), calls=2, people=people, seconds=3600) as portal:
        rounds = (
            (
                f"{people} Träger save twice and send within {minute} s (goal: p95 under 2 s)",
                last_minute,
                minute / people,
            ),
            (f"{people} Träger press the button twice in the same moment", two_presses, 0),
        )
        for call, (name, prepare, pause) in zip(portal.calls, rounds, strict=True):
            answers, sent = at_work(portal, call["people"], prepare, pause)
            check(answers, sent, portal.ask("tests.running.finding")["calls"][str(call["call"])])
            lines.append(line(name, answers))
    return "\n".join(lines)


def at_work(portal: Portal, rows: list[dict], prepare: Callable, pause: float) -> tuple[list[Answer], set[int]]:
    """All answers to these people, one of whom begins after each pause, and the ids of what a page called sent."""
    browsers = [Browser(portal.socket, row["session"]) for row in rows]
    acts = [prepare(browser, row["application"]) for browser, row in zip(browsers, rows, strict=True)]
    for browser in browsers:
        browser.answers.clear()
    start, sent = time.perf_counter() + 1, set()

    def run(number: int) -> None:
        time.sleep(max(0, start + number * pause - time.perf_counter()))
        if acts[number]().status == SENT:
            sent.add(rows[number]["application"])

    together([partial(run, number) for number in range(len(rows))])
    return [answer for browser in browsers for answer in browser.answers], sent


def together(acts: list[Callable]) -> None:
    threads = [threading.Thread(target=act) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def last_minute(browser: Browser, application: int) -> Callable[[], Answer]:
    """Open and save two sections, check and send, and look at what arrived."""
    address = f"/traeger/antraege/{application}/"

    def act() -> Answer:
        browser.fill_in(f"{address}vorhaben/", title="Begegnung im Norden", next="overview")
        browser.fill_in(f"{address}finanzierungsplan/", next="overview", **{"costs-0-description": "drei Stellen"})
        browser.get(address)
        answer = browser.fill_in(f"{address}absenden/", tick=True)
        browser.get(address)
        return answer

    return act


def two_presses(browser: Browser, application: int) -> Callable[[], Answer]:
    """The page is open and ticked; then the form is sent twice in the same moment, as an impatient hand does."""
    path = f"/traeger/antraege/{application}/absenden/"
    page = browser.get(path)
    form = form_values(page) | ticks(page)

    def act() -> Answer:
        found: list[Answer] = []
        together([lambda: found.append(browser.post(path, form))] * 2)
        return min(found, key=lambda answer: answer.status == SENT)

    return act


def check(answers: list[Answer], sent: set[int], found: dict) -> None:
    """Stop unless everything was sent, once, without a gap, and nobody saw a failure."""
    failed = sorted({answer.status for answer in answers if answer.status not in (200, SENT)})
    applications = found["applications"]
    expected = [f"{found['prefix']}-{number:04}" for number in range(1, len(applications) + 1)]
    checks = {
        f"no answer but success (seen: {failed})": not failed,
        "everything sent": sent == {row["pk"] for row in applications},
        "everything there once": all(row["submissions"] == row["sent"] == row["receipts"] == 1 for row in applications),
        "frozen as it was sent": all(row["frozen"] == [row["title"]] for row in applications),
        "no gap": sorted(row["reference"] for row in applications) == expected,
        "every record whole": all(row["broken_at"] is None for row in applications),
    }
    if broken := [name for name, is_met in checks.items() if not is_met]:
        raise SystemExit(f"Deadline day: not met: {', '.join(broken)}")


def line(name: str, answers: list[Answer]) -> str:
    seconds = [answer.seconds for answer in answers]
    p50, p95 = statistics.median(seconds), statistics.quantiles(seconds, n=20)[-1]
    took = max(answer.began + answer.seconds for answer in answers) - min(answer.began for answer in answers)
    return (
        f"  {name}: {len(answers)} answers in {took:.0f} s, p50 {p50:.2f} s, p95 {p95:.2f} s, "
        f"longest {max(seconds):.2f} s; all sent exactly once, no gap, no failure"
    )


if __name__ == "__main__":
    print(measure())

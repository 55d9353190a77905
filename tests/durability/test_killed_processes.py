"""kill -9 in the middle of saving and sending: every answer that a page called saved is there, and nothing is half.

A real gunicorn with two workers and a real PostgreSQL; six people work at once while processes are killed.
"""

import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from portal.access.middleware import AUTOSAVE
from tests.running.browser import GONE, Browser
from tests.running.portal import DATABASES, Portal

pytestmark = pytest.mark.durability

WRITERS, SENDERS = 3, 3
TO_SEND = 18
VISITORS = 8
LONGEST = 180
SAVED = 302
AMOUNTS = ("costs-0-amount", "costs-1-amount", "income-0-amount", "income-1-amount")


def kill_workers(one: "Round") -> None:
    """Four times, each when a few more were sent: however fast the machine is, people are sending just then."""
    for number in range(TO_SEND // 9, TO_SEND, TO_SEND // 4):
        one.wait_until_sent(number)
        one.portal.kill_worker()


def kill_database(one: "Round") -> None:
    one.wait_until_sent(TO_SEND // 3)
    one.portal.kill_database()
    time.sleep(0.3)
    one.portal.database.start(DATABASES)


class Writer(threading.Thread):
    """Saves sections in turn, every time with the next number in every field, by the button and as the page does.

    Knows for each section which number was tried last, and which a page called saved.
    """

    def __init__(self, portal: Portal, row: dict, stop: threading.Event):
        super().__init__()
        self.browser, self.address = Browser(portal.socket, row["session"]), f"/traeger/antraege/{row['application']}"
        self.pk, self.stop = row["application"], stop
        self.tried, self.saved = dict.fromkeys(ENTRIES, 0), dict.fromkeys(ENTRIES, 0)

    def run(self):
        while not self.stop.is_set():
            for section, entries in ENTRIES.items():
                self.tried[section] += 1
                number = self.tried[section]
                headers = {AUTOSAVE: "1"} if number % 3 == 0 else {}
                answer = self.browser.fill_in(
                    f"{self.address}/{section}/", headers=headers, next="overview", **entries(number)
                )
                if answer.status == SAVED or b'"complete": true' in answer.content:
                    self.saved[section] = number
                else:
                    time.sleep(0.05)


def places(number: int) -> list[str]:
    return ["00", "05"] if number % 2 else ["41"]


ENTRIES = {
    "vorhaben": lambda number: {"title": f"Stand {number}", "summary": f"Text {number}"},
    "zielgruppe": lambda number: {"target_group": f"Menschen {number}", "districts": places(number)},
    "finanzierungsplan": lambda number: dict.fromkeys(AMOUNTS, f"{number},00"),
}


class Sender(threading.Thread):
    """Sends applications one after the other, each until the portal says that it has arrived."""

    def __init__(self, portal: Portal, rows: list[dict]):
        super().__init__()
        self.rows, self.browsers = rows, [Browser(portal.socket, row["session"]) for row in rows]
        self.sent: set[int] = set()

    def run(self):
        deadline = time.monotonic() + LONGEST
        for row, browser in zip(self.rows, self.browsers, strict=True):
            path = f"/traeger/antraege/{row['application']}/absenden/"
            while time.monotonic() < deadline:
                if browser.fill_in(path, tick=True).status == SAVED:
                    self.sent.add(row["application"])
                    break
                time.sleep(0.05)


@dataclass
class Round:
    """People at work in one call while something is killed, and when everything ran again."""

    portal: Portal
    call: dict

    def __post_init__(self):
        people, self.stop = self.call["people"], threading.Event()
        self.writers = [Writer(self.portal, row, self.stop) for row in people[:WRITERS]]
        self.to_send = people[WRITERS:]
        self.senders = [Sender(self.portal, self.to_send[number::SENDERS]) for number in range(SENDERS)]

    def work(self, kill: Callable[["Round"], None]) -> None:
        for person in (*self.writers, *self.senders):
            person.start()
        kill(self)
        self.interrupted = self.sent() < {row["application"] for row in self.to_send}
        self.mended = time.perf_counter()
        for sender in self.senders:
            sender.join()
        self.stop.set()
        for writer in self.writers:
            writer.join()

    def sent(self) -> set[int]:
        """The applications that a page called sent, until now."""
        return set().union(*(sender.sent for sender in self.senders))

    def wait_until_sent(self, number: int) -> None:
        deadline = time.monotonic() + LONGEST
        while len(self.sent()) < number and time.monotonic() < deadline:
            time.sleep(0.005)

    def failures_afterwards(self) -> set[int]:
        """The failures in answers to what was asked when everything ran again."""
        browsers = [one.browser for one in self.writers] + [one for sender in self.senders for one in sender.browsers]
        answers = [answer for browser in browsers for answer in browser.answers if answer.began > self.mended]
        assert answers
        return {answer.status for answer in answers if answer.status >= 500 or answer.status == GONE}


def test_what_a_page_called_saved_or_sent_is_there_after_workers_and_the_database_were_killed():
    folder = Path(tempfile.mkdtemp(prefix="foerderportal-"))
    with Portal(folder, calls=2, people=WRITERS + TO_SEND, seconds=3600) as portal:
        rounds = [Round(portal, call) for call in portal.calls]
        for one, kill in zip(rounds, (kill_workers, kill_database), strict=True):
            one.work(kill)
        visitors = after_a_quiet_restart(portal)
        found = portal.ask("tests.running.finding")
    assert visitors == [200] * VISITORS
    assert found["failed"] == []
    for one in rounds:
        assert one.interrupted
        facts = found["calls"][str(one.call["call"])]
        for writer in one.writers:
            check_saved(writer, next(row for row in facts["applications"] if row["pk"] == writer.pk))
        check_sent(one, facts)
    assert rounds[1].failures_afterwards() == set()


def after_a_quiet_restart(portal: Portal) -> list[int]:
    """The database is killed and started while nobody asks for anything; what the next visitors are answered."""
    portal.kill_database()
    portal.database.start(DATABASES)
    row = portal.calls[0]["people"][0]
    visitors = [Browser(portal.socket, row["session"]) for _ in range(VISITORS)]
    threads = [threading.Thread(target=visitor.get, args=("/traeger/antraege/",)) for visitor in visitors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [visitor.answers[0].status for visitor in visitors]


def check_saved(writer: Writer, facts: dict) -> None:
    """What was called saved, or something tried later, is there whole; what was never tried is not."""
    found = {
        "vorhaben": int(facts["title"].removeprefix("Stand ")),
        "zielgruppe": int(facts["target_group"].removeprefix("Menschen ")),
        "finanzierungsplan": int(facts["requested"].removesuffix(".00")),
    }
    for section, number in found.items():
        assert 0 < writer.saved[section] <= number <= writer.tried[section]
    assert facts["summary"] == f"Text {found['vorhaben']}"
    assert facts["districts"] == places(found["zielgruppe"])
    assert (facts["rows"], facts["amounts"]) == (len(AMOUNTS), [facts["requested"]])
    assert (facts["state"], facts["broken_at"]) == ("draft", None)


def check_sent(one: Round, found: dict) -> None:
    """Everything was called sent, and is there once, with one receipt; the Aktenzeichen have no gap."""
    sent = one.sent()
    assert sent == {row["application"] for row in one.to_send}
    facts = [row for row in found["applications"] if row["pk"] in sent]
    assert {(row["submissions"], row["sent"], row["receipts"], row["broken_at"]) for row in facts} == {(1, 1, 1, None)}
    assert all(row["frozen"] == [row["title"]] for row in facts)
    numbers = [f"{found['prefix']}-{number:04}" for number in range(1, len(sent) + 1)]
    assert (sorted(row["reference"] for row in facts), found["last_number"]) == (numbers, len(sent))

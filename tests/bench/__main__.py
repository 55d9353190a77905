"""Prints one table: each list page with its queries and times at 100 and 10,000 rows, and its ratio to an empty view.

Times come from one gunicorn on loopback, asked one request after the other; only the ratios are meant to be compared.
"""

import http.client
import os
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.settings"

import django

django.setup()

from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from grants.people.models import User
from portal.casework.desk.table import LABELS
from tests.bench import deadline_day, distribution, letters, persons, scenarios, workbook
from tests.bench.filling import fill, world

PORT = 8790
REQUESTS = 20
SIZES = (100, 10_000)
# Three of six states are assessed.
SIZE_OF_A_CALL = 2 * scenarios.APPLICATIONS + 2
PAGES = (
    ("empty view", "amt", "/bench/leer/"),
    ("Eingang", "amt", "/akten/"),
    ("Eingang, filtered", "amt", "/akten/?state=checking&search=Vorhaben+1"),
    ("Eingang, full text", "amt", "/akten/?search=Besonderheit+Vorhab"),
    ("Eingang, all columns", "amt", "/akten/?columns=" + ",".join(LABELS)),
    ("Eingang, waiting for head", "amt", "/akten/?waits_for=head&concern=overdue&concern=unread"),
    ("Eingang, sorted by Träger", "amt", "/akten/?sort=organisation"),
    ("Eingang, last page", "amt", "/akten/?page=last"),
    ("Akte", "amt", "/akten/{file}/"),
    ("Gelieferte Statistik", "amt", "/akten/statistik/"),
    ("Rangfolgen", "amt", "/akten/rangfolgen/"),
    ("Rangfolge", "amt", "/akten/rangfolgen/{call}/"),
    ("Meine Bewertungen", "bewertung", "/akten/bewertungen/"),
    ("Meine Anträge", "traeger", "/traeger/antraege/"),
    ("Postfach", "traeger", "/traeger/postfach/"),
    ("Statistik", "traeger", "/traeger/statistik/"),
    ("Indikatoren", "leitung", "/planung/zahlen/"),
    ("Ziele der Fachpläne", "leitung", "/planung/ziele/"),
    ("Konten", "admin", "/verwaltung/konten/"),
    ("REST: applications", "amt", "/api/v1/applications/"),
)


def main() -> None:
    # First, while this process is small: its peak memory would otherwise hide the workbook's.
    print(workbook.measure(), flush=True)
    print(persons.measure(), flush=True)
    print(distribution.measure(), flush=True)
    print(letters.measure(), flush=True)
    print(deadline_day.measure(), flush=True)
    settings.SERVER.remove()
    shutil.rmtree(settings.VAR, ignore_errors=True)
    # The queue's folder was made when the settings were read.
    Path(settings.CELERY_BROKER_TRANSPORT_OPTIONS["data_folder_in"]).mkdir(parents=True)
    settings.SERVER.start(("portal", "store"))
    try:
        call_command("migrate", verbosity=0)
        call_command("migrate", database="store", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        print_table(*measure())
    finally:
        for connection in connections.all():
            connection.close()
            connection.close_pool()
        settings.SERVER.remove()
        shutil.rmtree(settings.VAR, ignore_errors=True)


def measure() -> tuple[dict, dict]:
    """Queries and seconds per (page, size)."""
    parts, queries, seconds, filled = world(), {}, {}, 0
    clients = {name: signed_in(name) for name in {who for _, who, _ in PAGES}}
    for size in SIZES:
        fill(parts, filled, size)
        filled = size
        with connections["default"].cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
        paths = {page: path.format(call=parts["call"].pk, file=parts["file"]) for page, _, path in PAGES}
        for page, who, _ in PAGES:
            queries[page, size] = count_queries(clients[who], paths[page])
        seconds |= {(page, size): times for page, times in time_pages(clients, paths).items()}
        if filled < SIZE_OF_A_CALL:
            fill(parts, filled, SIZE_OF_A_CALL)
            filled = SIZE_OF_A_CALL
            print(scenarios.measure(parts, clients["leitung"]), flush=True)
    return queries, seconds


def signed_in(name: str) -> Client:
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(User.objects.get(email=f"{name}@bench.example.org"))
    return client


def count_queries(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connections["default"]) as first, CaptureQueriesContext(connections["store"]) as second:
        response = client.get(path)
    if response.status_code != 200:
        raise SystemExit(f"{path} answered {response.status_code}")
    return len(first) + len(second)


def time_pages(clients: dict[str, Client], paths: dict[str, str]) -> dict[str, list[float]]:
    """Seconds per page, all pages in turn so that a disturbance hits all alike."""
    server = subprocess.Popen(
        [
            *(sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{PORT}"),
            *("--worker-class", "gthread", "--threads", "4", "--log-level", "error", "--no-control-socket"),
        ],
        env=os.environ,
    )
    times: dict[str, list[float]] = {page: [] for page, _, _ in PAGES}
    try:
        time.sleep(4)
        for number in range(REQUESTS + 5):
            for page, who, _ in PAGES:
                taken = ask(clients[who], paths[page])
                if number >= 5:
                    times[page].append(taken)
    finally:
        server.terminate()
        server.wait(20)
    return times


def ask(client: Client, path: str) -> float:
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
    cookie = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
    begin = time.perf_counter()
    connection.request("GET", path, headers={"Cookie": cookie})
    response = connection.getresponse()
    response.read()
    taken = time.perf_counter() - begin
    connection.close()
    if response.status != 200:
        raise SystemExit(f"{path} answered {response.status}")
    return taken


def print_table(queries: dict, seconds: dict) -> None:
    small, large = SIZES
    print("Times in milliseconds; ratio: p50 at 10,000 rows to p50 of the empty view on the same server.")
    print(f"{'page':<28}{'queries':>16}{'p50':>16}{'p95':>16}{'ratio':>8}{'10,000 : 100':>14}")
    for page, _, _ in PAGES:
        p50 = {size: statistics.median(seconds[page, size]) for size in SIZES}
        p95 = {size: statistics.quantiles(seconds[page, size], n=20)[-1] for size in SIZES}
        ratio = p50[large] / statistics.median(seconds["empty view", large])
        cells = [
            f"{queries[page, small]} / {queries[page, large]}",
            f"{1000 * p50[small]:.1f} / {1000 * p50[large]:.1f}",
            f"{1000 * p95[small]:.1f} / {1000 * p95[large]:.1f}",
        ]
        print(f"{page:<28}{cells[0]:>16}{cells[1]:>16}{cells[2]:>16}{ratio:>8.1f}{p50[large] / p50[small]:>14.2f}")


if __name__ == "__main__":
    main()

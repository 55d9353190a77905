import csv
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

TABLES = Path(settings.BASE_DIR) / "criteria" / "examples" / "tables"
LEAST = {"financing": 40, "interest": 20, "deadlines": 30, "scoring": 15, "allocation": 15}

DEADLINES = "case,rule,start,amount,unit,result\n"
INTEREST = "case,amount,from,to,day_count,interest\n"


def checked(tmp_path, kind, text, *options):
    """What the command prints, and with what it exits."""
    file = tmp_path / "beispiele.csv"
    file.write_text(text, encoding="utf-8")
    return run(kind, file, *options)


def run(kind, file, *options):
    printed = StringIO()
    try:
        call_command("check_examples", kind, str(file), *options, stdout=printed)
    except SystemExit as exited:
        return printed.getvalue().splitlines(), exited.code
    return printed.getvalue().splitlines(), 0


@pytest.mark.parametrize("kind", LEAST)
def test_the_examples_of_the_office_agree(kind):
    lines, code = run(kind, TABLES / f"{kind}.csv")
    with (TABLES / f"{kind}.csv").open(encoding="utf-8", newline="") as table:
        cases = {row["case"] for row in csv.DictReader(table)}

    assert (lines[-1], code) == (f"{len(cases)} Fälle geprüft, 0 Abweichungen", 0)
    assert [line for line in lines[:-1] if not line.endswith(" ok")] == []
    assert len(cases) == len(lines) - 1 >= LEAST[kind]


def test_each_case_is_a_line_and_the_last_line_sums_up(tmp_path):
    table = DEADLINES + "A,portal_delivery,2026-03-02,,,2026-03-03\nB,portal_delivery,2026-03-02,,,\n"

    assert checked(tmp_path, "deadlines", table) == (
        ["A ok", "B ok", "2 Fälle geprüft, 0 Abweichungen, 1 ohne erwarteten Wert"],
        0,
    )


def test_a_difference_is_shown_with_its_working_and_fails(tmp_path):
    table = DEADLINES + "A,portal_delivery,2026-03-02,,,2026-03-04\nB,portal_delivery,2026-03-02,,,2026-03-03\n"
    lines, code = checked(tmp_path, "deadlines", table)

    assert lines[0] == "A Abweichung: result erwartet 04.03.2026, berechnet 03.03.2026"
    assert lines[1].startswith("    02.03.2026: Das Schreiben ist am 02.03.2026 abgerufen worden.")
    assert (lines[-2:], code) == (["B ok", "2 Fälle geprüft, 1 Abweichung"], 1)


def test_a_table_without_a_case_fails(tmp_path):
    lines, code = checked(tmp_path, "deadlines", DEADLINES)

    assert lines == [
        "Tabelle Abweichung: Die Tabelle enthält keinen Fall. Bitte ergänzen Sie mindestens eine Zeile.",
        "0 Fälle geprüft, 1 Abweichung",
    ]
    assert code == 1


@pytest.mark.parametrize("name", ["fehlt.csv", "."])
def test_a_file_that_cannot_be_opened_fails_in_words(tmp_path, name):
    file = tmp_path / name

    assert run("deadlines", file) == (
        [
            f"Tabelle Abweichung: {file} lässt sich nicht öffnen. Bitte prüfen Sie Ordner und Namen.",
            "0 Fälle geprüft, 1 Abweichung",
        ],
        1,
    )


def test_an_unknown_kind_is_refused_with_the_kinds_that_are_known(tmp_path):
    with pytest.raises(CommandError) as error:
        run("fees", tmp_path)

    assert str(error.value) == (
        "Die Art „fees“ gibt es nicht. Möglich sind: financing, interest, deadlines, scoring, allocation."
    )


def test_newer_rates_stand_beside_the_published_ones_and_replace_them(tmp_path):
    rates = tmp_path / "rates.csv"
    rates.write_text("valid_from,percent_pa\n2024-01-01,5.00\n2032-01-01,2.00\n")
    table = INTEREST + (
        "neu,36500,2032-01-01,2032-01-02,365,7.00\n"
        "ersetzt,36500,2024-01-01,2024-01-02,365,10.00\n"
        "bekannt,36500,2020-03-01,2020-03-02,365,4.12\n"
    )

    assert checked(tmp_path, "interest", table, "--rates", str(rates)) == (
        ["neu ok", "ersetzt ok", "bekannt ok", "3 Fälle geprüft, 0 Abweichungen"],
        0,
    )
    assert checked(tmp_path, "interest", table)[0][0] == (
        "neu Abweichung: Für das 1. Halbjahr 2032 (ab 01.01.2032) ist kein Basiszinssatz hinterlegt. "
        "Bitte tragen Sie ihn ein."
    )


def test_rates_that_cannot_be_read_fail_in_words(tmp_path):
    rates = tmp_path / "fehlt.csv"

    assert checked(tmp_path, "interest", INTEREST, "--rates", str(rates)) == (
        [
            f"Tabelle Abweichung: Basiszinssätze: {rates} lässt sich nicht öffnen. Bitte prüfen Sie Ordner und Namen.",
            "0 Fälle geprüft, 1 Abweichung",
        ],
        1,
    )


def test_it_runs_in_a_fresh_checkout_without_a_database(tmp_path):
    environment = {
        "PATH": os.environ["PATH"],
        "PORTAL_VAR": str(tmp_path / "var"),
        "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none",
        "STORE_URL": "postgres://nobody@127.0.0.1:1/none",
        "SECRET_KEY": "of this test",
    }
    command = [sys.executable, "manage.py", "check_examples", "financing", str(TABLES / "financing.csv")]

    done = subprocess.run(command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, timeout=60)

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1].endswith(" Fälle geprüft, 0 Abweichungen")

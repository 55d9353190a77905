import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from criteria.examples.checking import check, kinds
from criteria.examples.interest import read_rates
from criteria.examples.outcome import summary
from criteria.examples.table import Table, UnreadableTable, read_table
from criteria.interest import Rate, published_rates


class Command(BaseCommand):
    help = "Rechnet die Beispiele einer Tabelle nach und vergleicht sie. Eine Datenbank ist nicht nötig."
    # Nothing of the portal is asked here, so nothing of it has to be in order.
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("kind", metavar="KIND", help=f"Art der Beispiele: {', '.join(kinds(()))}")
        parser.add_argument("file", metavar="FILE", type=Path, help="Tabelle als CSV (UTF-8, mit Komma) oder XLSX")
        parser.add_argument(
            "--rates", metavar="FILE", type=Path, help="Tabelle neuerer Basiszinssätze: valid_from,percent_pa"
        )

    def handle(self, *args, kind, file, rates, **options):
        if kind not in kinds(()):
            raise CommandError(f"Die Art „{kind}“ gibt es nicht. Möglich sind: {', '.join(kinds(()))}.")
        outcomes = []
        try:
            for outcome in check(kinds(_rates(rates))[kind], _table(file)):
                outcomes.append(outcome)
                self.stdout.write("\n".join(outcome.lines))
        except UnreadableTable as error:
            self.stdout.write(f"Tabelle Abweichung: {error}\n0 Fälle geprüft, 1 Abweichung")
            sys.exit(1)
        self.stdout.write(summary(outcomes))
        if any(outcome.differences for outcome in outcomes):
            sys.exit(1)


def _rates(path: Path | None) -> tuple[Rate, ...]:
    try:
        newer = read_rates(_table(path)) if path else ()
    except UnreadableTable as error:
        raise UnreadableTable(f"Basiszinssätze: {error}") from error
    replaced = {rate.valid_from for rate in newer}
    return (*newer, *(rate for rate in published_rates() if rate.valid_from not in replaced))


def _table(path: Path) -> Table:
    try:
        return read_table(path.read_bytes())
    except OSError as error:
        raise UnreadableTable(f"{path} lässt sich nicht öffnen. Bitte prüfen Sie Ordner und Namen.") from error

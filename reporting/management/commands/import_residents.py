from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from reporting.catalogue import residents


class Command(BaseCommand):
    help = "Liest die Einwohnerzahlen je Ortsteil und Jahr aus einer CSV-Datei der Stadt ein."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--source", required=True, help="Quelle, wie sie unter den Zahlen stehen soll")

    def handle(self, *args, file, source, **options):
        try:
            rows = residents.load(residents.read(file), source)
        except (OSError, residents.WrongSeries) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{rows} Einwohnerzahlen eingelesen.")

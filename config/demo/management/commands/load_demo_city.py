from django.core.management.base import BaseCommand
from django.utils import timezone

from config.demo import city


class Command(BaseCommand):
    help = "Lädt die Stadt der Demonstration, wenn das Portal leer ist."

    def handle(self, *args, **options):
        if city.is_loaded():
            return
        self.stdout.write("Die Stadt der Demonstration wird geladen (etwa eine halbe Minute) …")
        city.load(timezone.localtime(timezone.now()))  # noqa: TID251

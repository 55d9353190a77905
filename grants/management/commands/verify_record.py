from django.core.management.base import BaseCommand, CommandError

from grants.audit import broken_at
from grants.audit.models import Entry


class Command(BaseCommand):
    help = "Prüft das Protokoll einer Akte oder aller Akten auf Lücken und Änderungen."

    def add_arguments(self, parser):
        parser.add_argument("chains", nargs="*", help="Namen der Akten, zum Beispiel application:17; ohne Namen alle")

    def handle(self, *args, chains, **options):
        chains = chains or Entry.objects.order_by("chain").values_list("chain", flat=True).distinct()
        broken = {chain: number for chain in chains if (number := broken_at(chain)) is not None}
        for chain, number in broken.items():
            self.stderr.write(f"{chain}: Ab Eintrag {number} stimmt das Protokoll nicht.")
        if broken:
            raise CommandError(f"{len(broken)} von {len(chains)} Protokollen sind verändert oder unvollständig.")
        self.stdout.write(f"{len(chains)} Protokolle geprüft: alle vollständig und unverändert.")

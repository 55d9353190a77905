from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from grants.applications.models import Application
from grants.archive import anchoring, offline
from grants.audit import break_in
from grants.audit.models import AnchoredHead, Entry, Head


class Command(BaseCommand):
    help = "Prüft das Protokoll einer Akte oder aller Akten, oder eine exportierte Akte, auf Lücken und Änderungen."

    def add_arguments(self, parser):
        parser.add_argument(
            "names", nargs="*", help="Aktenzeichen, oder Namen wie application:17; ohne Namen alle Protokolle"
        )
        parser.add_argument("--file", help="eine exportierte Akte (ZIP) statt der Datenbank")

    def handle(self, *args, names, file, **options):
        if file:
            self._check_file(Path(file))
        else:
            self._check_database(names)

    def _check_database(self, names: list[str]) -> None:
        chains = [self._chain_of(name) for name in names] or _all_chains()
        broken = {chain: found for chain in chains if (found := break_in(chain)) is not None}
        for chain, found in broken.items():
            self.stderr.write(f"{chain}: Ab Eintrag {found.number} stimmt das Protokoll nicht. {found.sentence}")
        problems = [] if names else anchoring.problems()
        for problem in problems:
            self.stderr.write(problem)
        if broken or problems:
            raise CommandError(f"{len(broken)} von {len(chains)} Protokollen sind verändert oder unvollständig.")
        self.stdout.write(f"{len(chains)} Protokolle geprüft: alle vollständig und unverändert.")

    def _check_file(self, path: Path) -> None:
        try:
            report = offline.check(path)
        except offline.NoExport as error:
            raise CommandError(str(error)) from error
        for problem in report.problems:
            self.stderr.write(problem)
        if report.problems:
            raise CommandError(f"{path.name} ist verändert oder unvollständig.")
        self.stdout.write(
            f"{path.name}: {report.files} Dateien und {report.entries} Einträge des Protokolls geprüft, alle "
            f"vollständig und unverändert. Siegel: {report.seal}."
        )

    def _chain_of(self, name: str) -> str:
        if ":" in name:
            return name
        application = Application.objects.filter(reference=name).first()
        if application is None:
            raise CommandError(f"Das Aktenzeichen {name} gibt es nicht.")
        return application.chain


def _all_chains() -> list[str]:
    """Every record that somebody ever knew of: also one whose entries are all gone."""
    known = (model.objects.order_by().values_list("chain", flat=True).distinct() for model in _PLACES)
    return sorted(set().union(*known))


_PLACES = (Entry, Head, AnchoredHead)

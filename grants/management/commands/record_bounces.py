import mailbox
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from grants.correspondence.bounces import LARGEST, Unreadable, bounce_in
from grants.correspondence.outgoing import record_bounce


class Command(BaseCommand):
    help = (
        "Liest Rückläufer (RFC 3464) aus einem Postfach und vermerkt sie bei den E-Mails des Portals. "
        "Das Postfach bleibt, wie es ist; zweimal gelesen, vermerkt einmal."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "place", type=Path, help="Ordner (Maildir) oder Datei mit einer oder vielen E-Mails (eml, mbox)"
        )

    def handle(self, *args, place: Path, **options):
        now = timezone.now()  # noqa: TID251  (a command is where the clock is read)
        counts: Counter[str] = Counter()
        for content in _contents(place):
            counts["read"] += 1
            try:
                bounce = bounce_in(content)
            except Unreadable as problem:
                counts["unreadable"] += 1
                self.stderr.write(f"Nachricht {counts['read']}: {problem}")
                continue
            counts["noted"] += bounce is not None and record_bounce(bounce=bounce, now=now)
        self.stdout.write(
            f"Gelesen: {counts['read']}, neu vermerkt: {counts['noted']}, nicht lesbar: {counts['unreadable']}."
        )


def _contents(place: Path) -> Iterator[bytes]:
    """The messages of the place, each cut just above what is read of one."""
    if place.is_dir():
        if not (place / "cur").is_dir() or not (place / "new").is_dir():
            raise CommandError(f"{place} ist kein Maildir: Es fehlen die Ordner „cur“ und „new“.")
        yield from _messages(mailbox.Maildir(place, create=False))
    elif not place.is_file():
        raise CommandError(f"{place} gibt es nicht.")
    elif _is_mbox(place):
        yield from _messages(mailbox.mbox(place, create=False))
    else:
        with place.open("rb") as file:
            yield file.read(LARGEST + 1)


def _messages(box: mailbox.Mailbox) -> Iterator[bytes]:
    with closing(box):
        for key in sorted(box.keys(), key=str):
            with box.get_file(key) as file:
                yield file.read(LARGEST + 1)


def _is_mbox(place: Path) -> bool:
    with place.open("rb") as file:
        return file.read(5) == b"From "

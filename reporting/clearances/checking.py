"""Is anybody named in what is about to be stored? The one question that every room asks before it keeps a text."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.core import signing
from django.utils.crypto import salted_hmac

from grants.applications.models import Application
from grants.steps import Refused
from grants.untrusted.cells import address, column_letters
from reporting.clearances.models import Clearance
from reporting.persons.detector import find
from reporting.persons.finding import LABELS, Kind
from reporting.persons.tables import columns_of_persons

SALT = "reporting.clearances"
SHORTEST_NUMBER = 8
_NUMBER = re.compile(r"[\d.,\s-]*")
MOST_SHOWN = 20
_NO_PERSON = "Berichte enthalten keine Angaben zu Personen. Es wurde nichts gespeichert."


@dataclass(frozen=True)
class Passage:
    """A text and where it stands, as a person would say it: "Ausblick" or "Daten, Zelle C7"."""

    place: str
    text: str


@dataclass(frozen=True)
class Grid:
    """The rows of a sheet as texts, the first row and column at index 0; empty cells are ""."""

    sheet: str
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True)
class Suspicion:
    """What looks like a person, without the words themselves."""

    kind: Kind
    place: str
    masked: str
    fingerprint: str

    @property
    def sentence(self) -> str:
        """Where it is and what it looks like."""
        return f"{self.place}: „{self.masked}“ sieht aus wie: {LABELS[self.kind]}."

    @property
    def token(self) -> str:
        """What a page sends back to say that this is no person; nobody else can make one."""
        return signing.dumps([self.kind.value, self.place, self.masked, self.fingerprint], salt=SALT)


class PersonsFound(Refused):
    """Something looks like a person. `suspicions` say where; the words themselves are not in the message."""

    def __init__(self, suspicions: Sequence[Suspicion]) -> None:
        self.suspicions = tuple(suspicions)
        super().__init__(" ".join((_NO_PERSON, *(each.sentence for each in self.suspicions[:MOST_SHOWN]))))


def ensure_no_persons(application: Application, texts: Iterable[Passage], grids: Iterable[Grid] = ()) -> None:
    """Raise PersonsFound for what looks like a person and was not vouched for. Call it before storing anything.

    The name, the project and the site of the Träger are no persons.
    """
    found = [*_in_texts(application, texts), *(each for grid in grids for each in _in_grid(application, grid))]
    if not found:
        return
    prints = {suspicion.fingerprint for suspicion in found}
    cleared = Clearance.objects.filter(application=application, fingerprint__in=prints)
    known = set(cleared.values_list("fingerprint", flat=True))
    left = list(dict.fromkeys(each for each in found if each.fingerprint not in known))
    if left:
        raise PersonsFound(left)


def read_token(token: str) -> Suspicion:
    """The suspicion of a token that this portal made. Raises django.core.signing.BadSignature for any other."""
    kind, place, masked, fingerprint = signing.loads(token, salt=SALT)
    return Suspicion(Kind(kind), place, masked, fingerprint)


def _in_texts(application: Application, texts: Iterable[Passage]) -> Iterator[Suspicion]:
    allowed = own_words(application)
    for passage in texts:
        for finding in find(passage.text, allowed):
            print_ = _fingerprint(application, finding.kind, finding.text)
            yield Suspicion(finding.kind, passage.place[:200], finding.masked, print_)


def _in_grid(application: Application, grid: Grid) -> Iterator[Suspicion]:
    columns = columns_of_persons(grid.rows)
    for column in columns:
        place = f"{grid.sheet}, Spalte {column_letters(column.number)}"
        yield Suspicion(Kind.ROWS, place, column.why[:80], _fingerprint(application, Kind.ROWS, place))
    if columns:
        return
    # Cells repeat, and a short number names nobody: each text is looked at once, where it stands first.
    texts: dict[str, str] = {}
    for row, cells in enumerate(grid.rows, start=1):
        for number, cell in enumerate(cells, start=1):
            if cell not in texts and (len(cell) >= SHORTEST_NUMBER or not _NUMBER.fullmatch(cell)):
                texts[cell] = f"{grid.sheet}, Zelle {address(row, number)}"
    yield from _in_texts(application, (Passage(place, text) for text, place in texts.items()))


def own_words(application: Application) -> tuple[str, ...]:
    """What may stand in every report of this grant: the Träger, its site, its project, its Aktenzeichen."""
    organisation = application.organisation
    return (organisation.name, *organisation.address, application.title, application.reference or "")


def _fingerprint(application: Application, kind: Kind, text: str) -> str:
    words = " ".join(text.casefold().split())
    return salted_hmac(SALT, f"{application.pk}:{kind}:{words}", algorithm="sha256").hexdigest()

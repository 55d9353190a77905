"""The list of files as a table: every column it can have, and which of them a person wants in which order."""

from collections.abc import Iterable

from django.db.models import Case, IntegerField, Min, OuterRef, Subquery, Value, When
from django.utils.html import format_html, format_html_join
from django_tables2 import Column

from criteria.collation import german_key
from criteria.guideline.models import Priority
from grants.applications.states import State
from grants.desk.models import FollowUp
from grants.desk.searching import marked, plain, with_excerpt
from grants.desk.waiting import WaitsFor, with_waiting_since
from grants.people.models import User
from portal.access.lists import ListTable
from portal.casework.badges import concerns_of, state_badge
from portal.casework.next_step import UNDER_WAY
from portal.casework.tables import file_url
from portal.kern.columns import BadgeColumn, DateColumn, EuroColumn, LinkColumn

FIRST = "reference"
"""It names its row, and leads to the file: it is always there, and always first."""
DEFAULT = (
    FIRST,
    "organisation",
    "title",
    "state",
    "waits_for",
    "submitted_at",
    "requested_amount",
    "caseworker",
)


class InboxTable(ListTable):
    """The files a person works on. `stands_in_for` are the ids of the people for whom this person stands in."""

    caption = "Akten"
    counted = ("Akte", "Akten")

    reference = LinkColumn(verbose_name="Aktenzeichen", url=file_url, order_by=("reference",))
    organisation = Column("Träger", accessor="organisation__name", order_by=("organisation__sort_name", "pk"))
    title = Column("Vorhaben", order_by=("sort_title", "pk"))
    excerpt = Column("Fundstelle", orderable=False, attrs={"td": {"class": "portal-excerpt"}})
    priority = Column("Förderschwerpunkt", accessor="priority__title")
    call = Column("Förderaufruf", accessor="call__title", order_by=("call__closes_at", "pk"))
    state = BadgeColumn(verbose_name="Stand")
    waits_for = Column("Wartet auf")
    waits_since = DateColumn(verbose_name="wartet seit", order_by=("waits_since", "pk"))
    correction_due = DateColumn(verbose_name="Frist der Nachforderung", order_by=("correction_due", "pk"))
    follow_up = DateColumn(verbose_name="Wiedervorlage", order_by=("follow_up", "pk"))
    submitted_at = DateColumn(verbose_name="eingegangen am", order_by=("submitted_at", "pk"))
    requested_amount = EuroColumn(verbose_name="beantragt", order_by=("requested_amount", "pk"))
    caseworker = Column("Sachbearbeitung", empty_values=())

    def __init__(self, *args, stands_in_for: Iterable[int] = (), **kwargs):
        super().__init__(*args, **kwargs)
        self.stands_in_for = frozenset(stands_in_for)

    def render_title(self, value, record):
        """With what waits beside the procedure: a column of its own would leave the others no room."""
        badges = ((badge.html(small=True),) for badge in concerns_of(record))
        return format_html("{} {}", value, format_html_join(" ", "{}", badges))

    def value_title(self, value, record):
        concerns = ", ".join(badge.label for badge in concerns_of(record))
        return f"{value} ({concerns})" if concerns else value

    def render_state(self, record):
        return state_badge(record).html(small=True)

    def value_state(self, record):
        return state_badge(record).label

    def render_excerpt(self, value):
        return marked(value)

    def value_excerpt(self, value):
        return plain(value)

    def render_waits_for(self, value):
        return WaitsFor(value).label

    def render_caseworker(self, value, record):
        if value is None:
            # Who looked after it left it by a conflict of interest, or was taken off.
            return "neu zuzuweisen" if record.state in UNDER_WAY else self.default
        return f"{value} (Sie vertreten)" if record.caseworker_id in self.stands_in_for else str(value)

    def order_priority(self, queryset, is_descending):
        rows = Priority.objects.values_list("pk", "title")
        return _ordered(queryset, "priority", _in_german_order(rows), is_descending)

    def order_caseworker(self, queryset, is_descending):
        rows = User.objects.filter(files__isnull=False).distinct().values_list("pk", "name")
        return _ordered(queryset, "caseworker", _in_german_order(rows), is_descending)

    def order_state(self, queryset, is_descending):
        """In the order of the work."""
        return _ordered(queryset, "state", State.values, is_descending)

    def order_waits_for(self, queryset, is_descending):
        return _ordered(queryset, "waits_for", WaitsFor.values, is_descending)


LABELS: dict[str, str] = {name: str(column.verbose_name) for name, column in InboxTable.base_columns.items()}
"""Every column, in the order in which the page for choosing shows them."""


def columns_of(wanted: str) -> list[str]:
    """The columns that an address names, separated by commas; unknown ones fall away, none means the usual ones."""
    names = [name for name in dict.fromkeys(wanted.split(",")) if name in LABELS and name not in (FIRST, "excerpt")]
    return [FIRST, *names] if names else list(DEFAULT)


def table_of(applications, columns: list[str], words: str, stands_in_for: Iterable[int]) -> InboxTable:
    """The table with these columns; after a search the place of the hit stands beside the Vorhaben.

    Only what is shown is computed.
    """
    shown = list(columns)
    if words:
        shown.insert(shown.index("title") + 1 if "title" in shown else 1, "excerpt")
        applications = with_excerpt(applications, words)
    if "waits_since" in shown:
        applications = with_waiting_since(applications)
    if "follow_up" in shown:
        due = FollowUp.objects.open().filter(application=OuterRef("pk")).order_by().values("application")
        applications = applications.annotate(follow_up=Subquery(due.annotate(first=Min("due_on")).values("first")))
    hidden = [name for name in LABELS if name not in shown]
    return InboxTable(applications, sequence=shown, exclude=hidden, stands_in_for=stands_in_for)


def _in_german_order(rows) -> list[int]:
    """The ids of (id, name) by name."""
    return [pk for pk, _ in sorted(rows, key=lambda row: (german_key(row[1]), row[0]))]


def _ordered(queryset, field: str, keys: Iterable, is_descending: bool):
    """Sort a column by a fixed order of its values, as django-tables2 wants it answered."""
    place = _position(field, keys)
    return queryset.order_by(place.desc() if is_descending else place.asc(), "pk"), True


def _position(field: str, keys: Iterable) -> Case:
    """The place of a row in this order of values, for sorting; what is not among them comes last."""
    keys = list(keys)
    places = (When(**{field: key}, then=Value(place)) for place, key in enumerate(keys))
    return Case(*places, default=Value(len(keys)), output_field=IntegerField())

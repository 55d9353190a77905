"""Lists and rankings: one table class for the page, the exports and the pagination."""

from collections.abc import Iterator
from dataclasses import dataclass

import django_tables2
from django.http import HttpRequest, QueryDict
from django.utils.safestring import SafeString
from django_tables2.columns import BoundColumn

from portal.kern.cells import column_css, draw_rows, value_rows
from portal.kern.german import NOTHING

LARGEST_PAGE = 100
TEMPLATE = "kern/table.html"
EMPTY = "Keine Einträge gefunden. Ändern Sie die Suche oder die Filter."


@dataclass(frozen=True)
class HeadCell:
    """One heading. `url` sorts by it, or is empty; `direction` is ``ascending``, ``descending`` or empty."""

    css: str
    label: str
    url: str
    direction: str


@dataclass(frozen=True)
class FootCell:
    """One cell under the list, such as a sum."""

    css: str
    content: str


@dataclass(frozen=True)
class Pages:
    """Where the reader is; an address is empty where there is no such page."""

    current: int
    last: int
    previous_url: str
    next_url: str


class KernTable(django_tables2.Table):
    """Declare columns as in django-tables2; ``{% include "kern/table.html" %}`` renders the variable `table`.

    The view configures it with ``RequestConfig(request, paginate={"per_page": 25}).configure(table)``.
    Class attributes: `caption` names the table; `counted` is the noun for one and for many rows; `region` is the id
    htmx replaces. The first column names its row. `render_<column>`, `linkify`, `footer` and choices work as usual;
    pinned rows, `row_attrs` and attributes computed per cell do not, in exchange for speed.
    """

    caption = ""
    counted = ("Eintrag", "Einträge")
    region = "treffer"
    request: HttpRequest | None = None
    page = None

    def __init__(self, *args, **kwargs):
        # Not in Meta: django-tables2 does not hand a Meta down to a subclass that declares none.
        kwargs.setdefault("default", NOTHING)
        kwargs.setdefault("template_name", TEMPLATE)
        kwargs.setdefault("empty_text", self._meta.empty_text or EMPTY)
        super().__init__(*args, **kwargs)

    def paginate(self, *args, per_page=None, **kwargs):
        """Keep the page size people put into the address between 1 and LARGEST_PAGE rows."""
        size = min(max(per_page or self._meta.per_page, 1), LARGEST_PAGE)
        return super().paginate(*args, per_page=size, **kwargs)

    @property
    def total(self) -> int:
        """How many rows there are on all pages."""
        return self.paginator.count if self.page else len(self.data)

    @property
    def total_noun(self) -> str:
        one, many = self.counted
        return one if self.total == 1 else many

    def head(self) -> list[HeadCell]:
        """The headings, with the address that sorts by them and keeps every filter."""
        return [self._head_cell(column) for column in self.columns]

    def body(self) -> Iterator[SafeString]:
        """The cells of this page as HTML, row by row."""
        records = self.page.object_list.data if self.page else self.data
        return draw_rows(self, records, list(self.columns))

    def foot(self) -> list[FootCell]:
        """The footers declared on columns, or nothing."""
        if not self.has_footer():
            return []
        return [FootCell(column_css(column, "td"), column.footer) for column in self.columns]

    def pages(self) -> Pages | None:
        """Where the reader is, or None while everything fits on one page."""
        if not self.page or self.paginator.num_pages == 1:
            return None
        current, last = self.page.number, self.paginator.num_pages
        return Pages(
            current=current,
            last=last,
            previous_url=self._address(self.prefixed_page_field, current - 1) if current > 1 else "",
            next_url=self._address(self.prefixed_page_field, current + 1) if current < last else "",
        )

    def exported_columns(self) -> list[BoundColumn]:
        """The columns an export shows: those on the page, without links such as "Öffnen"."""
        return [column for column in self.columns if not column.column.exclude_from_export]

    def exported_rows(self) -> Iterator[list]:
        """The values of all pages, row by row, in the order of the page; empty is None."""
        return value_rows(self, self.data, self.exported_columns())

    def _head_cell(self, column: BoundColumn) -> HeadCell:
        alias = column.order_by_alias
        direction = ""
        if column.is_ordered:
            direction = "descending" if alias.is_descending else "ascending"
        sortable = column.orderable and self.request is not None
        url = self._address(self.prefixed_order_by_field, alias.next) if sortable else ""
        return HeadCell(column_css(column, "th"), column.header, url, direction)

    def _address(self, field: str, value: str | int) -> str:
        """This list with `field` set to `value`; everything else in the address stays, but sorting starts at page 1."""
        query = self.request.GET.copy() if self.request else QueryDict(mutable=True)
        query.pop(self.prefixed_page_field, None)
        query[field] = value
        return f"?{query.urlencode()}"

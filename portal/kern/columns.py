"""Columns for KernTable. Each says how a value looks on the page; exports take the value itself."""

from datetime import datetime
from decimal import Decimal

from django.utils.html import format_html
from django_tables2 import Column

from criteria.moments import day_of
from portal.kern import german
from portal.kern.badges import Badge

NUMERIC = {
    "th": {"class": "kern-table__header--numeric"},
    "td": {"class": "kern-table__cell--numeric"},
}
"""``Column(attrs=NUMERIC)`` aligns a column to the right. The columns below do so themselves."""


class LinkColumn(Column):
    """A text that leads to a page. `url` takes the record and returns the address."""

    def __init__(self, *args, url, **kwargs):
        super().__init__(*args, **kwargs)
        self.url = url

    def render(self, value, record):
        return format_html('<a class="kern-link kern-link--small" href="{}">{}</a>', self.url(record), value)

    def value(self, value):
        return value


class ActionColumn(Column):
    """A link such as "Öffnen" at the end of a row; it has no value and stays out of exports.

    `subject` takes the record and returns what the action is about; only screen readers say it, so that twenty-five
    links "Öffnen" can be told apart.
    """

    empty_values = ()

    def __init__(self, *args, label, url, subject, **kwargs):
        super().__init__(*args, orderable=False, exclude_from_export=True, **kwargs)
        self.label, self.url, self.subject = label, url, subject

    def render(self, record):
        return format_html(
            '<a class="kern-link kern-link--small kern-link--no-visited-state" href="{}">{}'
            '<span class="kern-sr-only">: {}</span></a>',
            self.url(record),
            self.label,
            self.subject(record),
        )


class BadgeColumn(Column):
    """A state. `badges` maps the value to its badge; without it the value is a Badge already."""

    def __init__(self, *args, badges: dict[str, Badge] | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.badges = badges

    def render(self, value):
        return self._badge(value).html(small=True)

    def value(self, value):
        return self._badge(value).label

    def _badge(self, value) -> Badge:
        return value if self.badges is None else self.badges[value]


class NumberColumn(Column):
    """A number; `places` fixes its decimals."""

    attrs = NUMERIC

    def __init__(self, *args, places: int | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.places = places

    def render(self, value):
        return german.number(value, self.places)

    def value(self, value):
        return value


class EuroColumn(Column):
    """An amount in euros. `money_format` is what a spreadsheet shows it in."""

    attrs = NUMERIC
    spreadsheet_format = '#,##0.00 "€"'

    def render(self, value):
        return german.euro(value)

    def value(self, value):
        return Decimal(value)


class PercentColumn(Column):
    """A share between 0 and 1, shown in per cent."""

    attrs = NUMERIC
    spreadsheet_format = "0.0 %"

    def render(self, value):
        return german.percent(value)

    def value(self, value):
        return value


class DateColumn(Column):
    """A day."""

    def render(self, value):
        return german.german_date(value)

    def value(self, value):
        return day_of(value) if isinstance(value, datetime) else value


class DateTimeColumn(Column):
    """A moment, in Berlin."""

    def render(self, value):
        return german.german_datetime(value)

    def value(self, value):
        return value


class DeadlineColumn(DateTimeColumn):
    """A moment on which a right depends: it names its time zone."""

    def render(self, value):
        return german.german_deadline(value)

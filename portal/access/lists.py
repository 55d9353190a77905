"""How a list answers: as a page, or whole as a file that shows exactly what the page shows."""

from decimal import ROUND_HALF_UP, Decimal

from django.http import HttpResponse, StreamingHttpResponse
from django.utils.text import slugify
from django_tables2 import Column, RequestConfig

from portal.access.pages import page
from portal.kern import german
from portal.kern.columns import NUMERIC
from portal.kern.export import CSV_TYPE, XLSX_TYPE, csv_lines, xlsx_bytes
from portal.kern.tables import KernTable

PER_PAGE = 25


def list_page(request, template: str, table: KernTable, context: dict, *, form=None):
    """Sort and paginate the table as the address says, then answer with the page or with the file it asks for.

    `form` is the form above the list; entries in it that cannot be understood are answered with 422.
    """
    RequestConfig(request, paginate={"per_page": PER_PAGE}).configure(table)
    name = slugify(table.caption) or "liste"
    match request.GET.get("export"):
        case "csv":
            return _download(StreamingHttpResponse(csv_lines(table), content_type=CSV_TYPE), f"{name}.csv")
        case "xlsx":
            return _download(HttpResponse(xlsx_bytes(table), content_type=XLSX_TYPE), f"{name}.xlsx")
    return page(request, template, context | {"table": table, "form": form}, form=form)


def _download(response, filename: str):
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response


class PlacesColumn(Column):
    """A number whose record says in `places` how many decimals it has."""

    attrs = NUMERIC

    def render(self, value, record):
        return german.number(value, record.places)

    def value(self, value, record):
        return value.quantize(Decimal(1).scaleb(-record.places), rounding=ROUND_HALF_UP)


class ListTable(KernTable):
    """A table inside `components/list.html`, which htmx replaces together with the links that export it."""

    region = "tabelle"

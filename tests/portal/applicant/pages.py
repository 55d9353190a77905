"""Reads pages as people do: text without markup, forms with what stands in them."""

from lxml import html


def document(response):
    return html.fromstring(response.content.decode())


def text(response) -> str:
    """What a person reads between header and footer, with single spaces. A streamed answer has no such text."""
    tree = document(response)
    return " ".join(" ".join([*_alerts(tree), *tree.xpath("//main//text()")]).split())


def _alerts(tree) -> list[str]:
    return tree.xpath("//*[contains(@class, 'portal-messages')]//text()")


def buttons(response) -> list[str]:
    """The buttons inside the page, in their order."""
    return [" ".join(button.text_content().split()) for button in document(response).xpath("//main//form//button")]


def links(response) -> list[str]:
    return document(response).xpath("//main//a/@href")


def form_values(response, index: int = 0) -> dict[str, list[str]]:
    """What a browser would send with the page's form for entering data: fields with their values, without buttons."""
    form = document(response).xpath("//main//form[@method='post']")[index]
    values: dict[str, list[str]] = {}
    for name, value in form.form_values():
        if name != "csrfmiddlewaretoken":
            # A browser drops the line break with which a textarea begins.
            values.setdefault(name, []).append(value.removeprefix("\n"))
    for name in form.xpath(".//input[@type='text' and not(@value)]/@name"):
        values[name] = [""]
    return values


def errors(response) -> list[str]:
    """The errors beside the fields."""
    found = document(response).xpath("//*[@class='kern-error']//p")
    return [" ".join(error.text_content().split()).removeprefix("Fehler: ") for error in found]


def stored(row):
    """The row as the database has it now (a protected state forbids refresh_from_db)."""
    return type(row).objects.get(pk=row.pk)

"""Opens pages of the office as a person, and reads what stands on them."""

import re

from django.test import Client
from django.urls import reverse
from lxml import html

from grants.people.models import User


def as_(user: User) -> Client:
    """A browser in which this person is signed in. Each sign-in reads the account anew, as a request does."""
    client = Client()
    client.force_login(User.objects.get(pk=user.pk))
    return client


def url(name: str, *args) -> str:
    return reverse(f"casework:{name}", args=args)


def words(response) -> str:
    """The visible text of the page's main part, with single spaces."""
    return spaced(" ".join(_main(response).itertext()))


def spaced(text: str) -> str:
    """Single spaces, and none before a punctuation mark."""
    return re.sub(r" ([,.:)])", r"\1", re.sub(r"\s+", " ", text)).strip()


def messages(response) -> list[str]:
    """What the alerts above the page say."""
    return _texts(response, '//*[contains(@class, "portal-messages")]//*[contains(@class, "kern-title")]')


def errors(response) -> list[str]:
    """The sentences beside the fields."""
    found = _texts(response, '//*[contains(@class, "kern-error")]//p')
    return [text.removeprefix("Fehler: ") for text in found]


def summary(response) -> list[str]:
    """The sentences of the error summary."""
    return _texts(response, '//*[contains(@class, "portal-summary")]//li')


def buttons(response) -> list[str]:
    """What can be pressed in the main part: buttons of forms, and links that look like buttons."""
    found = _main(response).xpath('.//button | .//a[contains(@class, "kern-btn")]')
    return [spaced(button.text_content()) for button in found]


def rows(response) -> list[list[str]]:
    """The rows of the list on the page."""
    found = _page(response).xpath('//*[@id="treffer"]//tbody/tr')
    return [[spaced(cell.text_content()) for cell in row] for row in found]


def value(response, name: str) -> str:
    """What stands in a field of the page's form."""
    field = _page(response).xpath(f'//*[@name="{name}"]')[0]
    return field.text_content().strip("\n") if field.tag == "textarea" else field.get("value", "")


def chosen(response, name: str) -> list[str]:
    """Which radio buttons or check boxes of this name are set."""
    found = _page(response).xpath(f'//input[@name="{name}"][@checked]')
    return [field.get("value") for field in found]


def _page(response):
    return html.fromstring(response.content.decode())


def _main(response):
    return _page(response).get_element_by_id("inhalt")


def _texts(response, path: str) -> list[str]:
    return [spaced(found.text_content()) for found in _page(response).xpath(path)]

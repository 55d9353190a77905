"""Everything that a person can read: all addresses of their row of the access table, with searches and exports."""

import io
import re
import zipfile

from django.db import transaction
from django.test import Client
from pypdf import PdfReader

from portal.access.table import AUDIENCES
from tests.portal.access.test_table import address, audience_of

# What the library for accounts shows tells of nothing but the own account.
ELSEWHERE = ("account_", "mfa_", "openid_", "socialaccount_")
PER_REQUEST = re.compile(r'(name="(?:csrfmiddlewaretoken|author)" value|nonce|hx-headers|content)="[^"]*"')


def read(client: Client, role: str, world: dict, words=(), known=frozenset()) -> dict[tuple[str, str], str]:
    """Name and address → what it answers. Lists are searched for each of the words, and exported.

    What is among the `known` addresses is left out. Reading may be recorded; these records are taken back.
    """
    with transaction.atomic():
        found = _read(client, role, world, words, known)
        transaction.set_rollback(True)
    return found


def _read(client: Client, role: str, world: dict, words, known) -> dict[tuple[str, str], str]:
    found = {}
    for name, audiences in AUDIENCES.items():
        if not audiences & audience_of(role) or name.startswith(ELSEWHERE):
            continue
        url = address(name, world)
        if (name, url) in known:
            continue
        found[name, url] = page = text(client.get(url))
        if "export=csv" in page:
            asked = [f"{field}={word}" for field in _fields(page) for word in words]
            for query in ("", *asked):
                found[name, f"{url}?{query}&export=csv"] = text(client.get(f"{url}?{query}&export=csv"))
            found[name, f"{url}?export=xlsx"] = text(client.get(f"{url}?export=xlsx"))
    return found


def text(response) -> str:
    """What an answer says, whatever its kind; without what differs from one request to the next."""
    assert response.status_code < 500, response
    content = b"".join(response.streaming_content) if response.streaming else response.content
    if content.startswith(b"%PDF"):
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    if content.startswith(b"PK"):
        return _unpacked(content)
    return f"{response.status_code} " + PER_REQUEST.sub("", content.decode("utf-8", "replace"))


def _unpacked(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = [name for name in archive.namelist() if not name.startswith("docProps/")]
        return "\n".join(f"{name} {archive.read(name).decode('utf-8', 'replace')}" for name in parts)


def _fields(page: str) -> list[str]:
    """The text fields of the form above a list."""
    typed = [one for one in re.findall(r"<input[^>]*>", page) if re.search(r'type="(text|search)"', one)]
    return [found[1] for one in typed if (found := re.search(r'name="([^"]+)"', one))]

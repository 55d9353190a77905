"""A signed-in person's browser, as far as a server can tell: cookies, forms sent as they came, over a Unix socket."""

import http.client
import socket
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from tests.portal.applicant.pages import document, form_values

TOKEN = "t" * 32
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
GONE = 0


@dataclass(frozen=True)
class Answer:
    """Status, where it leads, the page, and the seconds it took. Status 0: the connection broke."""

    status: int
    location: str = ""
    content: bytes = b""
    began: float = 0.0
    seconds: float = 0.0


class Local(http.client.HTTPConnection):
    """HTTP over a Unix socket."""

    def __init__(self, path: Path):
        super().__init__("localhost", timeout=60)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(str(self.path))


def ticks(page: Answer) -> dict[str, str]:
    """Every tick that a page asks for, set."""
    return dict.fromkeys(document(page).xpath("//main//form[@method='post']//input[@type='checkbox']/@name"), "on")


@dataclass
class Browser:
    """`answers` keeps every answer, without its page."""

    server: Path
    session: str = ""
    answers: list[Answer] = field(default_factory=list)

    def get(self, path: str) -> Answer:
        return self._ask("GET", path)

    def post(self, path: str, values: dict, headers: dict | None = None) -> Answer:
        """Send a form. The token against forgery is the cookie's, as the portal's pages have it."""
        body = urlencode(values | {"csrfmiddlewaretoken": TOKEN}, doseq=True)
        return self._ask("POST", path, body, FORM | (headers or {}))

    def fill_in(self, path: str, *, tick: bool = False, headers: dict | None = None, **changes) -> Answer:
        """Open a page, change entries of its form and send it; the page's answer if there is no form to send.

        `tick` sets every tick, as for declarations.
        """
        page = self.get(path)
        if page.status != 200 or b'method="post"' not in page.content:
            return page
        return self.post(path, form_values(page) | (ticks(page) if tick else {}) | changes, headers)

    def _ask(self, method: str, path: str, body: str | None = None, headers: dict | None = None) -> Answer:
        cookies = {"Cookie": f"sessionid={self.session}; csrftoken={TOKEN}"}
        connection, began = Local(self.server), time.perf_counter()
        try:
            connection.request(method, path, body, cookies | (headers or {}))
            response = connection.getresponse()
            content = response.read()
            seconds = time.perf_counter() - began
            answer = Answer(response.status, response.headers.get("Location", ""), content, began, seconds)
        except (OSError, http.client.HTTPException):
            answer = Answer(GONE, began=began, seconds=time.perf_counter() - began)
        finally:
            connection.close()
        self.answers.append(Answer(answer.status, answer.location, b"", answer.began, answer.seconds))
        return answer

"""Requests that no browser sends: broken bodies, strange queries and addresses. They are refused, never a failure."""

import pytest
from django.test import Client
from hypothesis import example, given
from hypothesis import strategies as st

from tests.fuzz.forms import CONTROL, texts
from tests.fuzz.test_forms import START, tries
from tests.grants.worlds import everything, unchanged_since

pytestmark = pytest.mark.django_db

LISTS = ("/traeger/antraege/", "/traeger/postfach/", "/traeger/statistik/")
KEYS = ("page", "sort", "label", "search", "kind", "state", "export", "per_page", "next", "_export")
TYPES = (
    *("application/x-www-form-urlencoded", "application/x-www-form-urlencoded; charset=utf-7", "text/plain", ""),
    *("application/x-www-form-urlencoded; charset=\x80", "multipart/form-data", "multipart/form-data; boundary=x"),
    *("multipart/form-data; boundary=" + "x" * 300, "multipart/form-data; boundary=\u00e4", "application/json"),
    *("multipart/form-data; boundary=x; charset=nowhere", "application/xml", "x" * 3000),
)
PART = b'--x\r\nContent-Disposition: form-data; name="title"%s\r\n\r\n%s\r\n--x--\r\n'
BODIES = (
    *(b"", b"=", b"&&&", b"%", b"%zz=%f", b"title=%00", b"title=%ff%fe", b"\xff\xfe\x00", b"a=b&" * 1200, b"[" * 5000),
    *(PART % (b"", b"x"), PART % (b'; filename="a.exe"', b"MZ"), PART % (b'; filename="../../x"', b""), PART[:40]),
    *(b"--x\r\n\r\n--x--", b"title=" + b"x" * 3_000_000, b"--x\r\n" * 3000, PART % (b"", b"\x00" * 100)),
)
METHODS = ("POST", "POST", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD", "TRACE", "GET")


@pytest.fixture
def page(scene) -> str:
    """A form of the person's own draft."""
    return f"{START}{scene.own.applications.filter(state='draft').earliest('pk').pk}/vorhaben/"


def test_no_body_and_no_method_breaks_a_page(browser, scene, page):
    before = everything()

    @tries(120)
    @given(st.sampled_from(METHODS), st.sampled_from(BODIES) | st.binary(max_size=200), st.sampled_from(TYPES), texts())
    def send(method, body, content_type, header):
        headers = {"HTTP_ACCEPT_LANGUAGE": header[:50], "HTTP_X_REQUESTED_WITH": header[:50], "HTTP_REFERER": header}
        response = browser.generic(method, page, body, content_type=content_type, **headers)
        assert response.status_code < 500

    send()
    # A post without any field that it knows empties the section, as the empty form of a browser does.
    assert unchanged_since(before) or scene.own.applications.filter(title="").exists()


def test_no_query_breaks_a_list(browser):
    values = st.sampled_from(("csv", "xlsx", "last", "-title", "title,title", "label", "Entwurf")) | texts()

    @tries(120)
    @given(st.sampled_from(LISTS), st.dictionaries(st.sampled_from(KEYS) | texts(), values, max_size=3))
    def look(path, query):
        response = browser.get(path, query)
        assert response.status_code < 500
        if response.streaming:
            assert b"".join(response.streaming_content)

    look()


def test_a_number_that_nobody_has_is_not_found(browser):
    numbers = ("0", "00", "9" * 18, "9" * 19, "9" * 400, "-1", "1.0", "٣", "%00", "1%0a", "1/../2", " 1", "+1")
    names = ("", "vorhaben/", "ziele/", "finanzierungsplan/", "absenden/", "zurueckziehen/")
    paths = [f"/traeger/{room}/{number}/" for room in ("antraege", "postfach", "statistik") for number in numbers]
    paths += [f"/traeger/antraege/{number}/{name}" for number in numbers for name in names]
    assert {browser.get(path).status_code for path in paths} == {404}


@pytest.mark.parametrize("name", ["sessionid", "csrftoken", "messages"])
def test_a_broken_cookie_is_somebody_who_is_not_signed_in(name):
    for cookie in ("", "x", "x" * 4000, CONTROL, "ä", '"', "a:b:c", "null"):
        browser = Client()
        browser.cookies[name] = cookie
        assert [browser.get(path).status_code for path in (START, "/")] == [302, 200]


def test_no_entry_breaks_the_sign_in():
    @tries(40)
    @example("x@example.org\x00", "\x00", "//evil.example")
    @given(texts(), texts(), texts())
    def sign_in(login, password, onward):
        browser = Client()
        response = browser.post("/konto/login/", {"login": login, "password": password[:4000], "next": onward})
        assert response.status_code < 500
        assert "evil" not in response.headers.get("Location", "")

    sign_in()

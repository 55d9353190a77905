"""The frame of every page, the static pages and the error pages."""

import re
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.template.loader import render_to_string

from portal.public import pages
from tests.portal.kern.test_forms import CostForm, tags

pytestmark = pytest.mark.urls("tests.portal.kern.urls")

# The index of an exported file is opened from a folder, where the portal's style sheet does not lie.
TEMPLATES = sorted(
    path for path in (Path(settings.BASE_DIR) / "templates").rglob("*.html") if path.parent.name != "archive"
)
# What the content security policy would block, or what would need it weakened; blocks of data are not run.
INLINE = re.compile(
    r"<style|\sstyle\s*=|<script(?! type=\"application/json\")(?![^>]*\ssrc=)|\son[a-z]+\s*=|javascript:|hx-on|js:",
    re.IGNORECASE,
)
FRAME = "layout/base.html"


def frame(**context) -> str:
    return render_to_string(FRAME, context)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_template_holds_inline_style_or_script(template):
    assert INLINE.findall(template.read_text()) == []


def test_the_skip_link_leads_to_the_content():
    html = frame()

    assert (tags(html, "a")[0]["href"], tags(html, "main")[0]["id"]) == ("#inhalt", "inhalt")


def test_the_current_entry_of_the_navigation_is_marked():
    entries = [
        SimpleNamespace(label="Anträge", url="/akten/", current=True, count=1200),
        SimpleNamespace(label="Fristen", url="/fristen/", current=False, count=None),
    ]
    (navigation,) = re.findall(r'<nav class="kern-container portal-nav".*?</nav>', frame(navigation=entries), re.DOTALL)

    assert [(link["href"], link.get("aria-current")) for link in tags(navigation, "a")] == [
        ("/akten/", "page"),
        ("/fristen/", None),
    ]
    assert re.findall(r'<span class="portal-nav__count">(.*?)</span>', navigation) == ["1.200"]


def test_signing_out_is_a_form_and_not_a_link():
    html = frame(acting=SimpleNamespace(name="Jutta Beispiel", role_labels="Sachbearbeitung"), csrf_token="x")

    assert [(form["method"], form["action"]) for form in tags(html, "form")] == [("post", "/konto/logout/")]


def test_a_page_with_errors_says_so_in_its_title():
    titles = [re.findall("<title>(.*?)</title>", frame(form=form)) for form in (CostForm({}), CostForm())]

    assert [title[0].startswith("Fehler: ") for title in titles] == [True, False]


@pytest.mark.parametrize(("demo", "notices"), [(True, 1), (False, 0)])
def test_a_demonstration_is_marked_as_one(demo, notices):
    assert frame(demo=demo).count("Demonstration mit erfundenen Daten") == notices


@pytest.mark.parametrize(("level", "kind", "role"), [("success", "success", "status"), ("error", "danger", "alert")])
def test_a_message_becomes_an_alert(level, kind, role):
    class Message(SimpleNamespace):
        def __str__(self):
            return self.text

    html = frame(messages=[Message(level_tag=level, text="Gespeichert.")])

    assert [tag["role"] for tag in tags(html, "div") if tag.get("class") == f"kern-alert kern-alert--{kind}"] == [role]


def test_a_printed_page_says_when_it_was_printed():
    html = frame(now=datetime(2026, 9, 15, 8, 30, tzinfo=UTC))

    assert html.count("Gedruckt aus dem Förderportal am 15.09.2026, 10:30 Uhr") == 1


@pytest.mark.parametrize("template", ["403.html", "404.html", "500.html", "403_csrf.html"])
def test_an_error_page_needs_nothing_and_says_what_to_do(template):
    html = render_to_string(template)

    assert (html.count("<h1"), html.count("Was Sie tun können")) == (1, 1)


@pytest.mark.parametrize("page", pages.patterns, ids=lambda page: page.name)
def test_every_static_page_has_one_heading_and_the_footer(page, rf):
    html = page.callback(rf.get("/")).rendered_content

    footer = html.split("<footer")[1]

    assert html.count("<h1") == 1
    assert [link["href"] for link in tags(footer.split(">", 1)[1].split("</footer>")[0], "a")] == [
        "/aufrufe/",
        "/entscheidung/",
        "/impressum/",
        "/datenschutz/",
        "/barrierefreiheit/",
        "/barriere-melden/",
    ]

"""Finds the forms that a person can reach, and says how a hostile browser could send them."""

from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from hypothesis import strategies as st
from lxml import html

MOST_PAGES = 80
LONG = 70_000
CONTROL = "".join(map(chr, (*range(1, 32), 127, *range(128, 160))))
HOSTILE = (
    *("", " ", "\x00", "a\x00b", CONTROL, "\ufeff", "\u202egnp.exe", "\u2028\u2029", "\ufffe\uffff", "\U000e0041"),
    *("x" * LONG, "\u0301" * 500, "👩\u200d👩\u200d👧" * 100, "ﷺ" * 400, "\r\n" * 3000, "=1+1", "{{ 7 }}", "%s%n"),
    *("<script>alert(1)</script>", "]]>&amp;<b>", "' OR 1=1 --", "../../etc/passwd", "javascript:alert(1)"),
    *(
        "0",
        "-1",
        "1",
        "2",
        "1e9",
        "1e999",
        "NaN",
        "Infinity",
        "-0",
        "٣",
        "３",
        "²",
        "0x10",
        "1_0",
        "9" * 30,
        "9" * 5000,
    ),
    *("1.234,56", "99999999,99", "100000000", "0,001", ",", "1,2,3", "-0,01", "2027", "0000", "31", "29", "2", "02"),
    *("on", "off", "true", "null", "[]", "draft-1", "draft-2", "more", "overview", "submit", "refused", "00", "41"),
)


@dataclass(frozen=True)
class Form:
    """A form as a page offers it: where it goes, what stands in it, and every name and choice that it knows."""

    action: str
    values: dict[str, list[str]]
    names: tuple[str, ...]
    choices: tuple[str, ...]


def forms_within(client, start: str, within: str) -> list[Form]:
    """The forms on all pages whose address begins with `within` and to which links lead from `start`.

    Two forms with one address and the same names count once.
    """
    waiting, seen, found = [start], set(), {}
    while waiting and len(seen) < MOST_PAGES:
        path = waiting.pop(0)
        if path in seen:
            continue
        seen.add(path)
        response = client.get(path)
        assert response.status_code < 500, path
        if response.status_code == 302 and (onward := _page(path, response.url)).startswith(within):
            waiting.append(onward)
        if response.status_code != 200 or not response["Content-Type"].startswith("text/html"):
            continue
        tree = html.fromstring(response.content.decode())
        found |= {(form.action, form.names): form for form in _forms(tree, path) if form.action.startswith(within)}
        waiting += [link for href in tree.xpath("//a/@href") if (link := _page(path, href)).startswith(within)]
    return list(found.values())


def forms_on(client, paths) -> list[Form]:
    """The forms on these pages; pages that a person may not see, or that lead elsewhere, have none."""
    found = {}
    for path in paths:
        response = client.get(path)
        assert response.status_code < 500, path
        if response.status_code == 200 and response["Content-Type"].startswith("text/html"):
            tree = html.fromstring(response.content.decode())
            found |= {(form.action, form.names): form for form in _forms(tree, path)}
    return list(found.values())


def _forms(tree, path: str) -> list[Form]:
    return [_read(element, path) for element in tree.xpath("//form[translate(@method, 'POST', 'post')='post']")]


def _page(path: str, href: str) -> str:
    """The page a link leads to, without the query: a list in another order has no other forms."""
    parts = urlsplit(urljoin(path, href))
    return "" if parts.netloc else parts.path


def _read(element, path: str) -> Form:
    values: dict[str, list[str]] = {}
    for name, value in element.form_values():
        if name != "csrfmiddlewaretoken":
            values.setdefault(name, []).append(value.removeprefix("\n"))
    names = dict.fromkeys(element.xpath(".//*[self::input or self::select or self::textarea or self::button]/@name"))
    choices = dict.fromkeys(element.xpath(".//option/@value | .//input[@type='checkbox' or @type='radio']/@value"))
    action = urljoin(path, element.get("action") or path)
    return Form(action, values, tuple(name for name in names if name != "csrfmiddlewaretoken"), tuple(choices))


def texts() -> st.SearchStrategy[str]:
    """Anything that UTF-8 can carry, mostly what has broken programs before."""
    return st.sampled_from(HOSTILE) | st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


@st.composite
def posts(draw, form: Form) -> dict[str, list[str]]:
    """The form as sent by a hostile browser: fields replaced, left out, repeated, invented."""
    data = {name: list(values) for name, values in form.values.items()}
    names = st.sampled_from(form.names or ("",))
    values = texts() | st.sampled_from(form.choices or ("",))
    for _ in range(draw(st.integers(1, 5))):
        match draw(st.sampled_from(("replace", "replace", "repeat", "drop", "invent"))):
            case "replace":
                data[draw(names)] = [draw(values)]
            case "repeat":
                data.setdefault(draw(names), []).extend(draw(st.lists(values, min_size=1, max_size=4)))
            case "drop":
                data.pop(draw(names), None)
            case "invent":
                data[draw(texts())[:200]] = [draw(values)]
    return data

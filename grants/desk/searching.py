"""The full-text search over files, in German: Aktenzeichen, Träger, what was handed in, and messages.

Whoever calls it brings the files a person may know; the search adds none to them.
"""

import re

from django.contrib.postgres.search import SearchHeadline, SearchQuery
from django.db.models import Q, TextField, Value
from django.db.models.functions import Concat
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from criteria.collation import german_key

START, STOP = "\x02", "\x03"
"""What surrounds a hit in an excerpt; the texts themselves hold no such characters."""
REFERENCE = re.compile(r"(?=.*\d)[\w./]*-[\w./-]*")
LAST_WORD = re.compile(r"(?P<before>.*?)(?P<minus>-?)(?P<last>\w{2,})$", re.DOTALL)


def search(applications, words: str):
    """The files in which the words stand. As in search engines: "…" for a phrase, "or", a minus for what must not.

    The last word may be the beginning of one. An Aktenzeichen finds its file, a part of one all that have it. Names of
    Träger and Vorhaben are also found by any part of them, umlauts and accents as their base letters.
    """
    words = words.strip()
    if not words:
        return applications
    if REFERENCE.fullmatch(words):
        exact = applications.filter(reference__in={words, words.upper()})
        return exact if exact.exists() else applications.filter(_by_name(words))
    return applications.filter(Q(search_entry__vector=_query(words)) | _by_name(words))


def with_excerpt(applications, words: str):
    """These files with `excerpt`: the place in the texts where the words stand, to be read by `marked`."""
    text = Concat("search_entry__content", Value("\n"), "search_entry__talk", output_field=TextField())
    excerpt = SearchHeadline(
        text,
        _query(words.strip()),
        config="german",
        start_sel=START,
        stop_sel=STOP,
        max_words=16,
        min_words=8,
        max_fragments=1,
        fragment_delimiter=" … ",
    )
    return applications.annotate(excerpt=excerpt)


def marked(excerpt: str | None) -> SafeString:
    """The excerpt as HTML, hits marked; empty where the words stand elsewhere, such as in the name of the Träger."""
    if not excerpt or START not in excerpt:
        return mark_safe("")
    # Escaped first: what people wrote never becomes markup.
    return mark_safe(escape(excerpt).replace(START, "<mark>").replace(STOP, "</mark>"))  # noqa: S308


def plain(excerpt: str | None) -> str:
    """The excerpt for a file, without marks and line breaks."""
    if not excerpt or START not in excerpt:
        return ""
    return " ".join(excerpt.translate({ord(START): None, ord(STOP): None}).split())


def _by_name(words: str) -> Q:
    key = german_key(words)
    return Q(reference__icontains=words) | Q(organisation__sort_name__contains=key) | Q(sort_title__contains=key)


def _query(words: str) -> SearchQuery:
    """All words as PostgreSQL understands them in search engines' manner, the last one also as a beginning."""
    whole = _websearch(words)
    found = LAST_WORD.fullmatch(words)
    if found is None or found["minus"] or found["before"].count('"') % 2 or found["last"].lower() == "or":
        return whole
    beginning = SearchQuery(f"'{found['last']}':*", config="german", search_type="raw") | SearchQuery(
        f"'{german_key(found['last'])}':*", config="simple", search_type="raw"
    )
    before = found["before"].strip()
    if not before:
        return whole | beginning
    if before.lower().endswith(" or"):
        return whole | (_websearch(before[:-3]) | beginning)
    return whole | (_websearch(before) & beginning)


def _websearch(words: str) -> SearchQuery:
    return SearchQuery(words, config="german", search_type="websearch")

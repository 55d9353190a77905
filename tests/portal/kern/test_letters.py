"""A letter on a page: every block of every hard letter, and nothing that the paper leaves out."""

import pytest
from django.template import Context, Template
from lxml import html

from grants.documents.content import BulletList, Facts, NumberedList, Paragraph, Table
from tests.grants.documents.letters import STRESS, bescheid, letter


def page_of(document) -> html.HtmlElement:
    return html.fromstring(Template("{% load kern %}{% letter document %}").render(Context({"document": document})))


@pytest.mark.parametrize("document", [bescheid(), *STRESS.values()], ids=["an ordinary bescheid", *STRESS])
def test_any_letter_becomes_a_page_without_another_h1(document):
    assert page_of(document).xpath("//h1") == []


def test_blocks_become_what_they_are():
    page = page_of(
        letter(
            Paragraph("eins\nzwei\n\ndrei", strong=True),
            NumberedList(("a", "b")),
            Facts((("Jahr", "2027"),)),
            Table("Plan", ("Was", "Betrag"), (("Raum", "1,00"), ("Summe", "1,00")), frozenset({1}), total=True),
        )
    )

    assert len(page.xpath("//p")) == 2
    assert len(page.xpath("//ol/li")) == 2
    assert page.xpath("//tfoot//th/text()") == ["Summe"]
    assert [cell.text for cell in page.xpath("//tbody//*[contains(@class, 'numeric')]")] == ["1,00"]


def test_markup_in_a_text_stays_text():
    assert page_of(letter(Paragraph("<b>x</b>"))).xpath("//p")[0].text == "<b>x</b>"


def test_lists_without_items_are_left_out():
    page = page_of(letter(BulletList(()), Facts(())))

    assert page.xpath("//ul") == []
    assert len(page.xpath("//dl")) == 1

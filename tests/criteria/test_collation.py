import pytest
from django.db import connection
from django.db.models import Value
from django.db.models.expressions import RawSQL
from django.db.models.sql import Query
from hypothesis import given
from hypothesis import strategies as st

from criteria.collation import GermanKey, german_key

KEYS = {
    "Ärztehaus": "arztehaus",
    "ÖFFENTLICH": "offentlich",
    "Übergang": "ubergang",
    "Straße": "strasse",
    "STRAẞE": "strasse",
    "A\u0308nderung": "anderung",
    "Café Élysée": "cafe elysee",
    "Łódź & Brüder": "lodz & bruder",
    "İstanbul": "istanbul",
    "Dvořák, Şen, Șerban, Gökçe, Ñandú": "dvorak, sen, serban, gokce, nandu",
    "Œuvre Æsop Søren Đuro": "oeuvre aesop soren duro",
    "Þórr": "þorr",
    "D’Arcy 12": "d’arcy 12",
    "": "",
}
GERMAN = "abcxyzABCXYZäöüÄÖÜßẞ éÉèàçñøłŠşıİ\u0301\u0308-&'’0123"


LATIN_LETTERS = "".join(map(chr, (*range(0x00C0, 0x0180), *range(0x0218, 0x021C))))


def compiled(expression):
    return Query(None).get_compiler(connection=connection).compile(GermanKey(expression))


def key_by_postgresql(expression):
    sql, parameters = compiled(expression)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {sql}", parameters)
        return cursor.fetchone()[0]


@pytest.mark.parametrize("text", KEYS)
def test_umlauts_and_accents_sort_with_their_base_letter(text):
    assert german_key(text) == KEYS[text]


def test_names_come_in_the_order_of_a_german_dictionary():
    names = ["Zebra", "Ä-Team", "apfel", "Ofen", "Öl", "Masse", "Maße", "Mast", "Über", "Uhu", "Auge", "Äpfel"]

    assert sorted(names, key=lambda name: (german_key(name), name)) == [
        *("Ä-Team", "apfel", "Äpfel", "Auge", "Masse", "Maße", "Mast", "Ofen", "Öl", "Über", "Uhu", "Zebra"),
    ]


@given(st.text())
def test_the_key_of_a_key_is_the_key(text):
    assert german_key(german_key(text)) == german_key(text)


@given(st.text(GERMAN))
def test_the_key_has_neither_capitals_nor_umlauts_nor_accents_nor_marks(text):
    assert set(german_key(text)) <= set("abcdefghijklmnopqrstuvwxyz -&'’0123")


@pytest.mark.django_db
@pytest.mark.parametrize("text", KEYS)
def test_postgresql_makes_the_same_key(text):
    assert key_by_postgresql(Value(text)) == KEYS[text]


@pytest.mark.django_db
def test_postgresql_agrees_on_every_latin_letter_even_where_it_lowers_only_ascii():
    letters = RawSQL('%s::text COLLATE "C"', [LATIN_LETTERS])

    assert key_by_postgresql(letters) == german_key(LATIN_LETTERS)


@pytest.mark.django_db
def test_postgresql_takes_the_key_as_immutable():
    with connection.cursor() as cursor:
        sql, _ = compiled(RawSQL("name", []))
        cursor.execute(f"CREATE TEMPORARY TABLE house (name text, key text GENERATED ALWAYS AS ({sql}) STORED)")
        cursor.execute("INSERT INTO house (name) VALUES ('Ärmel'), ('Zaun'), ('arm')")
        cursor.execute('SELECT name FROM house ORDER BY key COLLATE "C", name COLLATE "C"')
        assert [name for (name,) in cursor.fetchall()] == ["arm", "Ärmel", "Zaun"]

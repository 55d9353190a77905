"""IBANs as people type them: what is read, and what is refused with a reason."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.organisations.bank import Account, NotAnIban, masked, parse_iban, spaced

GERMAN = "DE89370400440532013000"


@pytest.mark.parametrize(
    "typed", [GERMAN, "DE89 3704 0044 0532 0130 00", " de89370400440532013000\n", "DE89\u00a03704 0044 0532 0130 00"]
)
def test_spaces_and_case_do_not_matter(typed):
    assert parse_iban(typed) == Account(GERMAN, "COBADEFFXXX", "Commerzbank")


def test_where_no_register_knows_the_bank_the_bic_is_left_out():
    assert parse_iban("AT611904300234573201") == Account("AT611904300234573201", "", "")


WRONG = {
    "": "beginnt mit zwei Buchstaben",
    "Sparkasse": "beginnt mit zwei Buchstaben",
    "0532013000": "beginnt mit zwei Buchstaben",
    "DE89-3704-0044-0532-0130-00": "beginnt mit zwei Buchstaben",
    "DE٨٩370400440532013000": "beginnt mit zwei Buchstaben",
    "DE89370400440532013000\0": "beginnt mit zwei Buchstaben",
    GERMAN * 1000: "beginnt mit zwei Buchstaben",
    "XX89370400440532013000": "Ein Land „XX“ gibt es nicht",
    "DE8937040044053201300": "zu viele oder zu wenige Zeichen",
    GERMAN + "0": "zu viele oder zu wenige Zeichen",
    "DE88370400440532013000": "Die Prüfziffer passt nicht",
    "DE89370400440532013001": "Die Prüfziffer passt nicht",
    "DE89370400440532031000": "Die Prüfziffer passt nicht",
    "DE8937040044053201300A": "So ist keine IBAN dieses Landes aufgebaut",
    "TR330006100519786457841326": "im SEPA-Raum",
}


@pytest.mark.parametrize("typed", WRONG, ids=range(len(WRONG)))
def test_what_is_no_iban_is_refused_with_its_reason(typed):
    with pytest.raises(NotAnIban, match=WRONG[typed]):
        parse_iban(typed)


@given(st.integers(4, 21), st.characters(categories=["Nd"], max_codepoint=127))
def test_one_wrong_digit_is_always_found(position, digit):
    typed = GERMAN[:position] + digit + GERMAN[position + 1 :]
    if typed == GERMAN:
        assert parse_iban(typed).iban == GERMAN
    else:
        with pytest.raises(NotAnIban):
            parse_iban(typed)


@given(st.text() | st.from_regex(r"\A[A-Z]{2}[0-9]{2}[A-Z0-9]{0,32}\Z"))
def test_any_text_is_an_iban_or_refused_in_words(typed):
    with contextlib.suppress(NotAnIban):
        assert spaced(parse_iban(typed).iban).replace(" ", "") == parse_iban(typed).iban


def test_an_iban_is_written_in_groups_and_kept_in_the_record_by_its_ends():
    assert (spaced(GERMAN), masked(GERMAN), masked("")) == ("DE89 3704 0044 0532 0130 00", "DE89 … 3000", "keine")

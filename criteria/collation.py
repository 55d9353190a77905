"""German alphabetical order (DIN 5007-1, as in dictionaries), the same in Python and in PostgreSQL.

The key uses only ``lower``, ``translate`` and ``replace``, which PostgreSQL treats as immutable in every build:
neither ICU nor an extension is needed. Compare keys by code point (collation ``C``), and sort equal keys by the text.
"""

import unicodedata

from django.db.models import Func, TextField

_LONGER = (("ß", "ss"), ("ẞ", "ss"), ("æ", "ae"), ("Æ", "ae"), ("œ", "oe"), ("Œ", "oe"))
_NOT_DECOMPOSED = {"ø": "o", "Ø": "o", "đ": "d", "Đ": "d", "ð": "d", "Ð": "d", "ł": "l", "Ł": "l", "ı": "i"}
# Latin-1 and Latin Extended-A, then the Romanian letters with a comma below.
_ACCENTED = (*range(0x00C0, 0x0180), *range(0x0218, 0x021C))
# A name pasted from elsewhere may carry its accents as separate characters; those are dropped.
_COMBINING = "".join(map(chr, range(0x0300, 0x0370)))


def _base_letters() -> dict[str, str]:
    bases = {chr(code): unicodedata.normalize("NFD", chr(code))[0].lower() for code in _ACCENTED}
    # Capitals without an ASCII base are lowered here too: lower() knows only A to Z under the locale "C".
    return {letter: base for letter, base in bases.items() if base != letter} | _NOT_DECOMPOSED


_FOLDED = _base_letters()
_FROM, _TO = "".join(_FOLDED), "".join(_FOLDED.values())
_PYTHON_TABLE = str.maketrans(_FROM, _TO, _COMBINING) | {ord(letter): longer for letter, longer in _LONGER}


def german_key(text: str) -> str:
    """Sort key: ä as a, ö as o, ü as u, ß as ss, capitals and accents folded. Applied twice it changes nothing more."""
    return text.translate(_PYTHON_TABLE).lower()


def _sql_template() -> str:
    folded = "%(expressions)s"
    for letter, longer in _LONGER:
        folded = f"replace({folded}, '{letter}', '{longer}')"
    # translate() removes the characters of its second argument that have no partner in the third.
    return f"lower(translate({folded}, '{_FROM}{_COMBINING}', '{_TO}'))"


class GermanKey(Func):
    """``german_key`` as an immutable PostgreSQL expression of one text, fit for a GeneratedField or an index."""

    template = _sql_template()
    arity = 1
    output_field = TextField()

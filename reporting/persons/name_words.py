"""Whether a word can be a first name, a family name, an ordinary noun, or the word for an institution."""

import re

from reporting.persons.lists import words

UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĘĚĞĢİĪĶĹĽŁŃŇŐŒŔŘŚŞŠŤŪŮŰŹŻŽȘȚẞ"
WORD = rf"[{UPPER}][^\W\d_]+(?:[-'’][{UPPER}]?[^\W\d_]+)*"

_FAMILY_ENDINGS = re.compile(
    r"(?:owski|ewski|inski|ński|icz|czyk|enko|chuk|ović|ovic|oğlu|oglu|owa|ova|ewa|eva|ashvili|idze|yan|opoulos"
    r"|mayer|meyer|meier|maier|hoff)$"
)
_NOUN_ENDINGS = re.compile(
    r"(?:ungen|ung|heit|keit|schaft|schaften|tion|tät|nis|ment|ismus|treff|haus|zentrum|gruppe|kreis|straße|str|platz|verein"
    r"|hilfe|arbeit|dienst|zeit|tag|jahr|monat|woche|stelle|stätte|park|markt|stadt|viertel|büro|raum|kurs|fest|café|schule"
    r"|kirche|gemeinde|stift|stiftung|verband|werk|bus|team|projekt|abend|nachmittag|morgen|frühstück|hof|allee|weg|ring"
    r"|bezirk|wohnung|klinikum|klinik|heim|programm|angebot|plan|bericht|innen|erinnen|gmbh|verwaltung)$",
    re.IGNORECASE,
)
_INSTITUTION_ENDINGS = re.compile(
    r"(?:haus|heim|stift|stiftung|schule|gymnasium|park|platz|straße|allee|weg|kirche|gemeinde|klinikum|klinik|zentrum|treff"
    r"|café|kita|villa|verein|verband|werk|gesellschaft|preis|institut|laden|bad|halle|saal|ring|brücke|gmbh|universität"
    r"|bibliothek|bücherei|bäckerei|buchhandlung|firma|apotheke|hotel|projekt|agentur|stube|hof|kreis)$",
    re.IGNORECASE,
)


def is_first_name(word: str) -> bool:
    """A known first name; "Hans-Jürgen" is made of two."""
    return all(_tidy(part) in words("first_names") for part in word.split("-"))


def is_uncertain_first_name(word: str) -> bool:
    """A first name that is also an ordinary word."""
    return _tidy(word) in words("ambiguous_first_names")


def is_family_name(word: str) -> bool:
    """A known family name, or one of which a part is known, or with a typical ending."""
    known = any(_tidy(part) in words("family_names") for part in (word, *word.split("-")))
    return (known and not is_institution(word)) or bool(_FAMILY_ENDINGS.search(word))


def is_noun(word: str) -> bool:
    """An ordinary noun, by its ending or because it is frequent."""
    return word in words("nouns") or (bool(_NOUN_ENDINGS.search(word)) and word not in words("family_names"))


def is_institution(word: str) -> bool:
    """A word beside which a name is that of a house, a street or a firm."""
    return word.lower() in words("institutions") or bool(_INSTITUTION_ENDINGS.search(word))


def _tidy(word: str) -> str:
    return word.capitalize() if word.isupper() and len(word) > 2 else word

"""Why an act around Bekanntgabe, Widerspruch and Widerruf is refused although its step would be possible."""

from grants.steps import Refused


class Unfounded(Refused):
    """A day or amount cannot be, or a reason, proof or answer is missing; the message says which."""


def filled(text: str, sentence: str) -> str:
    """The text without blanks around it. Raises Unfounded with this sentence if nothing is left."""
    if not text.strip():
        raise Unfounded(sentence)
    return text.strip()

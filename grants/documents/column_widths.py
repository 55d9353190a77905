"""How wide the columns of a table become: as wide as their text needs, as far as the page allows."""

from collections.abc import Collection, Sequence

from reportlab.pdfbase.pdfmetrics import stringWidth


def column_widths(
    texts: Sequence[Sequence[str]],
    *,
    numeric: Collection[int],
    face: str,
    size: float,
    surroundings: float,
    total: float,
) -> tuple[float, ...]:
    """Widths in points that add up to `total`, for rows of cell texts set in one face and size.

    No column is narrower than its longest word unless the words together are too wide. Room to spare goes to the
    columns of words, not to those of numbers; room that is missing is taken where texts can be broken.
    `surroundings` is what a cell needs beside its text.
    """
    columns = list(zip(*texts, strict=True))
    wanted = [min(_widest(column, face, size, "\n") + surroundings, total / 2) for column in columns]
    needed = [
        min(_widest(column, face, size, "\n" if index in numeric else None) + surroundings, total / len(columns))
        for index, column in enumerate(columns)
    ]
    spare = total - sum(wanted)
    if spare >= 0:
        wordy = [index for index in range(len(columns)) if index not in numeric] or range(len(columns))
        share = spare / sum(wanted[index] for index in wordy)
        return tuple(width * (1 + share) if index in wordy else width for index, width in enumerate(wanted))
    share = (total - sum(needed)) / (sum(wanted) - sum(needed))
    return tuple(least + (most - least) * share for least, most in zip(needed, wanted, strict=True))


def _widest(column: Sequence[str], face: str, size: float, separator: str | None) -> float:
    """The widest part of any text of the column, cut at the separator (None: at every space), in points."""
    parts = (part for text in column for part in text.split(separator))
    return max((stringWidth(part, face, size) for part in parts), default=0)

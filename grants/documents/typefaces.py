"""Fira Sans, the typeface of KERN, ready for ReportLab: woff2 files become TrueType in memory, once per process."""

import io
import threading
from dataclasses import dataclass
from pathlib import Path

from fontTools.ttLib import TTFont as FontFile
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

REPOSITORY = Path(__file__).resolve().parents[2]
FIRA_SANS = REPOSITORY / "portal/static/vendor/kern/fonts/fira-sans"
REGULAR = "FiraSans-Regular"
STRONG = "FiraSans-SemiBold"

_registering = threading.Lock()
_registered: dict[Path, "Typefaces"] = {}


@dataclass(frozen=True)
class Typefaces:
    """The registered faces by their ReportLab names, and the code points that every one of them can print."""

    regular: str
    strong: str
    code_points: frozenset[int]


def typefaces(folder: Path = FIRA_SANS) -> Typefaces:
    """The faces of a folder of woff2 files, registered with ReportLab at the first call.

    Raises FileNotFoundError if a woff2 file is missing in the folder.
    """
    with _registering:  # a second thread must not replace a font that a half-written document uses
        if folder not in _registered:
            _registered[folder] = _register(folder)
        return _registered[folder]


def _register(folder: Path) -> Typefaces:
    faces = [TTFont(name, _truetype(folder / f"{name}.woff2")) for name in (REGULAR, STRONG)]
    for face in faces:
        pdfmetrics.registerFont(face)
    pdfmetrics.registerFontFamily(REGULAR, normal=REGULAR, bold=STRONG, italic=REGULAR, boldItalic=STRONG)
    printable = frozenset.intersection(*(frozenset(face.face.charToGlyph) for face in faces))
    return Typefaces(REGULAR, STRONG, printable)


def _truetype(path: Path) -> io.BytesIO:
    font = FontFile(path, recalcTimestamp=False)
    font.flavor = None
    _use_tabular_figures(font)
    truetype = io.BytesIO()
    font.save(truetype)
    truetype.seek(0)
    return truetype


def _use_tabular_figures(font: FontFile) -> None:
    """Maps each character to its variant of equal width (OpenType feature tnum), so that amounts stand in columns."""
    positions = font["GSUB"].table
    lookups = {
        index
        for record in positions.FeatureList.FeatureRecord
        if record.FeatureTag == "tnum"
        for index in record.Feature.LookupListIndex
    }
    variants: dict[str, str] = {}
    for index in sorted(lookups):
        for subtable in positions.LookupList.Lookup[index].SubTable:
            variants |= getattr(subtable, "ExtSubTable", subtable).mapping
    for table in font["cmap"].tables:
        table.cmap = {code: variants.get(glyph, glyph) for code, glyph in table.cmap.items()}

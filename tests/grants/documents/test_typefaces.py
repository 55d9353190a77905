"""Fira Sans is at hand, with figures of equal width."""

import pytest
from reportlab.pdfbase.pdfmetrics import stringWidth

from grants.documents.typefaces import typefaces


@pytest.mark.parametrize("face", [typefaces().regular, typefaces().strong])
def test_all_figures_are_equally_wide(face):
    assert len({stringWidth(figure, face, 10) for figure in "0123456789"}) == 1


def test_faces_are_registered_once():
    assert typefaces() is typefaces()


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"FiraSans-Regular\.woff2"):
        typefaces(tmp_path)

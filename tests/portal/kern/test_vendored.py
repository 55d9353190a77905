"""The files of others are the ones docs/vendored.md says they are."""

import hashlib
import re
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
VENDOR = ROOT / "portal" / "static" / "vendor"
ROW = re.compile(r"^\| `([^`]+)` \|.*\| `([0-9a-f]{64})` \|$", re.MULTILINE)


def test_every_vendored_file_is_listed_with_its_checksum():
    listed = dict(ROW.findall((ROOT / "docs" / "vendored.md").read_text()))

    assert listed == {
        path.relative_to(VENDOR).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.rglob("*")
        if path.is_file()
    }


def test_every_font_the_stylesheet_names_is_there():
    fonts = ROOT / "portal" / "static" / "portal" / "fonts.css"
    named = re.findall(r'url\("([^"]+)"\)', fonts.read_text())

    assert [(fonts.parent / name).exists() for name in named] == [True] * 5

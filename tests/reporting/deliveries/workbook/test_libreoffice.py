"""The template survives LibreOffice: filled, saved as .ods or .xlsx, and read again."""

import shutil
import subprocess
from decimal import Decimal

import pytest

from reporting.deliveries.workbook.checks import check
from reporting.deliveries.workbook.reading import read
from tests.reporting.deliveries.workbook.forms import FORM, GOOD, filled

OFFICE = shutil.which("soffice", path="/usr/bin")

pytestmark = pytest.mark.skipif(
    OFFICE is None, reason="LIBREOFFICE IS MISSING (/usr/bin/soffice): the round trip of the template was NOT tested"
)


@pytest.mark.parametrize("kind", ["ods", "xlsx"])
def test_a_template_saved_by_libreoffice_is_read_like_the_original(tmp_path, kind):
    source = tmp_path / "Vorlage.xlsx"
    source.write_bytes(filled({**GOOD, "G7": 99.5}))
    saved = tmp_path / "saved"

    subprocess.run(
        [OFFICE, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", kind]
        + ["--outdir", str(saved), str(source)],
        check=True,
        capture_output=True,
        timeout=120,
    )
    result = check(FORM, read((saved / f"Vorlage.{kind}").read_bytes(), f"Vorlage.{kind}"))

    assert result.problems == ()
    assert {value.cell: value.value for value in result.values} == {
        cell: Decimal(str(value)) for cell, value in GOOD.items()
    }

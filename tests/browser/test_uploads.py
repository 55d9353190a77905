"""A file of 25 MB through a real browser and a real server, with script and without."""

import pytest

from tests.grants.attachments import files

pytestmark = pytest.mark.browser

MOST = 25 * 1024 * 1024


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A PDF as large as allowed, one byte too many of it, and one with a file inside."""
    folder = tmp_path_factory.mktemp("uploads")
    data = files.pdf(
        lambda made: made.Root.__setattr__("PieceInfo", made.make_stream(b"x" * (MOST - 2000))), compress_streams=False
    )
    (folder / "gross.pdf").write_bytes(data + b"\n" * (MOST - len(data)))
    (folder / "zu-gross.pdf").write_bytes(data + b"\n" * (MOST - len(data) + 1))
    return folder


def upload(page, path, kind: str = "Konzept") -> None:
    page.get_by_label("Art der Anlage").select_option(label=kind)
    page.get_by_label("Datei", exact=True).set_input_files(path)
    page.get_by_role("button", name="Hochladen", exact=True).click()


def test_a_file_of_25_megabytes_is_kept_with_script(person, folder):
    traeger = person("vorstand")
    traeger.press("Antrag beginnen")
    traeger.follow("Anlagen")
    upload(traeger.page, folder / "gross.pdf")
    traeger.page.get_by_text("„gross.pdf“ ist gespeichert.").wait_for()
    traeger.look("anlagen")
    upload(traeger.page, folder / "zu-gross.pdf", "Satzung")
    traeger.page.get_by_text("Die Datei ist größer als 25 MB.").first.wait_for()
    traeger.look("anlagen-zu-gross")
    with traeger.page.expect_download() as download:
        traeger.page.get_by_role("link", name="gross.pdf", exact=True).click()
    assert download.value.path().stat().st_size == MOST


def test_a_file_of_25_megabytes_is_kept_without_script(person, folder):
    traeger = person("traeger", script=False)
    traeger.press("Antrag beginnen")
    traeger.follow("Anlagen")
    page = traeger.page
    upload(page, folder / "gross.pdf", "Sonstige")
    page.get_by_text("„gross.pdf“ ist gespeichert.").wait_for()
    upload(page, folder / "zu-gross.pdf")
    page.get_by_text("Die Datei ist größer als 25 MB.").first.wait_for()

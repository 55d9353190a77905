"""Without JavaScript: an application is filled, a file is added, and it is sent."""

import pytest

from tests.browser.steps import begin, declare, fill, reference_on
from tests.grants.attachments import files

pytestmark = pytest.mark.browser


def test_an_application_with_a_file_is_sent_without_javascript(person, tmp_path):
    traeger = person("vorstand", script=False)
    begin(traeger)
    fill(traeger, "Lesecafé", look=True)
    path = tmp_path / "konzept.pdf"
    path.write_bytes(files.pdf())
    traeger.follow("Anlagen")
    traeger.press("Hochladen")
    assert "Fehler" in traeger.page.title()
    traeger.page.get_by_label("Art der Anlage").select_option(label="Konzept")
    traeger.page.get_by_label("Datei", exact=True).set_input_files(path)
    traeger.press("Hochladen")
    assert "„konzept.pdf“ ist gespeichert." in traeger.page.inner_text("body")
    traeger.look("anlagen")

    traeger.open(traeger.tasks)
    traeger.follow("Prüfen und absenden")
    traeger.press("Antrag absenden")
    traeger.look("erklaerungen-fehlen")
    traeger.open(traeger.tasks)
    declare(traeger)
    traeger.press("Antrag absenden")
    assert reference_on(traeger)
    traeger.follow("Anlagen")
    assert "konzept.pdf" in traeger.text()

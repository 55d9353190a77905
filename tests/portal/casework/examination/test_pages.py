"""The copy of a file, the record with its reasons, and the room of the Rechnungsprüfung."""

import io
import zipfile

import pytest

from grants.archive.models import Draw
from grants.archive.sampling import FACTORS, draw
from grants.audit.models import Entry
from portal.access import clock
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db

ROOM = "/akten/rechnungspruefung/"


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def auditor(client):
    person = factories.UserFactory(auditor=True)
    client.force_login(person)
    return person


def entered(application, **fields) -> dict:
    points = {f"points_{factor.key}": factor.points for factor in FACTORS}
    return {"call": application.call_id, "size": 5, "seed": "2027", **points} | fields


def test_the_copy_is_sent_as_zip_and_recorded(client, auditor):
    application = factories.granted()

    response = client.get(f"/akten/{application.pk}/kopie.zip")
    archive = zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))

    assert (response["Content-Type"], response["Cache-Control"]) == ("application/zip", "private, no-store")
    assert response["Content-Disposition"].startswith('attachment; filename="akte-50-2027-')
    assert archive.namelist()[-2:] == ["manifest.json", "siegel.json"]
    actions = Entry.objects.filter(chain=application.chain).order_by("number").values_list("action", flat=True)
    assert list(actions)[-2:] == ["look", "export_file"]


def test_there_is_no_copy_of_a_hidden_file(client):
    application = factories.submitted()
    client.force_login(factories.member(application.organisation, roles=["caseworker"]))

    assert client.get(f"/akten/{application.pk}/kopie.zip").status_code == 404
    assert not Entry.objects.filter(action="export_file").exists()


def test_the_record_shows_reason_and_legal_basis(client, auditor):
    application = factories.decided()

    page = client.get(f"/akten/{application.pk}/verlauf/").content.decode()

    assert "§§ 35, 35a, 39, 40 VwVfG" in page
    assert "Der Verlauf ist unverändert" in page


def test_a_sample_is_drawn_and_shown_with_its_working(client, auditor):
    application = factories.granted(amount="5000.00")

    response = client.post(ROOM, entered(application), follow=True)

    page = response.content.decode()
    assert response.redirect_chain == [(f"{ROOM}{Draw.objects.get().pk}/", 302)]
    assert "Träger zum ersten Mal gefördert; weniger bewilligt als beantragt" in page
    assert f"/akten/{application.pk}/" in page
    assert "u hoch (1 / Punkte)" in page


def test_the_list_of_a_sample_is_exported(client, auditor):
    application = factories.granted()
    made = draw(call=application.call, factors=FACTORS, seed="1", size=1, actor=auditor, now=NOW)

    response = client.get(f"{ROOM}{made.pk}/?export=csv")

    assert application.reference in b"".join(response.streaming_content).decode()


def test_what_was_entered_stays_with_what_is_wrong(client, auditor):
    application = factories.submitted()

    response = client.post(ROOM, entered(application, size="0", points_cut="10", seed="Mittag"))

    assert (response.status_code, sorted(response.context["form"].errors)) == (422, ["points_cut", "size"])
    assert 'value="Mittag"' in response.content.decode()


def test_who_is_biased_reads_why_there_is_no_sample(client):
    application = factories.submitted()
    factories.submitted(factories.complete(factories.draft(call=application.call)))
    client.force_login(factories.member(application.organisation, roles=["auditor"]))

    response = client.post(ROOM, entered(application))

    assert response.status_code == 422
    assert "bei der Sie befangen sind" in response.content.decode()


def test_the_number_of_queries_does_not_grow(client, auditor, django_assert_num_queries):
    application = factories.submitted()
    made = draw(call=application.call, factors=FACTORS, seed="1", size=9, actor=auditor, now=NOW)
    client.get(f"{ROOM}{made.pk}/")
    with django_assert_num_queries(12):
        client.get(f"{ROOM}{made.pk}/")
    for _ in range(3):
        factories.submitted(factories.complete(factories.draft(call=application.call)))
    made = draw(call=application.call, factors=FACTORS, seed="1", size=9, actor=auditor, now=NOW)
    with django_assert_num_queries(12):
        client.get(f"{ROOM}{made.pk}/")

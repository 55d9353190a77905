import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from criteria.guideline.models import Guideline
from criteria.guideline.states import State
from criteria.transfer import package_of
from grants.audit.models import Entry
from grants.rulebook import workflow
from grants.rulebook.queries import fingerprint
from tests import factories
from tests.factories import NOW, UserFactory
from tests.portal.casework.guidelines.worlds import EDITORS, READERS, draft, file_of, in_force, now_of, typed, yaml_of
from tests.portal.casework.pages import as_, buttons, errors, messages, summary, url, value, words

pytestmark = pytest.mark.django_db

NOTHING_TAKEN = "Aus dieser Datei wurde nichts übernommen. Was zu ändern ist, steht unten auf der Seite."


@pytest.fixture
def caseworker():
    return UserFactory(caseworker=True)


@pytest.fixture
def client(caseworker):
    return as_(caseworker)


def as_new(guideline: Guideline, name: str = "Aus der Datei") -> str:
    return yaml_of(guideline).replace(guideline.version, name)


def upload(client, content, **more):
    return client.post(url("guideline_upload"), {"file": file_of(content)} | more)


# --- a new draft ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", EDITORS)
def test_a_file_becomes_a_draft(role):
    response = upload(as_(UserFactory(**{role: True})), as_new(in_force()))

    guideline = Guideline.objects.get(version="Aus der Datei")
    assert (response.status_code, response.url) == (302, url("guideline", guideline.pk))
    assert guideline.state == State.DRAFT


@pytest.mark.parametrize("role", [role for role in READERS if role not in EDITORS])
def test_who_only_reads_brings_nothing_in(role):
    content = as_new(in_force())

    assert upload(as_(UserFactory(**{role: True})), content).status_code == 403
    assert Guideline.objects.count() == 1


def test_the_page_says_how_large_a_file_may_be(client):
    assert "höchstens 150 kB" in words(client.get(url("guideline_upload")))


def test_a_bad_file_is_told_with_every_problem_by_place_and_stores_nothing(client):
    content = (
        as_new(in_force())
        .replace("wert: 09-30", "wert: 31-02")
        .replace("gewicht: 60", "gewicht: 0")
        .replace("wert: '15'", "wert: viele")
        .replace("wert: 15", "wert: viele")
    )

    response = upload(client, content)

    assert response.status_code == 422
    assert errors(response) == [NOTHING_TAKEN]
    page = words(response)
    assert "regeln application_deadline › wert: Erwartet wird ein Tag des Jahres wie 09-30" in page
    assert "grace_minutes › wert: Erwartet wird eine ganze Zahl von 0 bis 1440, nicht „viele“." in page
    assert "bewertungsraster kriterien › bedarf › gewicht: Ein Gewicht von 0 zählt nicht." in page
    assert Guideline.objects.count() == 1
    assert not Entry.objects.exists()


def test_of_very_many_problems_in_one_place_the_first_are_told(client):
    wrong = "".join(f"  erfunden_{number}: {{wert: 1}}\n" for number in range(40))

    page = words(upload(client, as_new(in_force()).replace("regeln:\n", f"regeln:\n{wrong}")))

    assert "erfunden_29" in page
    assert "erfunden_30" not in page
    assert "weitere Stellen." in page


def test_no_file_is_named_beside_the_field(client):
    response = client.post(url("guideline_upload"))

    assert response.status_code == 422
    assert errors(response) == ["Wählen Sie bei „Datei mit der Fassung“ eine Datei aus."]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"x" * 150_001, "Die Datei ist größer als 150 kB."),
        ("# Fülle\n" + "ä" * 75_001, "Die Datei ist größer als 150 kB."),
        (b"\xff\xfe\x00", "Die Datei ist nicht in UTF-8 gespeichert."),
        (b"PK\x03\x04", "Steuerzeichen"),
        ("a: &a [*a, *a]", "Verweise mit „&“ oder „*“ sind nicht möglich."),
        ("!!python/object/apply:os.system ['true']", "Typangaben mit „!“ sind nicht möglich."),
        ("[" * 2000, "Die Angaben sind zu tief verschachtelt."),
        ("# nichts", "Die Datei ist leer."),
        ("<script>alert(1)</script>", "Die Datei enthält keine Förderrichtlinie."),
    ],
)
def test_hostile_files_are_refused_with_a_sentence(client, content, sentence):
    response = upload(client, content)

    assert response.status_code == 422
    assert sentence in words(response)
    assert "<script>alert" not in response.content.decode()
    assert not Guideline.objects.exists()


def test_a_file_whose_name_is_hostile_is_read_all_the_same(client):
    content = as_new(in_force()).encode()

    response = client.post(url("guideline_upload"), {"file": SimpleUploadedFile("../../etc/passwd", content)})

    assert response.status_code == 302


def test_a_name_that_is_taken_is_told(client):
    response = upload(client, yaml_of(in_force()))

    assert response.status_code == 422
    assert summary(response) == [
        "Eine Fassung „Fassung 2026“ gibt es schon. Bitte geben Sie dieser einen anderen Namen."
    ]


def test_a_file_from_a_windows_editor_is_read(client):
    content = b"\xef\xbb\xbf" + as_new(in_force()).replace("\n", "\r\n").encode()

    assert upload(client, content).status_code == 302


# --- a file into a draft --------------------------------------------------------------------------------------------


def show_changes(client, guideline, content):
    return client.post(url("guideline_replace", guideline.pk), {"file": file_of(content)})


def confirm(client, guideline, shown, **changes):
    sent = {name: value(shown, name) for name in ("text", "seen")} | changes
    return client.post(url("guideline_replace", guideline.pk), sent)


def test_a_file_shows_first_what_would_change_and_changes_it_once_confirmed(client):
    guideline = draft()
    content = yaml_of(guideline).replace("gewicht: 60", "gewicht: 55")

    shown = show_changes(client, guideline, content)

    assert "Bewertungsraster Kriterium „Bedarf“: Gewicht statt 60 jetzt 55." in words(shown)
    assert "Noch ist nichts gespeichert." in words(shown)
    assert buttons(shown) == ["Diese Änderungen übernehmen"]
    assert guideline.criteria.get(code="bedarf").weight == 60
    response = confirm(client, guideline, shown)
    assert (response.status_code, response.url) == (302, url("guideline", guideline.pk))
    assert guideline.criteria.get(code="bedarf").weight == 55
    assert messages(client.get(response.url)) == ["Der Inhalt der Datei ist übernommen."]


def test_texts_of_several_lines_survive_the_way_through_the_browser(client):
    guideline = draft()
    content = yaml_of(guideline).replace("Stufe 0", "|-\n            Erste Zeile\n            Zweite Zeile <b>&</b>")

    shown = show_changes(client, guideline, content.replace("\n", "\r\n"))
    confirm(client, guideline, shown, text=value(shown, "text").replace("\n", "\r\n"))

    anchors = {criterion.levels[0] for criterion in package_of(now_of(guideline)).rubric.criteria}
    assert anchors == {"Erste Zeile\nZweite Zeile <b>&</b>"}


def test_a_file_that_says_the_same_changes_nothing(client):
    guideline = draft()

    response = show_changes(client, guideline, yaml_of(guideline))

    assert response.url == url("guideline", guideline.pk)
    assert messages(client.get(response.url)) == ["Die Datei sagt dasselbe wie der Entwurf. Es gibt nichts zu ändern."]
    assert not Entry.objects.exists()


def test_what_somebody_changed_between_looking_and_confirming_is_not_overwritten(client, caseworker):
    guideline = draft()
    shown = show_changes(client, guideline, yaml_of(guideline).replace("gewicht: 60", "gewicht: 55"))
    guideline.gates.update(text="Inzwischen geändert.")

    response = confirm(client, guideline, shown)

    assert response.status_code == 422
    assert "Es wurde nichts überschrieben." in summary(response)[0]
    assert "Zugangsvoraussetzung" in words(response)
    assert guideline.criteria.get(code="bedarf").weight == 60


def test_a_double_click_takes_the_file_over_once(client):
    guideline = draft()
    shown = show_changes(client, guideline, yaml_of(guideline).replace("gewicht: 60", "gewicht: 55"))

    answers = [confirm(client, guideline, shown).status_code for _ in range(2)]

    assert answers == [302, 422]
    assert Entry.objects.filter(chain=guideline.chain).count() == 1


def test_a_bad_file_does_not_get_as_far_as_the_changes(client):
    guideline = draft()

    response = show_changes(client, guideline, yaml_of(guideline).replace("gewicht: 60", "gewicht: 0"))

    assert response.status_code == 422
    assert "Ein Gewicht von 0 zählt nicht." in words(response)


@pytest.mark.parametrize("changes", [{"text": ""}, {"text": "x: 1"}, {"text": "a\x00b"}])
def test_what_did_not_arrive_whole_is_uploaded_again(client, changes):
    guideline = draft()
    shown = show_changes(client, guideline, yaml_of(guideline).replace("gewicht: 60", "gewicht: 55"))

    response = confirm(client, guideline, shown, **changes)

    assert response.url == url("guideline_replace", guideline.pk)
    assert messages(client.get(response.url))
    assert guideline.criteria.get(code="bedarf").weight == 60


def test_a_name_that_another_version_has_is_told_when_confirming(client):
    guideline, _ = draft(), in_force()
    shown = show_changes(client, guideline, yaml_of(guideline).replace("Entwurf 2027", "Fassung 2026"))

    response = confirm(client, guideline, shown)

    assert (response.status_code, len(summary(response))) == (422, 1)


def test_only_a_draft_takes_a_file(client):
    guideline = in_force()
    content = yaml_of(guideline).replace("gewicht: 60", "gewicht: 55")

    assert client.get(url("guideline_replace", guideline.pk)).url == url("guideline", guideline.pk)
    response = confirm(client, guideline, show_changes(client, guideline, content))
    assert response.status_code == 422
    assert summary(response) == ["Nur ein Entwurf lässt sich ändern. Legen Sie aus dieser Fassung eine neue an."]


def test_somebody_elses_fingerprint_helps_nobody(client):
    guideline = draft()
    other = draft(version="andere", series="andere")

    response = confirm(
        client,
        guideline,
        show_changes(client, guideline, yaml_of(guideline).replace("gewicht: 60", "gewicht: 55")),
        seen=fingerprint(other),
    )

    assert response.status_code == 422


# --- a copy ---------------------------------------------------------------------------------------------------------

DAY = {"valid_from_0": "1", "valid_from_1": "1", "valid_from_2": "2028"}


def copy(client, guideline, **answers):
    return client.post(url("guideline_copy", guideline.pk), {"version": "Fassung 2028"} | DAY | answers)


def test_a_new_version_begins_with_the_content_of_another(client):
    guideline = in_force()

    response = copy(client, guideline)

    copied = Guideline.objects.get(version="Fassung 2028")
    assert response.url == url("guideline", copied.pk)
    assert (copied.state, copied.series) == (State.DRAFT, guideline.series)
    assert package_of(copied).rubric == package_of(guideline).rubric


def test_a_new_version_needs_a_name_and_a_day(client):
    response = typed(client, url("guideline_copy", in_force().pk))

    assert response.status_code == 422
    assert summary(response) == [
        "Füllen Sie das Feld „Name der neuen Fassung“ aus.",
        "Geben Sie an, ab wann die Fassung gilt.",
    ]


def test_a_name_that_is_taken_is_told_beside_it_and_what_was_typed_stays(client):
    response = copy(client, in_force(), version="Fassung 2026")

    assert response.status_code == 422
    assert errors(response) == [
        "Eine Fassung „Fassung 2026“ gibt es schon. Bitte geben Sie dieser einen anderen Namen."
    ]
    assert (value(response, "version"), value(response, "valid_from_2")) == ("Fassung 2026", "2028")


def test_a_double_click_makes_one_copy(client):
    guideline = in_force()

    assert [copy(client, guideline).status_code for _ in range(2)] == [302, 422]
    assert Guideline.objects.filter(version="Fassung 2028").count() == 1


def test_invisible_characters_of_a_pasted_name_are_left_out(client):
    copy(client, in_force(), version="zwei\x1fZeilen")

    assert Guideline.objects.filter(version="zweiZeilen").exists()


def test_a_version_that_is_not_whole_says_so_instead_of_being_copied(client):
    guideline = draft()
    guideline.parameters.filter(name="ceiling").delete()

    response = copy(client, guideline)

    assert response.status_code == 422
    assert summary(response) == ["regeln › ceiling: Die Regel „Höchstbetrag je Antrag“ fehlt. Bitte ergänzen Sie sie."]


@pytest.mark.parametrize("name", ["guideline_copy", "guideline_replace"])
@pytest.mark.parametrize("role", [role for role in READERS if role not in EDITORS])
def test_who_only_reads_neither_copies_nor_replaces(role, name):
    client = as_(UserFactory(**{role: True}))

    assert client.post(url(name, draft().pk)).status_code == 403


def test_who_acts_for_a_traeger_does_not_come_near():
    owner = as_(factories.member(factories.OrganisationFactory()))

    assert {owner.get(url(name)).status_code for name in ("guidelines", "guideline_upload", "guideline_compare")} == {
        403
    }


def test_a_draft_that_was_released_meanwhile_takes_no_file(client):
    guideline = draft()
    shown = show_changes(client, guideline, yaml_of(guideline).replace("gewicht: 60", "gewicht: 55"))
    workflow.sign(guideline=guideline, actor=UserFactory(head=True), now=NOW)

    assert confirm(client, guideline, shown).status_code == 422
    assert guideline.criteria.get(code="bedarf").weight == 60

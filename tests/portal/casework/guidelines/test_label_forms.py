"""The office changes what states and steps are called, on the page of a draft."""

from dataclasses import astuple

import pytest

from criteria.packages.labels import STATES, STEPS
from criteria.packages.shape import Label, LabelKind, Origin
from criteria.transfer import package_of
from grants.audit.models import Entry
from tests.factories import UserFactory
from tests.portal.casework.guidelines.worlds import draft, form_of, now_of, typed
from tests.portal.casework.pages import as_, summary, url, value, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def client():
    return as_(UserFactory(caseworker=True))


def labels_of(guideline) -> str:
    return url("guideline_labels", guideline.pk)


def test_every_state_and_step_stands_in_the_form_with_its_usual_words(client):
    page = words(client.get(labels_of(draft())))

    usual = [astuple(word) for word in (*STATES.values(), *STEPS.values())]
    assert [text for word in usual for text in word if text and f"Üblich: {text}" not in page] == []


def test_what_is_typed_is_kept_read_compared_and_recorded(client):
    guideline = draft()

    typed(
        client,
        labels_of(guideline),
        state__checking__office="Vorprüfung",
        state__checking__source="Beschluss 7",
        step__withdraw__button="Antrag zurücknehmen",
        step__withdraw__is_assumption=["on"],
    )

    assert package_of(now_of(guideline)).labels == (
        Label(LabelKind.STATE, "checking", "Vorprüfung", None, Origin("Beschluss 7")),
        Label(LabelKind.STEP, "withdraw", None, None, Origin("", True), "Antrag zurücknehmen"),
    )
    told = "Bezeichnungen: Neu: Stand „Formale Prüfung“ heißt im Amt „Vorprüfung“."
    assert told in Entry.objects.get(chain=guideline.chain).sentence
    assert "im Amt: Vorprüfung" in words(client.get(url("guideline", guideline.pk)))


def test_an_emptied_answer_gives_the_usual_word_back(client):
    guideline = draft()
    guideline.labels.create(position=1, kind="state", name="checking", office="Vorprüfung", is_assumption=True)
    assert form_of(client.get(labels_of(guideline)))["state__checking__office"] == "Vorprüfung"

    typed(client, labels_of(guideline), state__checking__office="", state__checking__is_assumption=[])

    assert package_of(now_of(guideline)).labels == ()


def test_what_is_refused_stands_beside_its_answer_and_is_kept(client):
    guideline = draft()

    response = typed(
        client,
        labels_of(guideline),
        state__checking__office="Bewilligt",
        step__decide__office="Beschlossen",
        state__checking__is_assumption=["on"],
    )

    assert response.status_code == 422
    assert summary(response) == [
        "Stand „Formale Prüfung“: So heißt schon: Stand „Bewilligt“. Bitte wählen Sie ein anderes Wort.",
        "Schritt „Entscheidung getroffen“: Quelle fehlt. Bitte nennen Sie eine, oder nennen Sie es Annahme "
        "(„annahme: ja“).",
    ]
    assert value(response, "state__checking__office") == "Bewilligt"
    assert not now_of(guideline).labels.exists()

"""What a version may call states and steps, and what it may not: only words change, and no word misleads."""

import dataclasses

import pytest
import yaml

from criteria.packages.checking import check
from criteria.packages.differences import differences
from criteria.packages.labels import STATES, STEPS
from criteria.packages.problems import BadPackage
from criteria.packages.reading import read_package
from criteria.packages.shape import Label, LabelKind, Origin, Package
from criteria.packages.writing import write_package
from tests.criteria.packages.material import GOALS, changed, demo
from tests.rulebook import ASSUMED

STATE, STEP = LabelKind.STATE, LabelKind.STEP


def state(name: str, office=None, applicant=None, origin=ASSUMED, **more) -> Label:
    return Label(STATE, name, office, applicant, origin, **more)


def step(name: str, office=None, applicant=None, button=None, origin=ASSUMED) -> Label:
    return Label(STEP, name, office, applicant, origin, button)


def version(*labels: Label) -> Package:
    return dataclasses.replace(demo(), labels=labels)


def wrong(*labels: Label) -> list[tuple[str, str]]:
    return [(problem.place, problem.sentence) for problem in check(version(*labels), GOALS)]


def refused(sections) -> list[tuple[str, str]]:
    with pytest.raises(BadPackage) as bad:
        read_package(changed("bezeichnungen", value=sections), known_goals=GOALS)
    return [(problem.place, problem.sentence) for problem in bad.value.problems]


# --- the file -------------------------------------------------------------------------------------------------------


def test_what_is_written_is_read_again():
    whole = version(
        state("checking", "Vorprüfung"),
        state("submitted", "Eingang", "Angekommen", Origin("Beschluss 7")),
        step("withdraw", "Antrag zurückgenommen", "Antrag zurückgenommen", "Antrag zurücknehmen"),
    )

    assert check(whole, GOALS) == ()
    assert read_package(write_package(whole), known_goals=GOALS) == whole


def test_a_version_without_labels_says_nothing_about_them():
    bare = version()

    assert "bezeichnungen" not in write_package(bare)
    assert read_package(write_package(bare), known_goals=GOALS) == bare


@pytest.mark.parametrize(
    ("sections", "place", "sentence"),
    [
        (
            {"staende": {"chekking": {"amt": "A", "annahme": "ja"}}},
            "bezeichnungen › staende › chekking",
            "Diese Angabe gibt es hier nicht. Meinten Sie „checking“?",
        ),
        (
            {"schritte": {"grant_at_once": {"amt": "A", "annahme": "ja"}}},
            "bezeichnungen › schritte › grant_at_once",
            f"Diese Angabe gibt es hier nicht. Möglich sind: {', '.join(STEPS)}.",
        ),
        (
            {"staende": {"checking": {"amt": "", "annahme": "ja"}}},
            "bezeichnungen › staende › checking › amt",
            "Hier steht nichts. Bitte ergänzen Sie den Text.",
        ),
        (
            {"staende": {"checking": {"amt": "A" * 81, "annahme": "ja"}}},
            "bezeichnungen › staende › checking › amt",
            "Der Text hat 81 Zeichen, möglich sind 80. Bitte kürzen Sie ihn.",
        ),
        (
            {"staende": {"checking": {"amt": "Vorprüfung"}}},
            "bezeichnungen › staende › checking",
            "Quelle fehlt. Bitte nennen Sie eine, oder nennen Sie es Annahme („annahme: ja“).",
        ),
        (
            {"staende": {"checking": {"annahme": "ja"}}},
            "bezeichnungen › staende › checking",
            "Hier steht keine Bezeichnung. Bitte nennen Sie eine, oder streichen Sie den Eintrag.",
        ),
    ],
)
def test_a_label_that_cannot_be_is_refused_with_its_place(sections, place, sentence):
    assert refused(sections) == [(place, sentence)]


@pytest.mark.parametrize("core", ["von", "nach", "quellen", "ziel", "wer", "recht", "rechtsgrundlage", "target", "act"])
def test_a_package_cannot_change_the_core_of_a_step(core):
    given = {"schritte": {"cosign_award": {"amt": "Bewilligt und gezeichnet", "annahme": "ja", core: "draft"}}}

    (found,) = refused(given)

    assert found[0] == f"bezeichnungen › schritte › cosign_award › {core}"
    assert found[1].startswith("Diese Angabe gibt es hier nicht.")


def test_a_package_cannot_add_a_state_or_a_group_of_its_own():
    (found,) = refused({"reihenfolge": {"checking": "granted"}})

    assert found[0] == "bezeichnungen › reihenfolge"


# --- words that would mislead ---------------------------------------------------------------------------------------


def test_two_states_need_two_words_however_they_are_spelled():
    twice = wrong(state("checking", "Prüfung  1"), state("assessment", "prüfung 1"))

    assert twice == [
        (
            "bezeichnungen › staende › checking › amt",
            "So heißt schon: Stand „Fachliche Bewertung“. Bitte wählen Sie ein anderes Wort.",
        ),
        (
            "bezeichnungen › staende › assessment › amt",
            "So heißt schon: Stand „Formale Prüfung“. Bitte wählen Sie ein anderes Wort.",
        ),
    ]


def test_no_state_takes_the_usual_word_of_another_even_if_they_are_swapped():
    swapped = wrong(state("granted", applicant="Abgelehnt"), state("rejected", applicant="Bewilligt"))

    assert [place for place, _ in swapped] == [
        "bezeichnungen › staende › granted › traeger",
        "bezeichnungen › staende › rejected › traeger",
    ]


def test_the_traeger_does_not_learn_from_a_word_which_inner_state_it_is():
    inner = ("checking", "assessment", "deliberation", "cosigning")

    (found,) = wrong(state("cosigning", applicant="Kurz vor dem Bescheid"))

    assert found == (
        "bezeichnungen › staende › cosigning › traeger",
        "Wer das beim Träger liest, soll diesen Stand nicht von „Formale Prüfung“, „Fachliche Bewertung“, „Rangfolge "
        "und Entscheidung“ unterscheiden. Bitte geben Sie allen dieselbe Bezeichnung.",
    )
    assert wrong(*(state(name, applicant="Wir prüfen") for name in inner)) == []


def test_a_step_that_is_the_offices_own_gets_no_word_for_the_traeger_and_a_state_no_button():
    nobody = "niemand. Bitte streichen Sie sie."

    assert wrong(step("decide", applicant="Entschieden"), state("draft", button="Los")) == [
        ("bezeichnungen › staende › draft › taste", f"Diese Bezeichnung liest auf der Schaltfläche {nobody}"),
        ("bezeichnungen › schritte › decide › traeger", f"Diese Bezeichnung liest beim Träger {nobody}"),
    ]


def test_what_comes_from_elsewhere_than_a_file_is_checked_too():
    assert wrong(state("gone", "Weg"), step("decide", "A"), step("decide", "B")) == [
        (
            "bezeichnungen › staende › gone",
            "Einen Stand mit diesem Namen gibt es nicht. Bitte streichen Sie ihn.",
        ),
        (
            "bezeichnungen › schritte",
            "„decide“ steht mehrmals da. Bitte nennen Sie jeden Eintrag nur einmal.",
        ),
    ]


@pytest.mark.parametrize("words", [STATES, STEPS])
def test_the_usual_words_could_stand_in_a_version_themselves(words):
    kind = STATE if words is STATES else STEP
    labels = [
        Label(kind, name, word.office, word.applicant or None, ASSUMED, word.button or None)
        for name, word in words.items()
    ]

    assert wrong(*labels) == []


# --- what differs ---------------------------------------------------------------------------------------------------


def told(old: tuple[Label, ...], new: tuple[Label, ...]) -> list[str]:
    found = differences(version(*old), version(*new))
    assert {difference.place for difference in found} <= {"Bezeichnungen"}
    return [difference.sentence for difference in found]


def test_the_comparison_tells_what_is_called_otherwise():
    old = (state("checking", "Vorprüfung"), step("withdraw", button="Zurück"))
    new = (state("checking", "Sichtung", origin=Origin("Beschluss 7")), step("start_check", "Sichtung begonnen"))

    assert told(old, new) == [
        "Entfallen: Schritt „Antrag zurückgezogen“ heißt auf der Schaltfläche „Zurück“.",
        "Neu: Schritt „Formale Prüfung begonnen“ heißt im Amt „Sichtung begonnen“.",
        "Stand „Formale Prüfung“: im Amt statt „Vorprüfung“ jetzt „Sichtung“; "
        "bisher angenommen, jetzt belegt durch „Beschluss 7“.",
    ]
    assert told(old, old[::-1]) == []


def test_a_word_given_back_to_the_usual_one_and_a_name_nobody_knows_are_told():
    assert told(
        (state("submitted", "Eingang", "Angekommen"), state("gone", "Weg")),
        (state("submitted", "Eingang"), state("gone", "Fort")),
    ) == [
        "Stand „Eingereicht“: beim Träger statt „Angekommen“ jetzt wie üblich „Eingereicht“.",
        "Stand „gone“: im Amt statt „Weg“ jetzt „Fort“.",
    ]


def test_the_demo_calls_one_state_and_one_step_otherwise_and_says_that_it_is_invented():
    assert [(label.kind, label.origin.is_assumption) for label in demo().labels] == [(STATE, True), (STEP, True)]
    assert list(yaml.safe_load(write_package(demo()))["bezeichnungen"]) == ["staende", "schritte"]

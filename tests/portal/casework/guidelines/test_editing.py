import pytest

from criteria.plan.models import Goal
from criteria.transfer import package_of
from grants.audit.models import Entry
from grants.rulebook import workflow
from tests import factories
from tests.factories import NOW, UserFactory
from tests.portal.casework.guidelines.worlds import (
    EDITORS,
    READERS,
    draft,
    form_of,
    in_force,
    now_of,
    typed,
)
from tests.portal.casework.pages import as_, buttons, chosen, errors, messages, summary, url, value, words
from tests.rulebook import GOAL

pytestmark = pytest.mark.django_db

PAGES = ("header", "rules", "labels", "new_criterion", "tie_rule")


@pytest.fixture
def client():
    return as_(UserFactory(caseworker=True))


def at(guideline, name: str, *args) -> str:
    return url(f"guideline_{name}", guideline.pk, *args)


def rubric(guideline):
    return package_of(now_of(guideline)).rubric


def criterion(guideline, code: str):
    return next(found for found in rubric(guideline).criteria if found.code == code)


def addresses(guideline) -> list[str]:
    named = [at(guideline, name, "bedarf") for name in ("criterion", "remove_criterion")]
    return [at(guideline, name) for name in PAGES] + named


# --- every page that changes a draft --------------------------------------------------------------------------------


@pytest.mark.parametrize("role", EDITORS)
def test_who_may_edit_opens_every_page(role):
    guideline = draft()
    editor = as_(UserFactory(**{role: True}))

    assert {editor.get(address).status_code for address in addresses(guideline)} == {200}


@pytest.mark.parametrize("role", [role for role in READERS if role not in EDITORS])
def test_who_only_reads_opens_and_changes_nothing(role):
    guideline = draft()
    reader = as_(UserFactory(**{role: True}))

    answers = [(reader.get(address).status_code, reader.post(address).status_code) for address in addresses(guideline)]
    assert set(answers) == {(403, 403)}


def test_what_is_no_draft_leads_back_with_a_sentence(client):
    guideline = in_force()

    for address in addresses(guideline):
        response = client.get(address)
        assert response.url == url("guideline", guideline.pk)
        assert messages(client.get(response.url)) == [
            "Nur ein Entwurf lässt sich ändern. Legen Sie aus dieser Fassung eine neue an."
        ]


def test_saving_what_was_shown_changes_nothing(client):
    guideline = draft()
    before = package_of(guideline)

    for name in ("header", "rules", "tie_rule"):
        assert typed(client, at(guideline, name)).status_code == 302
    for code in ("bedarf", "konzept"):
        assert typed(client, at(guideline, "criterion", code)).status_code == 302
    assert package_of(now_of(guideline)) == before
    assert not Entry.objects.exists()


CHANGES = {
    "header": {"version": "Neuer Name"},
    "rules": {"value_retention_years": "9"},
    "labels": {"state__checking__office": "Vorprüfung", "state__checking__source": "Beschluss"},
    "new_criterion": {
        "code": "neu", "title": "Neu getippt", "level_0": "nichts", "level_1": "alles", "is_formal": "on",
        "source": "Beschluss",
    },
    "tie_rule": {"place_1": "konzept"},
}  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
def test_two_people_at_once_never_overwrite_each_other_and_what_was_typed_stays(client, name):
    guideline = draft()
    sent = {field: text for field, text in form_of(client.get(at(guideline, name))).items() if text is not None}
    guideline.gates.update(text="Inzwischen geändert.")

    response = client.post(at(guideline, name), sent | CHANGES[name])

    assert response.status_code == 422
    assert "inzwischen von jemand anderem geändert. Es wurde nichts überschrieben." in summary(response)[0]
    for field, text in CHANGES[name].items():
        assert text in ("on", value_of(response, field))
    assert not Entry.objects.exists()


def value_of(response, name: str) -> str:
    return str(response.context["form"][name].value())


@pytest.mark.parametrize("name", PAGES)
def test_a_form_that_does_not_say_what_it_saw_overwrites_nothing(client, name):
    guideline = draft()

    response = typed(client, at(guideline, name), **CHANGES[name], seen="")

    assert response.status_code == 422
    assert not Entry.objects.exists()


def test_a_draft_that_was_released_meanwhile_is_not_changed_and_what_was_typed_stays(client):
    guideline = draft()
    sent = form_of(client.get(at(guideline, "header")))
    workflow.sign(guideline=guideline, actor=UserFactory(head=True), now=NOW)

    response = client.post(at(guideline, "header"), sent | {"title": "Getippt"})

    assert response.status_code == 422
    assert value(response, "title") == "Getippt"


@pytest.mark.parametrize("address", range(6))
def test_an_empty_form_is_answered_and_never_an_error_of_the_server(client, address):
    assert client.post(addresses(draft())[address]).status_code == 422


# --- header ---------------------------------------------------------------------------------------------------------


def test_the_header_is_changed(client):
    guideline = draft()

    response = typed(
        client,
        at(guideline, "header"),
        version="Entwurf B",
        title="Richtlinie",
        source="Beschluss 2",
        valid_from_2="2028",
    )

    assert response.url == url("guideline", guideline.pk)
    changed = now_of(guideline)
    assert (changed.version, changed.title, changed.source) == ("Entwurf B", "Richtlinie", "Beschluss 2")
    assert changed.valid_from.year == 2028
    assert messages(client.get(response.url)) == ["Der Kopf der Fassung ist gespeichert."]


def test_each_problem_of_the_header_stands_beside_its_field(client):
    in_force()
    guideline = draft()

    missing = typed(client, at(guideline, "header"), version="", title=" ", valid_from_1="13")
    assert summary(missing) == [
        "Füllen Sie das Feld „Name der Fassung“ aus.",
        "Füllen Sie das Feld „Titel der Förderrichtlinie“ aus.",
        "Dieses Datum gibt es nicht. Prüfen Sie Tag, Monat und Jahr, zum Beispiel 31 1 2027.",
    ]
    taken = typed(client, at(guideline, "header"), version="Fassung 2026")
    assert errors(taken) == ["Eine Fassung „Fassung 2026“ gibt es schon. Bitte geben Sie dieser einen anderen Namen."]
    hostile = typed(client, at(guideline, "header"), title="a\x00b", source="c\x00d")
    assert len(errors(hostile)) == 2
    assert hostile.status_code == 422


# --- criteria -------------------------------------------------------------------------------------------------------


def test_a_criterion_is_changed_in_all_its_parts(client):
    guideline = draft()
    other = Goal.objects.create(key="wohnen", plan=Goal.objects.get().plan, text="Gut wohnen.", source="Test")

    response = typed(
        client,
        at(guideline, "criterion", "konzept"),
        part="fachlich",
        title="Ein neues Konzept",
        question="Was?\r\nUnd warum?",
        weight="45",
        minimum_points="2",
        goals=[GOAL, other.key],
        is_formal=[],
        source="Beschluss 3",
        is_assumption=[],
        level_1="Erste Zeile\r\nzweite Zeile",
        level_5="Noch eine Stufe",
    )

    assert response.status_code == 422, "the rubric would have no financial part"
    assert "Es fehlt ein Kriterium im Teil „finanztechnisch“." in summary(response)[0]
    response = typed(
        client,
        at(guideline, "criterion", "konzept"),
        title="Ein neues Konzept",
        question="Was?\r\nUnd warum?",
        weight="45",
        minimum_points="2",
        goals=[other.key, GOAL],
        is_formal=[],
        source="Beschluss 3",
        is_assumption=[],
        level_1="Erste Zeile\r\nzweite Zeile",
        level_5="Noch eine Stufe",
    )
    assert response.status_code == 302
    changed = criterion(guideline, "konzept")
    assert (changed.title, changed.question, changed.weight) == ("Ein neues Konzept", "Was?\nUnd warum?", 45)
    assert (changed.minimum_points, changed.goals, changed.is_formal) == (2, (GOAL, "wohnen"), False)
    assert changed.levels == (
        "Stufe 0", "Erste Zeile\nzweite Zeile", "Stufe 2", "Stufe 3", "Stufe 4", "Noch eine Stufe"
    )  # fmt: skip
    assert (changed.origin.source, changed.origin.is_assumption) == ("Beschluss 3", False)


def test_fewer_levels_are_possible(client):
    guideline = draft()

    typed(client, at(guideline, "criterion", "bedarf"), level_3="", level_4="")

    assert criterion(guideline, "bedarf").levels == ("Stufe 0", "Stufe 1", "Stufe 2")


def test_spaces_and_lines_at_the_ends_of_a_text_stay_when_nothing_was_typed(client):
    guideline = draft()
    first = guideline.criteria.get(code="bedarf")
    first.levels.filter(points=1).update(anchor="\n  Stufe mit Rand \n")
    guideline.criteria.filter(code="bedarf").update(question="Frage?\n")

    typed(client, at(guideline, "criterion", "bedarf"), weight="61")

    changed = criterion(guideline, "bedarf")
    assert (changed.levels[1], changed.question) == ("\n  Stufe mit Rand \n", "Frage?\n")
    assert Entry.objects.get(chain=guideline.chain).sentence == (
        "Entwurf geändert. Bewertungsraster: Kriterium „Bedarf“: Gewicht statt 60 jetzt 61."
    )


def test_each_problem_of_a_criterion_stands_beside_its_field(client):
    guideline = draft()

    response = typed(
        client,
        at(guideline, "criterion", "bedarf"),
        weight="0",
        minimum_points="9",
        goals=[],
        source="",
        is_assumption=[],
        level_1="",
        level_2="Stufe 3",
    )

    assert response.status_code == 422
    fields = {name: [str(error) for error in found] for name, found in response.context["form"].errors.items()}
    assert {name: found[0].split(". ")[0] for name, found in fields.items()} == {
        "weight": "Ein Gewicht von 0 zählt nicht",
        "goals": "Ein Ziel fehlt",
        "level_1": "Stufe 1: Hier steht nichts",
        "level_0": "Stufe 0: Zwei Stufen sind gleich beschrieben",
        "minimum_points": "Die Mindestpunkte müssen zwischen 0 und 4 liegen",
        "source": "Quelle fehlt",
    }
    assert value(response, "weight") == "0"


def test_a_number_that_is_none_and_a_goal_that_does_not_exist_are_refused(client):
    response = typed(
        client, at(draft(), "criterion", "bedarf"), weight="viel", minimum_points="-1", goals=["fremd"], part="beides"
    )

    assert set(response.context["form"].errors) == {"weight", "minimum_points", "goals", "part"}
    assert response.status_code == 422


def test_a_criterion_without_anchors_is_refused(client):
    answers = {f"level_{points}": "" for points in range(7)}

    response = typed(client, at(draft(), "criterion", "bedarf"), **answers)

    assert errors(response)[0].startswith("Stufe 0: Es fehlen Stufen mit Beschreibung.")


def test_a_new_criterion_takes_the_last_place(client):
    guideline = draft()

    response = typed(
        client,
        at(guideline, "new_criterion"),
        code="netzwerk",
        title="Netzwerk",
        weight="10",
        goals=[GOAL],
        level_0="kein Partner",
        level_1="ein Partner",
        is_assumption="on",
    )

    assert response.status_code == 302
    assert [found.code for found in rubric(guideline).criteria] == ["bedarf", "konzept", "netzwerk"]
    assert criterion(guideline, "netzwerk").levels == ("kein Partner", "ein Partner")
    assert rubric(guideline).tie_rule == ("bedarf",)


@pytest.mark.parametrize(
    ("code", "sentence"), [("bedarf", "steht mehrmals da"), ("Träger 1", "Bitte verwenden Sie nur")]
)
def test_the_short_name_of_a_new_criterion_is_new_and_plain(client, code, sentence):
    answers = CHANGES["new_criterion"] | {"code": code}

    response = typed(client, at(draft(), "new_criterion"), **answers)

    assert response.status_code == 422
    assert [sentence in error for error in errors(response)] == [True]
    assert "code" in response.context["form"].errors


def test_the_goals_stand_under_their_plans_and_those_of_the_criterion_are_chosen(client):
    page = client.get(at(draft(), "criterion", "bedarf"))

    assert "Fachplan Offene Seniorenarbeit" in words(page)
    assert chosen(page, "goals") == [GOAL]
    assert "Kurzname" not in words(page)


@pytest.mark.parametrize("name", ["criterion", "remove_criterion"])
@pytest.mark.parametrize("send", ["get", "post"])
def test_a_criterion_that_does_not_exist_is_not_found(client, name, send):
    assert getattr(client, send)(at(draft(), name, "fehlt")).status_code == 404


def test_a_criterion_is_removed_after_a_question_back_also_from_the_tie_rule(client):
    guideline = draft()
    typed(client, at(guideline, "new_criterion"), **CHANGES["new_criterion"])
    typed(client, at(guideline, "tie_rule"), place_1="neu", place_2="bedarf")

    page = client.get(at(guideline, "remove_criterion", "neu"))
    assert buttons(page) == ["Kriterium entfernen"]
    assert "Kriterium entfernen: Neu getippt" in words(page)
    assert typed(client, at(guideline, "remove_criterion", "neu")).status_code == 302
    assert [found.code for found in rubric(guideline).criteria] == ["bedarf", "konzept"]
    assert rubric(guideline).tie_rule == ("bedarf",)


def test_the_last_criterion_of_a_part_stays_and_the_page_says_why(client):
    guideline = draft()

    response = typed(client, at(guideline, "remove_criterion", "konzept"))

    assert response.status_code == 422
    assert summary(response) == [
        "bewertungsraster › kriterien: Es fehlt ein Kriterium im Teil „finanztechnisch“. "
        "Bitte nennen Sie mindestens eines."
    ]
    assert len(rubric(guideline).criteria) == 2


# --- tie rule -------------------------------------------------------------------------------------------------------


def test_the_rule_for_equal_results_is_set_in_its_order(client):
    guideline = draft()

    assert typed(client, at(guideline, "tie_rule"), place_1="konzept", place_2="bedarf").status_code == 302
    assert rubric(guideline).tie_rule == ("konzept", "bedarf")


def test_an_empty_place_in_the_rule_for_equal_results_is_passed_over(client):
    guideline = draft()

    typed(client, at(guideline, "tie_rule"), place_1="", place_2="konzept")

    assert rubric(guideline).tie_rule == ("konzept",)


@pytest.mark.parametrize(
    ("places", "sentence"),
    [
        ({"place_1": "", "place_2": ""}, "Es fehlt die Regel für gleiche Ergebnisse."),
        ({"place_1": "bedarf", "place_2": "bedarf"}, "„bedarf“ steht mehrmals da."),
        ({"place_1": "fremd"}, "Wählen Sie einen Eintrag aus der Liste aus."),
    ],
)
def test_a_rule_for_equal_results_that_is_none_is_refused(client, places, sentence):
    response = typed(client, at(draft(), "tie_rule"), **places)

    assert response.status_code == 422
    assert sentence in errors(response)[0]


# --- size -----------------------------------------------------------------------------------------------------------


def test_a_criterion_has_at_most_so_many_levels_as_its_form_offers(client):
    guideline = draft()
    sent = form_of(client.get(at(guideline, "criterion", "bedarf")))
    sent = {name: text for name, text in sent.items() if text is not None}
    many = {f"level_{points}": f"Stufe Nummer {points}" for points in range(300)}

    response = client.post(at(guideline, "criterion", "bedarf"), sent | many)

    assert response.status_code == 302
    assert len(criterion(guideline, "bedarf").levels) == 20


def test_long_names_are_cut_by_nobody(client):
    guideline = draft()
    title = "Sehr langer Titel " * 11

    typed(client, at(guideline, "criterion", "bedarf"), title=title)

    assert criterion(guideline, "bedarf").title == title.strip()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_needs_as_many_queries_with_few_goals_as_with_many(client, name, django_assert_num_queries):
    guideline, queries = draft(), {"new_criterion": 22, "header": 21, "rules": 21, "labels": 21, "tie_rule": 21}
    client.get(at(guideline, name))
    for count in (0, 12):
        for number in range(count):
            Goal.objects.create(key=f"ziel-{number}", plan=factories.a_goal().plan, text="Ziel", source="Test")
        with django_assert_num_queries(queries[name]):
            client.get(at(guideline, name))

"""The scoring sandbox: everybody may try out a released rubric; the office may compare with a call."""

import pytest

from grants.applications.workflow import declare_conflict
from grants.assessment.models import Assessment
from grants.people.models import Role
from portal.access import clock
from tests import factories

pytestmark = pytest.mark.django_db

COMPLETE = {"voraussetzung_1": "ja", "punkte_bedarf": "3", "punkte_konzept": "2"}


@pytest.fixture(autouse=True)
def _inside_the_call(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: factories.NOW)


def answer(client, guideline, **choices):
    return client.get(f"/entscheidung/{guideline.pk}/probe/", choices)


def text(response) -> str:
    return response.content.decode()


def office(client, role: Role = Role.CASEWORKER):
    person = factories.UserFactory(roles=[role.value])
    client.force_login(person)
    return person


def test_the_empty_sheet_asks_and_says_that_nothing_is_stored(client):
    response = answer(client, factories.GuidelineFactory())

    assert text(response).count("Nichts wird gespeichert") == 1
    assert text(response).count("noch offen</label>") == 3
    assert text(response).count("Ergebnis:") == 0


def test_a_complete_sheet_shows_the_result_with_the_lines_of_the_bescheid(client):
    """3 of 4 points with 60 % are 45 %, 2 of 4 with 40 % are 20 %."""
    shown = text(answer(client, factories.GuidelineFactory(), **COMPLETE))

    assert shown.count("Ergebnis: 65,00\u00a0%") == 1
    assert shown.count("Gesamtergebnis: 65,00\u00a0% der möglichen Punktzahl.") == 1
    assert shown.count("Fachliche Bewertung zusammen: 45,00\u00a0% von höchstens 60,00\u00a0%.") == 1
    assert shown.count("Mit Stufe 4 statt 2 bei „Konzept“ kämen 20,00 Prozentpunkte dazu.") == 1
    assert shown.count("noch nicht beantwortet") == 0
    assert shown.count("checked") == 3


def test_nothing_of_it_is_stored(client):
    guideline = factories.GuidelineFactory()

    answer(client, guideline, **COMPLETE)

    assert not Assessment.objects.exists()


def test_a_sheet_with_gaps_names_them_and_the_range(client):
    shown = text(answer(client, factories.GuidelineFactory(), punkte_bedarf="3", punkte_konzept=""))

    assert shown.count("Ergebnis: 45,00\u00a0% bis 85,00\u00a0%") == 1
    assert shown.count("Es fehlt die Wahl bei „Konzept“.") == 1
    assert shown.count("Eine Voraussetzung ist noch nicht beantwortet.") == 1
    assert shown.count("So kommt das Ergebnis zustande") == 0


def test_unmet_gates_and_minimum_points_stand_in_words(client):
    draft = factories.GuidelineFactory(is_draft=True)
    draft.criteria.filter(code="bedarf").update(minimum_points=2)
    draft.gates.create(position=2, text="Offen?", legal_basis="§ 1", is_assumption=True)
    draft.gates.create(position=3, text="Auch offen?", legal_basis="§ 1", is_assumption=True)
    office(client)

    shown = text(answer(client, draft, voraussetzung_1="nein", punkte_bedarf="1", punkte_konzept="4"))

    assert shown.count("<li>Der Antrag kam rechtzeitig. (Fachförderrichtlinie, Antragsfristen)</li>") == 1
    assert shown.count("2 Voraussetzungen sind noch nicht beantwortet.") == 1
    assert shown.count("Bei „Bedarf“ ist Stufe 1 gewählt, nötig ist mindestens 2.") == 1
    assert shown.count("Gewicht 60. Nötig ist mindestens Stufe 2.") == 1


@pytest.mark.parametrize("points", ["5", "-1", "2.5", "x" * 5000, "\x00", "<script>alert(1)</script>"])
def test_points_that_do_not_exist_are_answered_with_words(client, points):
    response = answer(client, factories.GuidelineFactory(), **COMPLETE | {"punkte_bedarf": points})

    sentence = "Wählen Sie bei „Bedarf“ eine der Antworten, die zur Auswahl stehen."
    assert response.status_code == 422
    assert text(response).count(sentence) == 2
    assert text(response).count("Ergebnis:") == 0
    assert text(response).count("<script>alert") == 0


def test_an_answer_to_a_gate_that_does_not_exist_is_refused(client):
    response = answer(client, factories.GuidelineFactory(), voraussetzung_1="vielleicht")

    assert response.status_code == 422


def test_labels_with_percent_signs_and_markup_stay_text(client):
    draft = factories.GuidelineFactory(is_draft=True)
    draft.criteria.filter(code="bedarf").update(title="20 % <b>mehr</b> %s", question="<i>Frage</i>")
    office(client)

    response = answer(client, draft, punkte_bedarf="9")

    assert response.status_code == 422
    assert text(response).count("Wählen Sie bei „20 % &lt;b&gt;mehr&lt;/b&gt; %s“ eine") == 2
    assert text(response).count("&lt;i&gt;Frage&lt;/i&gt;") == 1
    assert text(response).count("<b>mehr") == 0


def test_unknown_entries_in_the_address_change_nothing(client):
    shown = text(answer(client, factories.GuidelineFactory(), **COMPLETE, punkte_fremd="4", aufruf="x"))

    assert shown.count("Ergebnis: 65,00\u00a0%") == 1


def test_a_draft_whose_rubric_contradicts_itself_says_so(client):
    draft = factories.GuidelineFactory(is_draft=True)
    draft.criteria.filter(code="bedarf").update(minimum_points=9)
    office(client)

    response = answer(client, draft, **COMPLETE)

    assert response.status_code == 422
    assert text(response).count("die Mindestpunktzahl darf die Höchstpunktzahl nicht übersteigen.") == 1


def test_a_draft_without_a_rubric_is_readable(client):
    draft = factories.GuidelineFactory(is_draft=True)
    draft.criteria.all().delete()
    draft.gates.all().delete()
    office(client)

    assert text(answer(client, draft)).count("noch kein Bewertungsraster hinterlegt.") == 1


@pytest.mark.parametrize(
    ("role", "offered"),
    [
        (None, False),
        (Role.ASSESSOR, False),
        (Role.PLANNER, False),
        (Role.ADMIN, False),
        (Role.CASEWORKER, True),
        (Role.HEAD, True),
        (Role.AUDITOR, True),
    ],
)
def test_who_may_see_a_ranking_may_compare_and_nobody_else(client, role, offered):
    call = factories.CallFactory()
    marks = {"bedarf": 3, "konzept": 2}
    _assessed(call, marks, marks)
    if role:
        office(client, role)

    shown = text(answer(client, call.guideline, **COMPLETE, aufruf=call.slug))

    assert ("Im Vergleich" in shown, call.title in shown) == (offered, offered)


def _complete(call):
    return factories.complete(factories.draft(call))


def _assessed(call, *points):
    return factories.assessed(
        factories.checked(factories.checking_(factories.submitted(_complete(call)))), points=points
    )


def test_the_place_follows_percentage_then_the_tie_rule(client):
    """65 % against 100 %, 65 % with more points for the deciding Bedarf, and 0 %."""
    call = factories.CallFactory()
    for bedarf, konzept in ((4, 4), (1, 1), (0, 0)):
        marks = {"bedarf": bedarf, "konzept": konzept}
        _assessed(call, marks, marks)
    office(client)

    shown = text(answer(client, call.guideline, **COMPLETE, aufruf=call.slug))

    assert shown.count(f"In „{call}“ läge dieses Ergebnis auf Rang 2 von 4. ") == 1


def test_an_equal_result_shares_its_place(client):
    call = factories.CallFactory()
    marks = {"bedarf": 3, "konzept": 2}
    _assessed(call, marks, marks)
    office(client)

    shown = text(answer(client, call.guideline, **COMPLETE, aufruf=call.slug))

    assert shown.count("auf Rang 1 von 2, gemeinsam mit anderen.") == 1


def test_an_incomplete_sheet_has_no_place(client):
    call = factories.CallFactory()
    office(client)

    shown = text(answer(client, call.guideline, punkte_bedarf="3", aufruf=call.slug))

    assert shown.count("Für den Vergleich fehlen noch Punkte.") == 1


def test_a_call_without_assessed_applications_says_so(client):
    call = factories.CallFactory()
    office(client)

    shown = text(answer(client, call.guideline, **COMPLETE, aufruf=call.slug))

    assert shown.count("ist noch kein Antrag fertig bewertet, den Sie sehen können.") == 1


def test_whoever_has_a_conflict_in_the_call_learns_no_place(client):
    call = factories.CallFactory()
    marks = {"bedarf": 3, "konzept": 2}
    _assessed(call, marks, marks)
    hidden = _assessed(call, marks, marks)
    person = office(client)
    declare_conflict(application=hidden, actor=person, now=factories.NOW, reason="Verwandtschaft")

    shown = text(answer(client, call.guideline, **COMPLETE, aufruf=call.slug))

    assert shown.count("nennt Ihnen das Portal keinen Rang") == 1
    assert shown.count("auf Rang") == 0


def test_calls_of_other_versions_and_calls_to_come_are_not_offered(client):
    guideline = factories.GuidelineFactory()
    shown = factories.CallFactory(guideline=guideline)
    later = factories.CallFactory(guideline=guideline, opens_at=factories.NOW.replace(hour=11))
    other = factories.CallFactory()
    office(client)

    response = answer(client, guideline)

    assert list(response.context["form"].fields["aufruf"].queryset) == [shown]
    for call in (later, other):
        assert answer(client, guideline, **COMPLETE, aufruf=call.slug).status_code == 422


@pytest.mark.parametrize("slug", ["\x00", "x" * 5000, "' OR 1=1"])
def test_a_call_that_does_not_exist_is_answered_with_words(client, slug):
    call = factories.CallFactory()
    office(client)

    assert answer(client, call.guideline, **COMPLETE, aufruf=slug).status_code == 422


def test_the_number_of_queries_does_not_grow(client, django_assert_num_queries):
    """One for the version, criteria, goals, plans and levels each, one for the gates."""
    draft = factories.GuidelineFactory(is_draft=True)
    office(client)
    with django_assert_num_queries(12):
        answer(client, draft, **COMPLETE)
    for position in range(10, 20):
        criterion = draft.criteria.create(
            code=f"k{position}", position=position, title="Noch eines", weight=1, max_points=1, is_assumption=True
        )
        criterion.goals.add(factories.a_goal())
        criterion.levels.create(points=0, anchor="nein")
    with django_assert_num_queries(12):
        assert len(answer(client, draft, **COMPLETE).context["outcome"].missing) == 10

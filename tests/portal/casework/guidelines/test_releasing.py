import datetime

import pytest

from criteria.guideline.models import Guideline
from criteria.guideline.states import State
from grants.audit.models import Entry
from grants.rulebook import workflow
from tests import factories
from tests.factories import NOW, UserFactory
from tests.portal.casework.guidelines.worlds import (
    READERS,
    approved,
    draft,
    form_of,
    in_force,
    now_of,
    signed,
    superseded,
)
from tests.portal.casework.pages import as_, buttons, errors, messages, summary, url, words

pytestmark = pytest.mark.django_db

SLUGS = {"sign": "erste-freigabe", "approve": "zweite-freigabe", "enact": "inkraftsetzen", "reopen": "zuruecknehmen"}
PAST = datetime.date(2025, 1, 1)


@pytest.fixture
def head():
    return UserFactory(head=True, name="Hanna Erste")


@pytest.fixture
def second():
    return UserFactory(head=True, name="Otto Zweiter")


@pytest.fixture(autouse=True)
def today(monkeypatch):
    """The pages read the clock; a day in the year of the factories keeps the versions where they belong."""
    monkeypatch.setattr("portal.access.clock.now", lambda: NOW)


def page_of(guideline, user):
    return as_(user).get(url("guideline", guideline.pk))


def at(guideline, step: str) -> str:
    return url("guideline_step", guideline.pk, SLUGS[step])


def take(user, guideline, step: str, **answers):
    client = as_(user)
    return client.post(at(guideline, step), form_of(client.get(at(guideline, step))) | answers)


def own_buttons(guideline, user) -> list[str]:
    return buttons(page_of(guideline, user))


# --- what is offered ------------------------------------------------------------------------------------------------


def test_a_draft_waits_for_the_first_release(head):
    guideline = draft()

    assert own_buttons(guideline, head) == ["Zum ersten Mal freigeben"]
    assert "Der Entwurf lässt sich ändern. Zwei Personen der Leitung geben ihn frei." in words(page_of(guideline, head))


@pytest.mark.parametrize("role", [role for role in READERS if role != "head"])
def test_nobody_but_the_head_is_offered_a_release(role):
    assert own_buttons(draft(), UserFactory(**{role: True})) == []


def test_who_gave_the_first_release_reads_why_somebody_else_must_give_the_second(head, second):
    guideline = signed(head)

    own = page_of(guideline, head)
    assert buttons(own) == ["Freigabe zurücknehmen"]
    assert "Die zweite Freigabe muss eine andere Person geben." in words(own)
    other = page_of(guideline, second)
    assert buttons(other) == ["Zum zweiten Mal freigeben", "Freigabe zurücknehmen"]
    assert "Hanna Erste hat freigegeben. Eine zweite Person der Leitung muss auch freigeben." in words(other)
    assert "andere Person" not in words(other)


def test_a_released_version_waits_for_its_day(head):
    guideline = approved()

    assert own_buttons(guideline, head) == ["Freigabe zurücknehmen"]
    assert "gilt ab 01.01.2027. Von da an kann die Leitung sie in Kraft setzen." in words(page_of(guideline, head))


def test_from_its_day_on_a_released_version_can_be_put_into_force(head):
    guideline = approved(valid_from=NOW.date())

    assert own_buttons(guideline, head) == ["In Kraft setzen", "Freigabe zurücknehmen"]
    assert "Die Leitung kann sie in Kraft setzen." in words(page_of(guideline, head))


def test_what_a_call_rests_on_is_not_offered_to_be_taken_back(head):
    guideline = approved()
    factories.CallFactory(guideline=guideline)

    assert own_buttons(guideline, head) == []


def test_what_is_in_force_or_superseded_waits_for_nobody(head):
    current, old = in_force(), superseded()

    assert [own_buttons(guideline, head) for guideline in (current, old)] == [[], []]
    assert "Die Fassung ist seit 01.01.2026 in Kraft." in words(page_of(current, head))
    assert "Die Fassung ist abgelöst. Es ist nichts mehr zu tun." in words(page_of(old, head))


def test_a_draft_with_problems_is_not_offered(head):
    guideline = draft()
    guideline.parameters.filter(name="ceiling").delete()

    assert own_buttons(guideline, head) == []
    assert "Vor der Freigabe ist noch etwas zu ändern; es steht unten." in words(page_of(guideline, head))


def test_a_draft_that_begins_too_early_is_not_offered_and_names_the_other_version(head):
    in_force()
    guideline = draft(valid_from=PAST)

    assert own_buttons(guideline, head) == []
    assert (
        "Der Beginn 01.01.2025 überschneidet sich mit der Fassung „Fassung 2026“, die ab 01.01.2026 gilt."
    ) in words(page_of(guideline, head))


# --- the acts -------------------------------------------------------------------------------------------------------


def test_two_people_release_and_put_into_force(head, second):
    before, guideline = in_force(), draft(valid_from=NOW.date())

    for user, step in ((head, "sign"), (second, "approve"), (head, "enact")):
        response = take(user, guideline, step)
        assert (response.status_code, response.url) == (302, url("guideline", guideline.pk))

    assert now_of(guideline).state == State.IN_FORCE
    assert (now_of(before).state, now_of(before).valid_until) == (State.SUPERSEDED, datetime.date(2026, 9, 14))


def test_each_page_says_what_the_act_does_and_what_changed(head):
    in_force()

    response = as_(head).get(at(draft(), "sign"))

    page = words(response)
    assert "Der Entwurf lässt sich danach nicht mehr ändern." in page
    assert "Was sich gegenüber der Fassung davor ändert" in page
    assert buttons(response) == ["Zum ersten Mal freigeben"]


def test_without_a_predecessor_there_is_nothing_to_compare(head):
    assert "Fassung davor" not in words(as_(head).get(at(draft(), "sign")))


@pytest.mark.parametrize("send", ["get", "post"])
def test_the_same_person_does_not_give_both_releases_and_is_told_why(head, send):
    guideline, client = signed(head), as_(head)

    response = getattr(client, send)(at(guideline, "approve"))

    assert response.url == url("guideline", guideline.pk)
    assert messages(client.get(response.url)) == [
        "Sie haben diese Fassung selbst freigegeben. Die zweite Freigabe muss eine andere Person geben."
    ]
    assert now_of(guideline).state == State.SIGNED


@pytest.mark.parametrize("role", [role for role in READERS if role != "head"])
@pytest.mark.parametrize("step", SLUGS)
def test_nobody_but_the_head_releases(role, step):
    guideline = draft()

    assert as_(UserFactory(**{role: True})).post(at(guideline, step)).status_code == 403
    assert now_of(guideline).state == State.DRAFT


def test_a_double_click_releases_once(head):
    guideline, client = draft(), as_(head)
    sent = form_of(client.get(at(guideline, "sign")))

    answers = [client.post(at(guideline, "sign"), sent) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 422]
    assert "Vielleicht war jemand schneller." in summary(answers[1])[0]
    assert guideline.approvals.count() == 1


def test_a_draft_that_changed_since_it_was_read_is_not_released(head):
    guideline, client = draft(), as_(head)
    sent = form_of(client.get(at(guideline, "sign")))
    guideline.gates.update(text="Inzwischen geändert.")

    response = client.post(at(guideline, "sign"), sent)

    assert response.status_code == 422
    assert "Es wurde nichts freigegeben." in summary(response)[0]
    assert now_of(guideline).state == State.DRAFT


def test_a_release_without_the_word_what_was_read_is_refused(head):
    guideline = draft()

    assert as_(head).post(at(guideline, "sign")).status_code == 422
    assert now_of(guideline).state == State.DRAFT


def test_an_overlap_is_told_with_its_place(head):
    in_force()
    guideline = draft(valid_from=PAST)

    response = take(head, guideline, "sign")

    assert response.status_code == 422
    assert summary(response)[0].startswith("Gilt ab: 01.01.2025 überschneidet sich mit der Fassung „Fassung 2026“")


def test_problems_are_told_with_their_places(head):
    guideline = draft()
    guideline.parameters.filter(name="ceiling").delete()

    response = take(head, guideline, "sign")

    assert summary(response) == ["regeln › ceiling: Die Regel „Höchstbetrag je Antrag“ fehlt. Bitte ergänzen Sie sie."]


def test_nothing_comes_into_force_before_its_day(head):
    guideline = approved()

    response = take(head, guideline, "enact")

    assert response.status_code == 422
    assert summary(response) == ["Die Fassung gilt erst ab 01.01.2027. Setzen Sie sie dann in Kraft."]


@pytest.mark.parametrize("step", ["approve", "enact", "reopen"])
def test_a_page_that_does_not_fit_the_state_leads_back_with_a_sentence(head, step):
    guideline, client = draft(), as_(head)

    response = client.get(at(guideline, step))

    assert response.url == url("guideline", guideline.pk)
    assert "ist bei dieser Fassung jetzt nicht möglich." in messages(client.get(response.url))[0]


def test_acts_that_do_not_exist_are_not_found(head):
    assert as_(head).get(url("guideline_step", draft().pk, "loeschen")).status_code == 404


# --- taking back ----------------------------------------------------------------------------------------------------


def test_a_release_is_taken_back_with_a_reason_that_stands_in_the_record(head, second):
    guideline = signed(head)

    assert take(second, guideline, "reopen", reason="Gewicht vertippt").status_code == 302
    assert now_of(guideline).state == State.DRAFT
    last = Entry.objects.filter(chain=guideline.chain).order_by("number").last()
    assert last.sentence == "Fassung in den Entwurf zurückgenommen. Gewicht vertippt"


def test_taking_back_needs_a_reason(head):
    response = take(head, signed(head), "reopen", reason=" ")

    assert response.status_code == 422
    assert errors(response) == ["Füllen Sie das Feld „Warum nehmen Sie die Freigabe zurück?“ aus."]


def test_once_a_call_rests_on_it_a_version_is_not_taken_back_and_the_reason_stays(head):
    guideline, client = approved(), as_(head)
    sent = form_of(client.get(at(guideline, "reopen")))
    factories.CallFactory(guideline=guideline)

    response = client.post(at(guideline, "reopen"), sent | {"reason": "Gewicht vertippt"})

    assert response.status_code == 422
    assert summary(response) == [
        "Auf dieser Fassung beruht ein Förderaufruf. Legen Sie zum Ändern eine neue Fassung an."
    ]
    assert "Gewicht vertippt" in response.content.decode()
    assert now_of(guideline).state == State.APPROVED


def test_after_taking_back_everybody_may_release_again(head, second):
    guideline = workflow.reopen(guideline=signed(head), actor=head, now=NOW, reason="Tippfehler")

    assert own_buttons(guideline, head) == ["Zum ersten Mal freigeben"]
    take(second, guideline, "sign")
    assert own_buttons(guideline, head) == ["Zum zweiten Mal freigeben", "Freigabe zurücknehmen"]


def test_versions_of_all_states_open_without_an_error_for_every_reader(head):
    versions = [
        draft(),
        signed(head, version="halb", series="b"),
        approved(version="ganz", series="c"),
        in_force(series="d"),
        superseded(series="e"),
    ]
    assert {guideline.state for guideline in Guideline.objects.all()} == set(State)

    answers = {
        page_of(guideline, UserFactory(**{role: True})).status_code for guideline in versions for role in READERS
    }
    assert answers == {200}

"""Optional clauses are chosen for one Bescheid, by the office, before the second signature; contradictions stop it."""

import dataclasses

import pytest

from criteria import transfer
from criteria.guideline.models import Guideline
from criteria.guideline.states import State
from criteria.packages.shape import Clause, ClauseKind, When
from grants import audit, outbox
from grants.applications.models import Application
from grants.audit.models import Entry
from grants.awards.models import Decision
from grants.letters import bescheid
from grants.letters.choosing import LetterStopped, choosable, standing
from grants.letters.models import Letter
from grants.letters.workflow import choose_clauses
from grants.outbox.models import Message
from grants.steps import Forbidden, NotPossible
from tests import factories
from tests.factories import NOW, CallFactory, UserFactory, a_goal
from tests.rulebook import ASSUMED, small_package

pytestmark = pytest.mark.django_db


def optional(key: str, **relations) -> Clause:
    return Clause(key, ClauseKind.AUFLAGE, When.ALWAYS, f"Baustein {key}.", ASSUMED, is_optional=True, **relations)


WHOLE = (
    *small_package().clauses,
    optional("logo"),
    optional("bericht"),
    optional("vorbehalt", requires=("bericht",)),
    optional("stille", excludes=("logo",)),
)


def call(*clauses: Clause):
    a_goal()
    number = Guideline.objects.count()
    guideline = transfer.create(
        dataclasses.replace(small_package(series=f"reihe-{number}", version=f"Fassung {number}"), clauses=clauses)
    )
    Guideline.objects.filter(pk=guideline.pk).update(state=State.IN_FORCE)
    return CallFactory(guideline=Guideline.objects.get(pk=guideline.pk))


def waiting(*clauses: Clause) -> Application:
    """An award that awaits its second signature."""
    application = factories.complete(factories.draft(call(*clauses)))
    return factories.decided(
        factories.assessed(factories.checked(factories.checking_(factories.submitted(application))))
    )


def decision_of(application: Application) -> Decision:
    return application.decisions.get(returned_at=None)


def choose(application: Application, *keys: str, actor=None):
    return choose_clauses(decision=decision_of(application), actor=actor or application.caseworker, now=NOW, keys=keys)


def test_what_was_chosen_stands_in_the_letter_and_in_the_record():
    application = waiting(*WHOLE)
    choose(application, "logo")
    factories.granted(application)
    factories.run_outbox()

    words = str(Letter.objects.get(kind="decision").content)
    entry = Entry.objects.get(action="choose_clauses")
    assert ("Baustein logo." in words, "Baustein bericht." in words) == (True, False)
    assert (entry.sentence, entry.actor) == (
        "Wählbare Textbausteine für den Bescheid: logo.",
        application.caseworker,
    )
    assert audit.broken_at(application.chain) is None


def test_a_choice_can_be_changed_and_the_same_choice_leaves_no_second_record():
    application = waiting(*WHOLE)
    choose(application, "logo")
    choose(application, "logo")
    choose(application)

    assert [entry.data["after"] for entry in Entry.objects.filter(action="choose_clauses").order_by("pk")] == [
        ["logo"],
        [],
    ]


def test_without_a_choice_only_the_usual_clauses_stand():
    decision = decision_of(waiting(*WHOLE))

    assert [clause.key for clause in standing(decision)] == ["zweck", "nachweis"]
    assert [clause.key for clause in choosable(decision)] == ["logo", "bericht", "vorbehalt", "stille"]


@pytest.mark.parametrize(
    ("keys", "reason"),
    [
        (("vorbehalt",), "Auflage „vorbehalt“ steht nur zusammen mit Auflage „bericht“."),
        (("logo", "stille"), "Auflage „logo“ und Auflage „stille“ widersprechen sich."),
        (("zweck",), "Diese Textbausteine stehen hier nicht zur Wahl: zweck."),
    ],
)
def test_a_choice_that_cannot_stand_is_refused_with_its_reason(keys, reason):
    application = waiting(*WHOLE)

    with pytest.raises(LetterStopped) as refusal:
        choose(application, *keys)

    assert str(refusal.value).startswith(reason)
    assert Entry.objects.filter(action="choose_clauses").count() == 0


def test_a_contradiction_in_the_guideline_stops_the_letter_and_the_office_can_read_why():
    needy = dataclasses.replace(small_package().clauses[0], requires=("logo",))
    application = waiting(needy, optional("logo"))
    factories.granted(application)
    message = Message.objects.get(topic="letter", key__startswith="decision:")

    assert outbox.handle(message_id=message.pk, now=NOW) is False
    message.refresh_from_db()
    assert message.last_error.startswith("LetterStopped: Auflage „zweck“ steht nur zusammen mit Auflage „logo“.")
    assert not Letter.objects.filter(kind="decision").exists()


def test_nobody_chooses_after_the_second_signature():
    application = waiting(*WHOLE)
    decision = decision_of(application)
    factories.granted(application)

    with pytest.raises(NotPossible):
        choose_clauses(decision=decision, actor=application.caseworker, now=NOW, keys=("logo",))


def test_who_only_assesses_does_not_choose():
    with pytest.raises(Forbidden):
        choose(waiting(*WHOLE), "logo", actor=UserFactory(assessor=True))


def test_a_draft_says_the_same_and_that_it_is_a_draft():
    application = waiting(*WHOLE)

    found = bescheid.draft(decision_of(application), NOW.date())

    assert found.title == f"Entwurf: Zuwendungsbescheid {application.reference}"
    assert found.blocks[0].text == "Dies ist ein Entwurf. Er ist nicht mitgezeichnet und gilt nicht."
    assert not Letter.objects.filter(kind="decision").exists()

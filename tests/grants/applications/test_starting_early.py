"""Beginning before the Bescheid: who asks when, what the office answers, and what both may rely on."""

import datetime

import pytest

from grants.applications import starting_early, workflow
from grants.applications.early_starts import may_begin_from
from grants.applications.precheck import findings
from grants.audit.models import Entry
from grants.steps import Forbidden, NotPossible
from tests import factories
from tests.factories import NOW
from tests.grants.change_notices.worlds import DAY, asked, consented, costly, refused_
from tests.grants.worlds import at_once, cast, refused

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2026, 9, 15)
LATER = datetime.date(2026, 10, 20)


def test_a_request_and_its_consent_stand_in_the_record_and_make_one_letter():
    application = costly()
    consented(asked(application))
    factories.run_outbox()
    actions = Entry.objects.filter(chain=application.chain).values_list("action", flat=True)
    assert {"request_early_start", "grant_early_start"} <= set(actions)
    assert application.letters.filter(kind="early_start").count() == 1


def test_what_the_consent_allows_is_the_first_day_that_does_no_harm():
    application = costly()
    assert may_begin_from(application) is None
    consented(asked(application), allowed_from=LATER)
    assert may_begin_from(application) == LATER


def test_below_the_limit_the_submission_is_enough_and_nobody_asks():
    application = costly("10000.01")
    assert may_begin_from(application) == TODAY
    refused(
        starting_early.NotNeeded,
        starting_early.request_early_start,
        application=application,
        actor=application.created_by,
        now=NOW,
        wanted_from=DAY,
        reason="Eilig",
    )


def test_at_the_limit_consent_is_needed():
    assert asked(costly("10000.00")).is_open


def test_where_the_guideline_knows_no_limit_nobody_asks():
    application = costly("keine")
    assert may_begin_from(application) == TODAY
    with pytest.raises(starting_early.NotNeeded):
        asked(application)


def test_a_draft_may_not_begin():
    assert may_begin_from(factories.draft()) is None


def test_one_request_at_a_time_and_none_after_the_consent():
    application = costly()
    first = asked(application)
    with pytest.raises(NotPossible, match="liegt dem Sozialamt schon vor"):
        asked(application)
    consented(first)
    with pytest.raises(NotPossible, match="schon zugestimmt"):
        asked(application)


def test_after_a_refusal_the_traeger_may_ask_again():
    application = costly()
    refused_(asked(application))
    assert asked(application, reason="Neue Gründe").is_open
    assert may_begin_from(application) is None


@pytest.mark.parametrize("is_granted", [True, False])
def test_after_the_decision_nobody_asks(is_granted):
    application = factories.assessed(factories.checked(factories.checking_(costly())))
    application = factories.granted(factories.decided(application)) if is_granted else factories.rejected(application)
    with pytest.raises(NotPossible, match="solange über den Antrag nicht entschieden"):
        asked(application)


def test_the_answer_comes_too_late_once_the_application_is_withdrawn():
    application = costly()
    request = asked(application)
    workflow.withdraw(application=application, actor=application.created_by, now=NOW)
    with pytest.raises(NotPossible):
        consented(request)


@pytest.mark.parametrize(
    ("fields", "words"),
    [({"reason": "  "}, "warum Sie nicht"), ({"wanted_from": datetime.date(2026, 9, 14)}, "nie rückwirkend")],
)
def test_a_request_without_reason_or_for_yesterday_is_refused(fields, words):
    with pytest.raises(starting_early.Unfounded, match=words):
        asked(costly(), **fields)


@pytest.mark.parametrize(
    "fields",
    [{"allowed_from": TODAY}, {"reason": " "}, {"legal_basis": " "}],
)
def test_a_consent_before_the_day_asked_for_or_without_reasons_changes_nothing(fields):
    request = asked(costly())
    values = {"allowed_from": DAY, "reason": "Dringlich.", "legal_basis": "§ 44"} | fields
    officer = factories.UserFactory(caseworker=True)
    refused(starting_early.Unfounded, starting_early.consent, request=request, actor=officer, now=NOW, **values)


def test_a_second_answer_is_refused():
    request = asked(costly())
    refused_(request)
    with pytest.raises(NotPossible, match="schon entschieden"):
        consented(request)


def test_only_signatories_ask_and_only_officers_without_conflict_answer():
    application = costly()
    people = cast(application)
    with pytest.raises(Forbidden):
        asked(application, actor=people["owner editor"])
    request = asked(application, actor=people["owner signatory"])
    for name in ("owner signatory", "head", "conflicted caseworker", "auditor", "caseworker of the Träger"):
        with pytest.raises(Forbidden):
            consented(request, actor=people[name])
    assert consented(request, actor=people["caseworker"]).is_granted


def test_in_a_correction_the_precheck_no_longer_warns_of_a_day_that_is_allowed():
    application = factories.checking_(costly())
    application.period_start = DAY
    application.save()
    warned = [point for point in findings(application, DAY) if point.field == "period_start_0"]
    consented(asked(application))
    assert (len(warned), [point for point in findings(application, DAY) if point.field == "period_start_0"]) == (1, [])


@pytest.mark.django_db(transaction=True)
def test_two_requests_at_the_same_moment_are_one():
    application = costly()
    outcomes = at_once(lambda: asked(application), lambda: asked(application))
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["EarlyStart", "NotPossible"]

"""The finance check: what is set, what is refused, what it changes for the decision."""

from decimal import Decimal

import pytest

from criteria.financing import Financing
from grants.applications import editing, workflow
from grants.audit.models import Entry
from grants.awards import queries
from grants.finance.models import FinanceCheck
from grants.finance.queries import check_of, checked_sums, cut_reasons, is_current, settled
from grants.finance.workflow import CheckedMeanwhile, Finding, Setting, WrongFinding, save_finance_check
from grants.steps import Forbidden, NotPossible
from tests import factories
from tests.grants.finance.worlds import GOODS, OWN_FUNDS, STAFF, check
from tests.grants.worlds import at_once, refused

pytestmark = pytest.mark.django_db


def test_a_completed_check_replaces_the_sums_of_the_plan():
    application = factories.assessed()
    assert checked_sums(application) is None
    check(application, {GOODS: "500.00"}, amount=Decimal("7500.00"))

    found = checked_sums(application)
    assert (found.costs, found.eligible_costs, found.own_funds) == (Decimal("8500"), Decimal("8500"), Decimal("1000"))
    assert queries.proposal(application, Financing.FEHLBEDARF).amount == Decimal("7500.00")
    assert queries.proposed_amounts([application], application.call.guideline, Financing.FEHLBEDARF) == {
        application.pk: Decimal("7500.00")
    }


def test_it_says_why_and_proposes_less_than_possible_where_a_person_wants_so():
    application = factories.assessed()
    check(application, {GOODS: "500.00"}, amount=Decimal("7000.00"))

    offer = queries.proposals([application], application.call.guideline)[application.pk]
    assert offer == queries.Offer(Decimal("7000.00"), Decimal("5000.00"))
    assert cut_reasons([application]) == {
        application.pk: ["Sachkosten: 500,00\u00a0€ statt 2.000,00\u00a0€. Zu teuer."]
    }


def test_a_check_that_is_only_saved_does_not_count_yet():
    application = factories.checking_()
    check(application, {GOODS: "500.00"}, amount=None, smallest=None, completing=False)

    assert (checked_sums(application), settled([application])) == (None, {})


def test_each_save_leaves_one_record():
    application = factories.checking_()
    saved = check(application, {STAFF: "7000.00"}, amount=Decimal("8000.00"))

    entry = Entry.objects.filter(chain=application.chain).order_by("number").last()
    assert (entry.action, saved.version) == ("check_finance", 1)
    assert entry.sentence == "Finanzprüfung zu Fassung 1 abgeschlossen. Vorschlag: 8.000,00\u00a0€."
    assert entry.data["cuts"] == [["Personalkosten", "8000.00", "7000.00", "Zu teuer."]]


def test_a_plan_that_gives_no_grant_is_completed_without_amounts():
    application = factories.checking_()
    check(application, {STAFF: "1000.00", GOODS: "0.00"}, amount=None, smallest=None)

    assert settled([application])[application.pk].amount is None
    assert queries.proposals([application], application.call.guideline) == {}


def test_a_new_version_overtakes_the_check():
    application = factories.checking_()
    check(application)
    application = workflow.request_correction(
        application=application,
        actor=application.caseworker,
        now=factories.NOW,
        sections=("plan",),
        message="Bitte prüfen Sie die Summe.",
        due_on=factories.NOW.date().replace(day=28),
    )
    rows = [editing.Row(row.item, row.amount) for row in application.plan_rows.order_by("position")]
    application = editing.save_plan(
        application=application,
        section="plan",
        actor=application.created_by,
        now=factories.NOW,
        version=application.version,
        rows=rows,
    )
    application = workflow.resubmit(application=application, actor=application.created_by, now=factories.NOW)

    assert (is_current(check_of(application)), checked_sums(application)) == (False, None)


WRONG = {
    "more than asked": ({GOODS: "2000.01"}, {}, "Setzen Sie höchstens den beantragten Betrag an"),
    "less than nothing": ({GOODS: "-0.01"}, {}, "Setzen Sie höchstens den beantragten Betrag an"),
    "more than possible": (
        {},
        {"amount": Decimal("9000.01")},
        "über 0 € bis 9.000,00\u00a0€.",
    ),
    "no proposal": ({}, {"amount": Decimal("0.00")}, "Möglich ist ein Vorschlag"),
    "smallest above the proposal": ({}, {"smallest": Decimal("9000.01")}, "höchstens beim Vorschlag"),
    "smallest without a source": ({}, {"smallest_source": ""}, "woher der kleinste arbeitsfähige Betrag kommt"),
    "smallest without a proposal": ({}, {"amount": None}, "Ohne Vorschlag"),
    "complete without amounts": ({}, {"amount": None, "smallest": None}, "Zum Abschluss gehören"),
    "a kind the guideline does not know": ({}, {"financing": Financing.VOLL}, "Ein Vorschlag ist so nicht möglich."),
    "a proposal where there is no need": ({STAFF: "0.00", GOODS: "0.00"}, {}, "Ein Vorschlag ist so nicht möglich."),
}


@pytest.mark.parametrize(("cuts", "fields", "sentence"), WRONG.values(), ids=WRONG)
def test_what_contradicts_plan_or_rule_is_refused(cuts, fields, sentence):
    application, actor = factories.checking_(), factories.UserFactory(caseworker=True)

    assert sentence in str(refused(WrongFinding, check, application=application, cuts=cuts, actor=actor, **fields))


def test_a_cut_without_a_reason_is_refused():
    application, actor = factories.checking_(), factories.UserFactory(caseworker=True)
    error = refused(
        WrongFinding,
        save_finance_check,
        application=application,
        actor=actor,
        now=factories.NOW,
        version=0,
        settings={OWN_FUNDS: Setting(Decimal("900.00"), " ")},
        finding=Finding(Financing.FEHLBEDARF),
    )
    assert "„Eigenmittel“: Sie setzen weniger an, als beantragt ist. Bitte begründen Sie das." in str(error)


def test_who_has_not_seen_the_last_save_overwrites_nothing():
    application = factories.checking_()
    first = check(application)

    error = refused(CheckedMeanwhile, check, application=application, actor=application.caseworker, version=0)
    assert f"Inzwischen hat {first.saved_by} die Finanzprüfung gespeichert." in str(error)


def test_only_the_office_checks_and_only_before_the_decision():
    application = factories.checking_()
    refused(Forbidden, check, application=application, actor=factories.UserFactory(head=True))
    decided = factories.decided(factories.assessed(factories.checked(application)))
    refused(NotPossible, check, application=decided, actor=application.caseworker)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_save_at_once_one_is_told():
    application = factories.checking_()
    people = [factories.UserFactory(caseworker=True) for _ in range(2)]
    outcomes = at_once(*(lambda person=person: check(application, actor=person, version=0) for person in people))

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["CheckedMeanwhile", "FinanceCheck"]
    assert FinanceCheck.objects.get().version == 1

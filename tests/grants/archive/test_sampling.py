"""What makes a file risky, and drawing for the examination."""

import datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from criteria.sampling import Factor
from grants.applications.workflow import declare_conflict
from grants.archive import sampling
from grants.archive.looking import note_look
from grants.archive.models import Draw
from grants.archive.sampling import FACTORS, NotDrawable, draw, items_of
from grants.audit.models import Entry
from grants.steps import Forbidden
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def auditor():
    return factories.UserFactory(auditor=True)


def facts(application, user, **more) -> set[str]:
    items = {item.key: item.facts for item in items_of(application.call, user, **more)}
    return set(items[str(application.pk)])


def another(application, make, **fields):
    """Another file of the same call."""
    return make(factories.submitted(factories.complete(factories.draft(call=application.call), **fields)))


def test_facts_say_what_is_risky_about_a_file(auditor):
    whole, cut = factories.granted(), factories.granted(amount="5000.00")

    assert facts(whole, auditor) == {"new"}
    assert facts(cut, auditor) == {"new", "cut"}
    assert facts(whole, auditor, overdue=[whole.pk]) == {"new", "overdue"}


def test_a_large_grant_and_a_traeger_that_had_one_before(auditor, monkeypatch):
    monkeypatch.setattr(sampling, "LARGE", Decimal("9000.00"))
    application = factories.granted()
    earlier = factories.CallFactory(funding_year=2026)
    factories.granted(
        factories.decided(
            factories.assessed(
                factories.checked(
                    factories.checking_(
                        factories.submitted(
                            factories.complete(factories.draft(earlier, organisation=application.organisation))
                        )
                    )
                )
            )
        )
    )

    assert facts(application, auditor) == {"large"}


def test_a_declared_bias_and_a_late_application(auditor):
    application = factories.submitted()
    application.call.closes_at = NOW - datetime.timedelta(days=1)
    application.call.save()
    declare_conflict(application=application, actor=factories.UserFactory(caseworker=True), now=NOW, reason="Verwandt.")

    assert facts(application, auditor) == {"new", "late", "conflict"}


def test_a_sample_is_kept_with_all_it_takes_to_draw_it_again(auditor):
    application = factories.granted(amount="5000.00")

    made = draw(call=application.call, factors=FACTORS, seed=" 2027 ", size=3, actor=auditor, now=NOW)

    assert (made.seed, made.size, made.population) == ("2027", 3, 1)
    assert made.lines == [{"application": application.pk, "points": 5, "factors": ["new", "cut"]}]
    assert [Factor(**values) for values in made.factors] == list(FACTORS)
    entry = Entry.objects.get(chain=made.chain)
    assert entry.sentence == "Stichprobe von 1 aus 1 Akten gezogen. Startwert: 2027."
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        Draw.objects.update(seed="anders")


@pytest.mark.parametrize("wrong", [{"seed": "  "}, {"size": 0}, {"factors": [Factor("cut", "gekürzt", 10)]}])
def test_what_cannot_be_drawn_is_said(auditor, wrong):
    asked = {"factors": FACTORS, "seed": "1", "size": 1} | wrong

    with pytest.raises(NotDrawable):
        draw(call=factories.submitted().call, actor=auditor, now=NOW, **asked)


def test_a_call_without_files_gives_no_sample(auditor):
    with pytest.raises(NotDrawable, match="keine Akten"):
        draw(call=factories.CallFactory(), factors=FACTORS, seed="1", size=1, actor=auditor, now=NOW)


@pytest.mark.parametrize("role", ["caseworker", "head", "admin", "planner", "assessor"])
def test_only_the_examination_draws_and_sees_samples(auditor, role):
    person, application = factories.UserFactory(**{role: True}), factories.submitted()
    draw(call=application.call, factors=FACTORS, seed="1", size=1, actor=auditor, now=NOW)

    with pytest.raises(Forbidden):
        draw(call=application.call, factors=FACTORS, seed="1", size=1, actor=person, now=NOW)
    assert not Draw.objects.visible_to(person).exists()
    assert Draw.objects.visible_to(auditor).exists()


def test_who_is_biased_in_a_file_of_the_call_neither_draws_nor_sees_samples(auditor):
    application = factories.submitted()
    biased = factories.member(application.organisation, roles=["auditor"])
    draw(call=application.call, factors=FACTORS, seed="1", size=1, actor=auditor, now=NOW)

    with pytest.raises(NotDrawable, match="befangen"):
        draw(call=application.call, factors=FACTORS, seed="1", size=1, actor=biased, now=NOW)
    assert not Draw.objects.visible_to(biased).exists()


def test_the_queries_do_not_grow_with_the_files(auditor, django_assert_max_num_queries):
    application = factories.granted()
    for _ in range(3):
        another(application, factories.checking_)

    with django_assert_max_num_queries(6):
        assert len(items_of(application.call, auditor)) == 4


def test_a_look_of_the_examination_is_recorded_once_a_day(auditor):
    application = factories.submitted()

    for moment in (NOW, NOW + datetime.timedelta(hours=2), NOW + datetime.timedelta(days=1)):
        note_look(application=application, actor=auditor, now=moment)
        note_look(application=application, actor=factories.UserFactory(caseworker=True), now=moment)

    looks = Entry.objects.filter(chain=application.chain, action="look")
    assert [(look.actor, look.at.day) for look in looks] == [(auditor, 15), (auditor, 16)]

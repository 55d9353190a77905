"""The Administration gives and takes roles, closes and opens accounts."""

import pytest

from grants import audit
from grants.accounts.workflow import OwnAccount, UnknownRole, chain_of, change_roles
from grants.audit.models import Entry
from grants.people.models import User
from grants.steps import Forbidden
from tests.factories import NOW, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin():
    return UserFactory(admin=True)


def change(account, actor, *, roles=("caseworker",), is_active=True):
    return change_roles(account=account, actor=actor, now=NOW, roles=list(roles), is_active=is_active)


def sentences(account) -> list[str]:
    return list(Entry.objects.filter(chain=chain_of(account)).values_list("sentence", flat=True))


def test_roles_are_given_in_a_fixed_order_and_recorded(admin):
    account = UserFactory(planner=True)

    changed = change(account, admin, roles=["head", "caseworker"])

    assert changed.roles == User.objects.get(pk=account.pk).roles == ["caseworker", "head"]
    assert sentences(account) == ["Rollen geändert: bisher Sozialplanung, jetzt Sachbearbeitung, Leitung."]
    assert audit.broken_at(chain_of(account)) is None


def test_the_record_says_who_in_which_role_and_what_was_before(admin):
    account = UserFactory(planner=True)
    change(account, admin, roles=[], is_active=False)

    entry = Entry.objects.get(chain=f"account:{account.pk}")

    assert (entry.actor, entry.role, entry.action, entry.at) == (admin, "Administration", "change_roles", NOW)
    assert entry.data == {
        "before": {"roles": ["planner"], "is_active": True},
        "after": {"roles": [], "is_active": False},
    }
    assert entry.sentence == "Rollen geändert: bisher Sozialplanung, jetzt keine. Konto geschlossen."


def test_an_account_is_closed_and_opened_again(admin):
    account = UserFactory(caseworker=True)

    assert change(account, admin, is_active=False).is_active is False
    assert change(account, admin, is_active=True).is_active is True
    assert sentences(account) == ["Konto geschlossen.", "Konto wieder geöffnet."]


def test_what_stays_the_same_is_not_recorded(admin):
    account = UserFactory(caseworker=True)

    change(account, admin, roles=["caseworker", "caseworker"])

    assert sentences(account) == []


@pytest.mark.parametrize("role", ["caseworker", "assessor", "head", "planner", "auditor"])
def test_only_the_administration_may_change_accounts(role):
    account, actor = UserFactory(planner=True), UserFactory(**{role: True})

    with pytest.raises(Forbidden):
        change(account, actor)
    assert User.objects.get(pk=account.pk).roles == ["planner"]


def test_an_administrator_with_a_closed_account_may_not(admin):
    User.objects.filter(pk=admin.pk).update(is_active=False)

    with pytest.raises(Forbidden):
        change(UserFactory(), admin)


def test_who_lost_the_role_a_moment_ago_may_not(admin):
    stale = User.objects.get(pk=admin.pk)
    change(admin, UserFactory(admin=True), roles=[])

    with pytest.raises(Forbidden):
        change(UserFactory(), stale)


def test_nobody_takes_the_administration_from_themselves(admin):
    with pytest.raises(OwnAccount, match=r"^Sie können sich die Rolle Administration nicht selbst nehmen"):
        change(admin, admin, roles=["caseworker"])
    assert User.objects.get(pk=admin.pk).roles == ["admin"]


def test_nobody_closes_their_own_account(admin):
    with pytest.raises(OwnAccount, match=r"^Sie können Ihr eigenes Konto nicht schließen"):
        change(admin, admin, roles=["admin"], is_active=False)
    assert User.objects.get(pk=admin.pk).is_active is True


def test_an_administrator_may_take_another_role_as_well(admin):
    assert change(admin, admin, roles=["admin", "planner"]).roles == ["planner", "admin"]


def test_a_role_that_does_not_exist_is_refused(admin):
    account = UserFactory()

    with pytest.raises(UnknownRole, match=r"^Diese Rolle gibt es nicht: koenig\."):
        change(account, admin, roles=["koenig"])
    assert User.objects.get(pk=account.pk).roles == []

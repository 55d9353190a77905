"""The record shows what happened, in order, and nobody changes it unseen."""

import datetime

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grants import audit
from grants.applications.models import Submission
from grants.audit.models import Entry
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def write(count=1, chain="test:1", **fields) -> None:
    for number in range(count):
        audit.record(chain=chain, actor=None, action="test", sentence=f"Eintrag {number}.", now=NOW, **fields)


def tamper(statement: str) -> None:
    """What somebody with all rights on the database could do: the triggers sleep."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(statement)
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")


def test_an_entry_says_who_did_what_in_which_role_and_when():
    head = factories.UserFactory(roles=["caseworker", "head"])

    entry = audit.record(chain="test:1", actor=head, action="look", sentence="Eingesehen.", now=NOW, period="2027")

    assert (entry.number, entry.actor, entry.role, entry.at) == (1, head, "Sachbearbeitung, Leitung", NOW)
    assert (entry.action, entry.sentence, entry.data) == ("look", "Eingesehen.", {"period": "2027"})


def test_entries_of_one_file_are_numbered_and_chained():
    write(3)

    rows = list(Entry.objects.order_by("number").values_list("number", "previous_hash", "hash"))
    assert [number for number, _, _ in rows] == [1, 2, 3]
    assert [previous for _, previous, _ in rows] == ["", rows[0][2], rows[1][2]]
    assert audit.broken_at("test:1") is None


def test_each_file_has_a_chain_of_its_own():
    write(2, chain="test:1")
    write(1, chain="test:2")

    assert Entry.objects.get(chain="test:2").number == 1


def test_a_file_without_entries_is_whole():
    assert audit.broken_at("test:1") is None


TAMPERINGS = {
    "the sentence": ("UPDATE grants_entry SET sentence = 'Nichts.' WHERE number = 3", 3),
    "the data": ("""UPDATE grants_entry SET data = '{"a": 1}' WHERE number = 1""", 1),
    "the time": ("UPDATE grants_entry SET at = at + interval '1 microsecond' WHERE number = 2", 2),
    "the role": ("UPDATE grants_entry SET role = 'Leitung' WHERE number = 4", 4),
    "the action": ("UPDATE grants_entry SET action = 'other' WHERE number = 5", 5),
    "the hash": ("UPDATE grants_entry SET hash = repeat('0', 64) WHERE number = 2", 2),
    "the hash of the one before": ("UPDATE grants_entry SET previous_hash = repeat('0', 64) WHERE number = 2", 2),
    "the number": ("UPDATE grants_entry SET number = 9 WHERE number = 3", 3),
    "the file": ("UPDATE grants_entry SET chain = 'test:2' WHERE number = 3", 3),
    "an entry, by removing it": ("DELETE FROM grants_entry WHERE number = 2", 2),
    "the first entry, by removing it": ("DELETE FROM grants_entry WHERE number = 1", 1),
    "the reason": ("UPDATE grants_entry SET reason = 'Anders.' WHERE number = 2", 2),
    "the legal basis": ("UPDATE grants_entry SET legal_basis = '§ 1' WHERE number = 2", 2),
    "the newest entries, by removing them": ("DELETE FROM grants_entry WHERE number > 3", 4),
    "all entries, by removing them": ("DELETE FROM grants_entry", 1),
    "what is kept of the end": ("DELETE FROM grants_head", 5),
}


@pytest.mark.parametrize(("statement", "number"), TAMPERINGS.values(), ids=TAMPERINGS)
def test_a_change_past_the_trigger_is_found_at_the_entry_that_was_changed(statement, number):
    write(5)

    tamper(statement)

    assert audit.broken_at("test:1") == number


def test_another_person_in_an_entry_is_found():
    audit.record(chain="test:1", actor=factories.UserFactory(), action="look", sentence="Eingesehen.", now=NOW)
    other = factories.UserFactory()

    tamper(f"UPDATE grants_entry SET actor_id = {other.pk}")

    assert audit.broken_at("test:1") == 1


def test_an_entry_smuggled_between_two_is_found():
    write(2)
    tamper("UPDATE grants_entry SET number = 3 WHERE number = 2")
    copy = Entry.objects.get(number=1)
    copy.pk, copy.number = None, 2
    Entry.objects.bulk_create([copy])

    assert audit.broken_at("test:1") == 2


@pytest.mark.parametrize(
    "change",
    [
        lambda rows: rows.update(sentence="Anders."),
        lambda rows: rows._raw_delete("default"),
    ],
    ids=["update", "delete"],
)
def test_the_database_refuses_to_change_an_entry(change):
    write()

    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        change(Entry.objects.all())


@pytest.mark.parametrize(
    "change",
    [
        lambda rows: rows.update(content={}),
        lambda rows: rows.update(submitted_at=NOW + datetime.timedelta(days=1)),
        lambda rows: rows._raw_delete("default"),
    ],
    ids=["content", "time", "delete"],
)
def test_the_database_refuses_to_change_what_was_submitted(change):
    factories.submitted()

    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        change(Submission.objects.all())


@pytest.mark.parametrize("table", ["entry", "head", "anchor", "anchoredhead", "submission", "draw"])
def test_the_database_refuses_to_empty_what_proves(table):
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE grants_{table} ENABLE TRIGGER record_is_not_emptied")

        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            cursor.execute(f"TRUNCATE grants_{table} CASCADE")

        cursor.execute(f"ALTER TABLE grants_{table} DISABLE TRIGGER record_is_not_emptied")


@pytest.mark.parametrize("change", ["DELETE FROM grants_head", "UPDATE grants_head SET number = 1, hash = 'x'"])
def test_the_database_refuses_to_take_the_end_of_a_record_back(change):
    write(2)

    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(st.characters(exclude_categories=["Cs", "Cc"])),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abcß", max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(data=json_values, sentence=st.text(st.characters(exclude_categories=["Cs", "Cc"])))
@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_whatever_is_recorded_is_whole_when_it_is_read_again(data, sentence):
    with transaction.atomic():
        audit.record(chain="test:1", actor=None, action="test", sentence=sentence, now=NOW, data=data)

        assert audit.broken_at("test:1") is None
        transaction.set_rollback(True)


def test_a_file_that_went_through_everything_has_a_whole_record():
    application = factories.granted()
    factories.run_outbox()

    actions = Entry.objects.filter(chain=application.chain).order_by("number").values_list("action", flat=True)
    assert list(actions) == [
        *("start", "submit", "start_check", "check", "complete_check"),
        *("assign", "assess", "assign", "assess", "complete_assessment"),
        *("decide", "cosign_award", "provide_letter", "provide_letter"),
    ]
    assert audit.broken_at(application.chain) is None

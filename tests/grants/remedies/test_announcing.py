"""Bekanntgabe by portal with consent or by post, the objection period, and when a Bescheid is final."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from grants.audit.models import Entry
from grants.letters.models import Letter
from grants.remedies import announcing, objecting
from grants.remedies.announcements import Posting
from grants.remedies.dates import dates_of, dates_of_letter
from grants.steps import Forbidden, NotPossible
from tests.factories import NOW, member
from tests.grants.remedies.worlds import DAY, announced, bescheid, consented, fetched, head, objected, officer, on
from tests.grants.worlds import at_once, cast, refused

pytestmark = pytest.mark.django_db
D = datetime.date
MONDAY = on(2026, 9, 28)


def dates(letter, now=NOW):
    return dates_of_letter(letter, now.date())


def posted(letter, way="post", now=MONDAY):
    announcing.put_to_post(now)
    return announcing.post(
        posting=letter.postings.get(failed_on=None), actor=officer(), now=now, posted_on=now.date(), way=way
    )


# --- consent ----------------------------------------------------------------------------------------------------------


def test_a_träger_consents_and_withdraws_and_the_history_stays():
    letter = bescheid()
    organisation, actor = letter.application.organisation, letter.application.created_by

    consented(letter)
    refused(NotPossible, announcing.give_consent, organisation=organisation, actor=actor, now=NOW)
    announcing.withdraw_consent(organisation=organisation, actor=actor, now=NOW + DAY)
    refused(NotPossible, announcing.withdraw_consent, organisation=organisation, actor=actor, now=NOW + DAY)
    consented(letter, NOW + 2 * DAY)

    assert [row.withdrawn_by for row in organisation.portal_consents.all()] == [actor, None]
    acts = Entry.objects.filter(chain=organisation.chain).values_list("action", flat=True)
    assert list(acts)[-3:] == ["give_portal_consent", "withdraw_portal_consent", "give_portal_consent"]


def test_only_who_signs_for_the_träger_consents():
    organisation = bescheid().application.organisation

    refused(Forbidden, announcing.give_consent, organisation=organisation, actor=member(organisation, "edit"), now=NOW)


def test_a_retrieval_announces_only_with_consent_at_that_moment():
    letter = fetched(bescheid())
    assert dates(letter).announcement.day is None
    consented(letter, NOW + DAY)
    assert dates(letter).announcement.day is None

    other = announced()
    announcing.withdraw_consent(
        organisation=other.application.organisation, actor=other.application.created_by, now=NOW + DAY
    )
    assert dates(other).announcement.day == D(2026, 9, 16)
    assert [step.basis for step in dates(other).working][:2] == ["§ 41 Abs. 2a Satz 1 VwVfG", "§ 41 Abs. 2a VwVfG"]


# --- the fallback to the post -----------------------------------------------------------------------------------------


def test_what_was_not_fetched_in_ten_days_is_noted_for_the_post_once():
    letter = bescheid()
    consented(letter)

    assert announcing.put_to_post(on(2026, 9, 25)) == 0
    assert announcing.put_to_post(on(2026, 9, 26)) == 1
    assert announcing.put_to_post(on(2026, 9, 27)) == 0
    assert [(row.reason, row.asked_by) for row in letter.postings.all()] == [("expired", None)]
    assert Entry.objects.filter(chain=letter.application.chain, action="note_for_post").count() == 1


def test_without_consent_a_bescheid_goes_to_the_post_at_once_and_a_receipt_never():
    letter = bescheid()

    assert announcing.put_to_post(NOW) == 1
    assert letter.postings.get().reason == "no_consent"
    assert not Posting.objects.exclude(letter=letter).exists()


def test_what_the_portal_announced_needs_no_post():
    early, late = announced(), bescheid()
    consented(late)
    fetched(late, on(2026, 9, 25))

    assert announcing.put_to_post(on(2026, 10, 30)) == 0
    assert dates(late).announcement.day == D(2026, 9, 26)
    assert dates(early).announcement.day == D(2026, 9, 16)


def test_what_was_fetched_too_late_goes_to_the_post_and_the_post_counts():
    letter = bescheid()
    consented(letter)
    fetched(letter, on(2026, 9, 26))
    posted(letter)

    found = dates(letter)

    assert found.announcement.day == D(2026, 10, 2)
    assert found.objection.day == D(2026, 11, 2)
    assert "am 4. Tag danach" in found.announcement.working[-1].text


def test_a_letter_that_came_back_is_not_announced_and_is_noted_again():
    letter = bescheid()
    first = posted(letter)
    again = announcing.fail(
        posting=first, actor=officer(), now=on(2026, 10, 5), failed_on=D(2026, 10, 5), failure="Empfänger verzogen."
    )

    assert (again.reason, again.is_waiting) == ("failed", True)
    assert dates(letter).announcement.day is None
    assert "als unzustellbar zurück" in dates(letter).announcement.working[-1].text
    refused(NotPossible, announcing.prove, posting=first, actor=officer(), now=NOW, proven_on=NOW.date(), proof="x")
    second = posted(letter, now=on(2026, 10, 6))
    assert (second, dates(letter).announcement.day) == (again, D(2026, 10, 10))


@pytest.mark.parametrize(
    ("way", "proven", "expected"),
    [
        ("post", None, D(2026, 10, 2)),
        ("post", D(2026, 9, 30), D(2026, 10, 2)),
        ("post", D(2026, 10, 5), D(2026, 10, 5)),
        ("service", None, None),
        ("service", D(2026, 9, 30), D(2026, 9, 30)),
    ],
)
def test_a_proven_day_counts_for_a_zustellung_and_for_a_late_letter(way, proven, expected):
    letter = bescheid()
    posting = posted(letter, way=way)
    if proven:
        announcing.prove(posting=posting, actor=officer(), now=on(2026, 10, 6), proven_on=proven, proof="Urkunde")

    assert dates(letter).announcement.day == expected


@pytest.mark.parametrize("day", [D(2026, 9, 14), D(2026, 9, 29)])
def test_a_posting_day_before_the_letter_or_in_the_future_is_refused(day):
    letter = bescheid()
    announcing.put_to_post(NOW)

    refused(
        announcing.Unfounded,
        announcing.post,
        posting=letter.postings.get(),
        actor=officer(),
        now=on(2026, 9, 28),
        posted_on=day,
        way="post",
    )


def test_the_office_may_choose_the_post_and_only_the_office():
    letter = announced()
    people = cast(letter.application)

    for name in people.keys() - {"caseworker"}:
        refused(Forbidden, announcing.ask_post, letter=letter, actor=people[name], now=NOW)
    announcing.ask_post(letter=letter, actor=people["caseworker"], now=NOW)
    refused(NotPossible, announcing.ask_post, letter=letter, actor=people["caseworker"], now=NOW)


@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_once_note_a_letter_once():
    letter = bescheid()

    assert sum(at_once(lambda: announcing.put_to_post(NOW), lambda: announcing.put_to_post(NOW))) == 1
    assert letter.postings.count() == 1


# --- period, finality, waiver -----------------------------------------------------------------------------------------


def test_with_instruction_the_period_is_a_month_and_the_next_day_the_bescheid_is_final():
    letter = announced()

    assert dates(letter).objection.day == D(2026, 10, 16)
    assert not dates(letter, on(2026, 10, 16)).finality.is_final
    last = dates(letter, on(2026, 10, 17))
    assert (last.finality.is_final, last.finality.day) == (True, D(2026, 10, 17))
    assert "§ 43 Abs. 2 VwVfG" in last.working[-1].basis


def test_a_wrong_or_missing_instruction_gives_a_year():
    wrong, missing = announced(), announced()
    announcing.note_instruction(letter=wrong, actor=head(), now=NOW, reason="Die Anschrift ist falsch.")
    content = missing.content
    content["blocks"] = [block for block in content["blocks"] if block.get("text") != "Rechtsbehelfsbelehrung"]
    Letter.objects.filter(pk=missing.pk).update(content=content)

    assert [dates(letter).objection.day for letter in (wrong, missing)] == [D(2027, 9, 16)] * 2
    refused(NotPossible, announcing.note_instruction, letter=wrong, actor=head(), now=NOW, reason="noch einmal")


def test_nothing_is_final_before_it_is_announced():
    finality = dates(bescheid(), on(2028, 1, 1)).finality

    assert (finality.is_final, finality.day) == (False, None)


def test_a_waiver_makes_the_bescheid_final_at_once_and_only_after_the_announcement():
    letter = announced()
    owner = letter.application.created_by

    refused(NotPossible, announcing.waive, letter=letter, actor=owner, now=NOW, confirmed=True)
    refused(announcing.Unfounded, announcing.waive, letter=letter, actor=owner, now=NOW + DAY, confirmed=False)
    announcing.waive(letter=letter, actor=owner, now=NOW + DAY, confirmed=True)

    assert dates(letter, NOW + DAY).finality.is_final
    refused(NotPossible, announcing.waive, letter=letter, actor=owner, now=NOW + DAY, confirmed=True)
    assert not letter.application.organisation.portal_consents.filter(withdrawn_at__isnull=False).exists()


def test_only_who_signs_for_the_träger_waives():
    letter = announced()
    people = cast(letter.application)
    signers = {"owner signatory", "caseworker of the Träger", "head of the Träger"}

    for name in people.keys() - signers:
        refused(Forbidden, announcing.waive, letter=letter, actor=people[name], now=NOW + DAY, confirmed=True)


def test_a_pending_objection_in_time_keeps_the_bescheid_open_and_a_late_one_does_not():
    pending, late = objected().letter, announced()
    objected(late, now=on(2026, 10, 17))

    assert not dates(pending, on(2027, 3, 1)).finality.is_final
    assert dates(late, on(2026, 10, 17)).finality.is_final


def test_after_the_objection_the_bescheid_is_final_when_its_end_says_so():
    withdrawn, decided = objected(), objected()
    objecting.withdraw(objection=withdrawn, actor=officer(), now=on(2026, 11, 2), on=D(2026, 11, 2))
    who = {"actor": officer(), "now": on(2026, 12, 1)}
    objecting.forward(objection=decided, authority="Landesdirektion Sachsen", reasons="Es bleibt dabei.", **who)
    objecting.decide(objection=decided, result="rejected", announced_on=D(2026, 12, 1), **who)

    assert dates(withdrawn.letter, on(2026, 11, 2)).finality.day == D(2026, 11, 2)
    assert not dates(decided.letter, on(2027, 1, 4)).finality.is_final
    assert dates(decided.letter, on(2027, 1, 5)).finality.is_final


@pytest.mark.django_db(transaction=True)
def test_a_waiver_and_an_objection_at_the_same_moment_leave_one_clear_state():
    letter = announced()
    owner, worker, later = letter.application.created_by, officer(), NOW + DAY
    at_once(
        lambda: announcing.waive(letter=letter, actor=owner, now=later, confirmed=True),
        lambda: objecting.record(letter=letter, actor=worker, now=later, received_on=later.date(), form="written"),
    )

    assert letter.objections.count() == 1
    assert dates(letter, later).finality.is_final is letter.waivers.exists()


def test_the_dates_of_many_letters_take_as_many_queries_as_of_one(django_assert_num_queries):
    rows = [announced(), announced(), fetched(bescheid())]

    for some in (rows[:1], rows):
        fresh = list(Letter.objects.filter(pk__in=[row.pk for row in some]))
        with django_assert_num_queries(6):
            dates_of(fresh, NOW.date())


def test_the_hourly_look_takes_as_many_queries_for_many_letters_as_for_one():
    counts = []
    for _ in range(2):
        consented(bescheid())
        with CaptureQueriesContext(connection) as queries:
            announcing.put_to_post(NOW)
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_a_bescheid_is_not_final_while_a_klage_runs():
    letter = announced()
    row = objected(letter)
    who = {"actor": officer()}
    objecting.forward(objection=row, now=NOW + 4 * DAY, authority="Landesdirektion", reasons="Richtig.", **who)
    objecting.decide(objection=row, now=on(2026, 12, 1), result="rejected", announced_on=D(2026, 12, 1), **who)
    sued = objecting.sue(
        objection=row, now=on(2026, 12, 20), filed_on=D(2026, 12, 20), court="Verwaltungsgericht Leipzig", **who
    )
    later = on(2027, 6, 1)
    assert not dates(letter, later).finality.is_final

    objecting.judge(objection=sued, now=later, judgment="rejected", final_on=D(2027, 5, 3), **who)
    found = dates(letter, later).finality
    assert (found.is_final, found.day) == (True, D(2027, 5, 3))

"""The proposal of who assesses what, worked out by hand."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from criteria.assignment import File, Person, Place, propose

ADA, BEN, EVA = Person("ada"), Person("ben"), Person("eva")
BOTH = frozenset({"f"})


def file(key="1", topic="senioren", needs=None, **fields) -> File:
    return File(key, topic, needs or {"f": 1}, **fields)


def chosen(files, people) -> list[str | None]:
    return [place.person for place in propose(files, people)]


def test_the_person_with_fewer_sheets_is_proposed_and_the_working_is_shown():
    busy = Person("ada", load=3)
    assert propose([file()], [busy, BEN]) == [Place("1", "f", "ben", suitable=2, load=0, together=0)]


def test_the_load_counts_the_proposal_itself():
    assert chosen([file("1"), file("2"), file("3")], [Person("ada", load=1), BEN]) == ["ben", "ada", "ben"]


def test_equal_people_come_in_the_order_given():
    assert chosen([file()], [EVA, ADA]) == ["eva"]


@pytest.mark.parametrize(
    ("person", "suits"),
    [
        (Person("x"), True),
        (Person("x", topics=frozenset({"senioren"})), True),
        (Person("x", topics=frozenset({"sucht"})), False),
        (Person("x", parts=frozenset({"f"})), True),
        (Person("x", parts=frozenset({"z"})), False),
    ],
)
def test_competences_are_topics_and_parts_and_none_means_any(person, suits):
    assert chosen([file()], [person]) == (["x"] if suits else [None])


def test_who_is_barred_or_covers_the_part_is_never_proposed():
    assert chosen([file(barred=frozenset({"ada"}))], [ADA]) == [None]
    assert chosen([file(covered={"ada": BOTH})], [ADA]) == [None]
    assert chosen([file(covered={"ada": frozenset({"z"})})], [ADA]) == ["ada"]


def test_a_place_without_anybody_stays_open():
    assert propose([file(needs={"f": 2})], [ADA]) == [
        Place("1", "f", "ada", suitable=1),
        Place("1", "f", None, suitable=1),
    ]


def test_places_that_few_people_suit_are_filled_first_and_listed_in_their_order():
    general, special = ADA, Person("ben", topics=frozenset({"sucht"}), load=0)
    assert chosen([file("1"), file("2", topic="sucht")], [special, general]) == ["ada", "ben"]


def test_another_person_takes_the_second_part_even_with_more_sheets():
    assert chosen([file(needs={"f": 1, "z": 1})], [ADA, Person("ben", load=5)]) == ["ada", "ben"]
    assert chosen([file(needs={"f": 1, "z": 1})], [ADA]) == ["ada", "ada"]


def test_pairs_are_spread():
    before = file("0", covered={"ada": BOTH, "ben": BOTH}, needs={"f": 0})
    half = file("1", covered={"ada": BOTH})
    [place] = propose([before, half], [ADA, BEN, EVA])
    assert (place.person, place.together) == ("eva", 0)
    [place] = propose([before, half], [ADA, BEN])
    assert (place.person, place.together) == ("ben", 1)


def test_who_takes_both_parts_is_not_counted_as_paired_on_this_file():
    places = propose([file(needs={"f": 2, "z": 2})], [ADA, BEN])
    assert [(place.person, place.together) for place in places] == [("ada", 0), ("ben", 0), ("ada", 0), ("ben", 0)]


@pytest.mark.parametrize(("files", "people"), [([file(), file()], [ADA]), ([file()], [ADA, ADA])])
def test_keys_are_unique(files, people):
    with pytest.raises(ValueError, match="keys"):
        propose(files, people)


@given(st.integers(0, 12), st.integers(1, 5), st.integers(1, 3))
def test_loads_of_equal_people_differ_by_at_most_one_and_nobody_assesses_a_part_twice(count, people, wanted):
    files = [file(str(number), needs={"f": wanted}) for number in range(count)]
    places = propose(files, [Person(str(number)) for number in range(people)])
    assert len(places) == count * wanted
    given_to = Counter(place.person for place in places if place.person)
    loads = [given_to[str(number)] for number in range(people)]
    assert max(loads) - min(loads) <= 1
    assert len({(place.file, place.person) for place in places if place.person}) == sum(loads)

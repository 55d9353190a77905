"""What is written can be read again, whatever the texts look like, and people can read it too."""

from dataclasses import replace

from hypothesis import HealthCheck, example, given, settings

from criteria.packages.checking import check
from criteria.packages.reading import read_package
from criteria.packages.shape import Origin, Parameter
from criteria.packages.writing import write_package
from tests.criteria.packages.material import FILE, GOALS, demo, packages

thorough = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


def without_comments(text):
    return [line for line in text.splitlines() if not line.startswith("#")]


@thorough
@given(packages)
@example(demo())
def test_a_package_that_was_written_is_read_as_the_same(package):
    assert check(package, GOALS) == ()
    assert read_package(write_package(package), known_goals=GOALS) == package


def test_the_file_of_the_demo_is_written_as_it_lies_there():
    assert without_comments(write_package(demo())) == without_comments(FILE)


def test_the_file_begins_with_what_it_is_and_its_format():
    lines = write_package(demo()).splitlines()

    assert lines[0].startswith("# Eine Fassung der Förderrichtlinie")
    assert lines[3] == "format: foerderrichtlinie/1"


def test_numbers_and_umlauts_stand_without_quotation_marks_and_rules_with_their_names():
    text = write_package(demo())

    assert (
        "  own_funds_share_min:\n    bezeichnung: Mindestanteil der Eigenmittel an den zuwendungsfähigen Ausgaben\n"
        "    wert: 10\n"
    ) in text
    assert "  gilt_ab: 2017-04-12\n" in text
    assert "    bis: 25000.00\n" in text
    assert "\\" not in text


def test_lines_stay_short_enough_to_compare():
    assert max(map(len, write_package(demo()).splitlines())) < 135


def test_an_old_version_with_a_rule_that_no_longer_exists_is_still_written():
    old = replace(demo(), parameters=(*demo().parameters, Parameter("abgeschafft", "7", Origin("Beschluss"))))

    assert "  abgeschafft:\n    wert: 7\n    quelle: Beschluss\n" in write_package(old)

"""Windows that save at the same moment, on a real PostgreSQL: nothing that was called saved is lost."""

import pytest
from django.test import Client

from grants.applications.presence import Presence
from tests import factories
from tests.grants.worlds import at_once
from tests.portal.applicant.pages import stored
from tests.portal.applicant.test_autosaving import Window

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def windows(on_day, now):
    """Three people with the same section of one application open."""
    on_day(now)
    application = factories.draft()
    people = application.created_by, *(factories.member(application.organisation, "edit") for _ in range(2))
    opened = []
    for person in people:
        browser = Client()
        browser.force_login(person)
        opened.append(Window(browser, application))
    return application, opened


def test_three_people_in_three_fields_are_all_saved(windows):
    application, opened = windows
    typed = {"title": "Garten", "summary": "Wir gärtnern.", "period_end_1": "10"}

    outcomes = at_once(
        *(
            lambda window=window, name=name, value=value: window.save(**{name: value}).status_code
            for window, (name, value) in zip(opened, typed.items(), strict=True)
        )
    )

    assert outcomes == [200, 200, 200]
    assert [window.answer["complete"] for window in opened] == [True, True, True]
    row = stored(application)
    assert (row.title, row.summary, row.period_end.month, row.version) == ("Garten", "Wir gärtnern.", 10, 4)


def test_of_three_people_in_one_field_one_is_saved_and_the_others_are_told(windows):
    application, opened = windows
    titles = ("Garten", "Haus", "Turm")

    at_once(
        *(
            lambda window=window, title=title: window.save(title=title)
            for window, title in zip(opened, titles, strict=True)
        )
    )

    winners = [title for window, title in zip(opened, titles, strict=True) if window.answer["complete"]]
    assert winners == [stored(application).title]
    assert sum("hat inzwischen auch" in window.answer["sentence"] for window in opened) == 2


def test_one_window_that_sends_twice_at_once_contradicts_itself_never(windows):
    application, (window, *_) = windows
    sent = window.values | {"title": "Garten"}

    outcomes = at_once(
        *(
            lambda: window.browser.post(window.address, sent, headers={"X-Autosave": "1"}).json()["complete"]
            for _ in range(2)
        )
    )

    assert outcomes == [True, True]
    assert (stored(application).title, stored(application).version) == ("Garten", 2)
    assert Presence.objects.filter(application=application).count() == 3

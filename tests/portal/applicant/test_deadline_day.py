"""The last second: what is sent by then counts, what is sent a second later does not. The portal's clock decides."""

import datetime

import pytest
from django.urls import reverse

from portal.access import clock
from tests import factories
from tests.portal.applicant.pages import form_values, stored, text
from tests.running.browser import ticks

SECOND = datetime.timedelta(seconds=1)
GRACE = 15
SUBMITTED, DRAFT = "submitted", "draft"


@pytest.fixture
def last_moment(complete) -> datetime.datetime:
    """The end of the grace: until then the portal takes applications for this call."""
    complete.call.grace_minutes = GRACE
    complete.call.save()
    return complete.call.closes_at + datetime.timedelta(minutes=GRACE)


def opened(browser, application) -> dict:
    """The page for sending as it was opened in time, with every tick."""
    page = browser.get(reverse("applicant:submit", args=[application.pk]))
    return form_values(page) | ticks(page)


def press(browser, application, form: dict, **headers):
    return browser.post(reverse("applicant:submit", args=[application.pk]), form, headers=headers)


def send_over_the_interface(browser, application, _form, **headers):
    return browser.post(f"/api/v1/applications/{application.pk}/submit/", headers=headers)


@pytest.mark.parametrize("send", [press, send_over_the_interface])
@pytest.mark.parametrize(
    ("seconds", "state"), [(-2, SUBMITTED), (-1, SUBMITTED), (0, SUBMITTED), (1, DRAFT), (2, DRAFT), (3600, DRAFT)]
)
def test_the_last_second_decides(browser, complete, last_moment, signer, on_day, send, seconds, state):
    form = opened(browser, complete)
    moment = last_moment + seconds * SECOND
    on_day(moment)
    browser.force_login(signer)
    response = send(browser, complete, form)
    row = stored(complete)
    assert (row.state, row.submissions.count(), row.call.last_number) == (state, *[int(state == SUBMITTED)] * 2)
    assert row.submitted_at == (moment if state == SUBMITTED else None)
    assert response.status_code in ({200, 302} if state == SUBMITTED else {409, 422})


@pytest.mark.parametrize("seconds", [-1, 1])
def test_the_grace_begins_where_the_deadline_ends(browser, complete, last_moment, signer, on_day, seconds):
    form = opened(browser, complete)
    on_day(complete.call.closes_at + seconds * SECOND)
    browser.force_login(signer)
    press(browser, complete, form)
    assert stored(complete).state == SUBMITTED


@pytest.mark.parametrize(("seconds", "state"), [(-1, SUBMITTED), (0, SUBMITTED), (1, DRAFT)])
def test_without_grace_the_deadline_itself_decides(browser, complete, signer, on_day, seconds, state):
    form = opened(browser, complete)
    on_day(complete.call.closes_at + seconds * SECOND)
    browser.force_login(signer)
    press(browser, complete, form)
    assert stored(complete).state == state


def test_who_comes_too_late_keeps_everything_and_learns_when_it_was(browser, complete, last_moment, signer, on_day):
    form = opened(browser, complete)
    on_day(last_moment + SECOND)
    browser.force_login(signer)
    response = press(browser, complete, form)
    assert "Die Antragsfrist war 30.09.2026, 23:59 Uhr" in text(response)
    assert stored(complete).title == complete.title


def test_the_night_in_which_the_clocks_go_back_has_one_last_second(browser, complete, signer, on_day):
    """On 25 October 2026 the hour from 2 to 3 happens twice: the deadline lies in its first run."""
    call = complete.call
    call.closes_at = datetime.datetime(2026, 10, 25, 0, 30, tzinfo=datetime.UTC)
    call.save()
    form = opened(browser, complete)
    an_hour_later = datetime.datetime(2026, 10, 25, 2, 30, fold=1, tzinfo=factories.BERLIN)
    assert an_hour_later - call.closes_at == datetime.timedelta(hours=1)
    on_day(an_hour_later)
    browser.force_login(signer)
    press(browser, complete, form)
    assert stored(complete).state == DRAFT


def noted(moment: datetime.datetime) -> dict[str, str]:
    """The header of a reverse proxy that passed a request on at this moment."""
    return {"X-Request-Start": f"t={moment.timestamp():.3f}"}


@pytest.mark.parametrize("send", [press, send_over_the_interface])
@pytest.mark.parametrize(("arrives", "state"), [(-1, SUBMITTED), (0, SUBMITTED), (1, DRAFT)])
def test_what_waits_behind_others_counts_from_its_arrival(
    browser, complete, last_moment, signer, on_day, settings, send, arrives, state
):
    settings.ARRIVAL_HEADER = "X-Request-Start"
    form, moment = opened(browser, complete), last_moment + arrives * SECOND
    on_day(last_moment + 20 * SECOND)
    browser.force_login(signer)
    send(browser, complete, form, **noted(moment))
    row = stored(complete)
    assert (row.state, row.submitted_at) == (state, moment if state == SUBMITTED else None)


def test_without_a_proxy_that_notes_it_nobody_can_say_when_they_arrived(browser, complete, last_moment, signer, on_day):
    form = opened(browser, complete)
    on_day(last_moment + SECOND)
    browser.force_login(signer)
    press(browser, complete, form, **noted(last_moment))
    assert stored(complete).state == DRAFT


@pytest.mark.parametrize("header", ["", "t=", "now", "t=1790805600", "t=-790805600.000", "t=99999999999999.000", "١.٠"])
def test_an_arrival_that_cannot_be_read_is_now(rf, settings, on_day, now, header):
    settings.ARRIVAL_HEADER = "X-Request-Start"
    on_day(now)
    assert clock.arrived(rf.get("/", headers={"X-Request-Start": header})) == now


@pytest.mark.parametrize(("seconds", "believed"), [(-301, False), (-300, True), (0, True), (1, False)])
def test_an_arrival_ahead_of_the_clock_or_long_ago_is_now(rf, settings, on_day, now, seconds, believed):
    settings.ARRIVAL_HEADER = "X-Request-Start"
    on_day(now)
    moment = now + seconds * SECOND
    assert clock.arrived(rf.get("/", headers=noted(moment))) == (moment if believed else now)

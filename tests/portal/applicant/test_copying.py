"""Making an application from an earlier one, on the pages: choosing, checking section by section, and what changed."""

import datetime

import pytest
from django.urls import reverse

from criteria.deadlines import BERLIN
from grants.applications import copying, workflow
from grants.applications.models import Application
from grants.audit.models import Entry
from grants.organisations.models import Membership
from tests import factories
from tests.grants.applications.earlier import LAST_YEAR, call_of_2026, of_last_year
from tests.portal.applicant.pages import document, errors, form_values, links, stored, text

OVERVIEW = reverse("applicant:overview")


@pytest.fixture
def source(organisation, signer):
    return of_last_year(organisation, actor=signer)


@pytest.fixture
def call(source):
    return factories.CallFactory()


@pytest.fixture
def made(source, call, signer, now):
    """The draft that was made from the source."""
    return copying.start_from(call=call, source=source, actor=signer, now=now)


def address(call) -> str:
    return reverse("applicant:copy", args=[call.slug])


def page_of(name: str, application) -> str:
    return reverse(f"applicant:{name}", args=[application.pk])


def badges(response) -> list[str]:
    found = document(response).xpath("//*[contains(@class, 'kern-task-list__status')]")
    return [" ".join(badge.text_content().split()) for badge in found]


def test_the_overview_offers_to_copy_under_the_name_of_both_years(browser, call):
    response = browser.get(OVERVIEW)
    assert address(call) in links(response)
    assert "Antrag 2027 aus Antrag 2026 erstellen" in text(response)


def test_with_several_earlier_years_the_years_are_chosen_later(browser, call, organisation, signer):
    older = call_of_2026(funding_year=2025, opens_at=LAST_YEAR - datetime.timedelta(days=20))
    of_last_year(organisation, actor=signer, call=older)
    assert "Antrag 2027 aus einem früheren Antrag erstellen" in text(browser.get(OVERVIEW))


def test_without_an_earlier_application_nothing_is_offered(browser):
    call = factories.CallFactory()
    of_last_year()
    assert address(call) not in links(browser.get(OVERVIEW))
    assert "Sie haben noch keinen Antrag aus einem früheren Förderaufruf abgesendet." in text(
        browser.get(address(call))
    )


def test_many_earlier_applications_need_no_more_queries_than_one(
    browser, call, source, organisation, signer, django_assert_max_num_queries
):
    browser.get(address(call))
    with django_assert_max_num_queries(100) as one:
        browser.get(address(call))
    for _ in range(5):
        of_last_year(organisation, actor=signer, call=source.call)
    with django_assert_max_num_queries(100) as many:
        browser.get(address(call))
    assert len(many) == len(one)


def test_the_page_offers_the_own_applications_of_earlier_calls_alone(browser, call, source):
    of_last_year()
    choices = document(browser.get(address(call))).xpath("//input[@type='radio']/@value")
    assert choices == [str(source.pk)]


def test_copying_leads_to_the_tasks_where_each_copied_section_waits_to_be_checked(browser, call, source):
    response = browser.post(address(call), form_values(browser.get(address(call))), follow=True)
    made = Application.objects.get(call=call)
    assert response.redirect_chain == [(page_of("tasks", made), 302)]
    assert badges(response).count("Aus Vorjahr, bitte prüfen") == 4
    assert f"Dieser Entwurf enthält Angaben aus dem Antrag {source.reference} (Förderjahr 2026)." in text(response)


def test_a_double_click_makes_one_draft(browser, call, source):
    first, second = (browser.post(address(call), {"source": source.pk}) for _ in range(2))
    assert (first.url, Application.objects.filter(call=call).count()) == (second.url, 1)


def test_beginning_an_empty_application_does_not_give_the_copied_one(browser, made):
    browser.post(reverse("applicant:start"), {"call": made.call.slug, "organisation": made.organisation_id})
    assert Application.objects.filter(call=made.call).count() == 2


@pytest.mark.parametrize("value", ["", "unsinn", "\x00", "9" * 20, None])
def test_a_wrong_choice_is_refused_beside_the_field(browser, call, source, organisation, signer, value):
    of_last_year(organisation, actor=signer, call=source.call)
    response = browser.post(address(call), {} if value is None else {"source": value})
    assert (response.status_code, len(errors(response)), Application.objects.filter(call=call).count()) == (422, 1, 0)


def test_the_application_of_another_traeger_cannot_be_copied(browser, call):
    foreign = of_last_year()
    response = browser.post(address(call), {"source": foreign.pk})
    assert (response.status_code, Application.objects.filter(call=call).count()) == (422, 0)


def test_after_the_deadline_nothing_is_copied_and_the_page_says_so(browser, call, source, signer, on_day):
    on_day(datetime.datetime(2026, 10, 2, tzinfo=BERLIN))
    browser.force_login(signer)
    assert "Dieser Förderaufruf nimmt jetzt keine Anträge an." in text(browser.get(address(call)))
    response = browser.post(address(call), {"source": source.pk})
    assert (response.status_code, Application.objects.filter(call=call).count()) == (422, 0)


def test_a_call_that_has_not_opened_or_does_not_exist_is_not_found(browser, source):
    coming = factories.CallFactory(opens_at=datetime.datetime(2026, 9, 20, tzinfo=BERLIN))
    addresses = (address(coming), reverse("applicant:copy", args=["gibt-es-nicht"]))
    assert [browser.get(each).status_code for each in addresses] == [404, 404]


def test_a_copied_section_shows_last_years_answers_and_what_is_to_be_said_anew(browser, made):
    said = text(browser.get(page_of("project", made)))
    assert "Aus Vorjahr, bitte prüfen" in said
    assert "Nicht übernommen, bitte prüfen oder neu angeben: Beginn, Ende." in said
    assert "Beginn 01.01.2026" in said


@pytest.mark.parametrize("section", ["project", "target_group", "goals", "plan"])
def test_saving_a_section_once_without_a_change_checks_it(browser, made, section):
    browser.post(page_of(section, made), form_values(browser.get(page_of(section, made))))
    assert section not in copying.origin(made).unchecked
    said = text(browser.get(page_of(section, made)))
    assert ("Aus Vorjahr, bitte prüfen" in said, "Diese Angaben im Antrag" in said) == (False, True)


def test_a_save_that_is_refused_checks_nothing(browser, made):
    data = form_values(browser.get(page_of("project", made))) | {"period_start_0": "99"}
    assert browser.post(page_of("project", made), data).status_code == 422
    assert "project" in copying.origin(made).unchecked


def test_an_application_that_was_not_copied_says_nothing_of_last_year(browser, complete):
    for name in ("tasks", "project", "plan", "submit"):
        said = text(browser.get(page_of(name, complete)))
        assert "Vorjahr" not in said
        assert "früheren" not in said
    assert "nicht aus einem früheren Antrag entstanden" in text(browser.get(page_of("changes", complete)))


def test_the_changes_are_shown_before_sending_field_by_field(browser, made):
    data = form_values(browser.get(page_of("project", made))) | {"title": ["Begegnung überall"]}
    browser.post(page_of("project", made), data)
    for name in ("changes", "submit"):
        said = text(browser.get(page_of(name, made)))
        assert "Name des Vorhabens: geändert Früher Begegnung im Süden Jetzt Begegnung überall" in said
        assert "Ende: geändert Früher 31.12.2026 Jetzt 31.12.2027" in said


def test_a_draft_with_gaps_can_be_compared(browser, made):
    Application.objects.filter(pk=made.pk).update(period_start=None, priority=None, requested_amount=0)
    made.goals.clear()
    made.plan_rows.all().delete()
    said = text(browser.get(page_of("changes", made)))
    assert "Beginn: entfallen Früher 01.01.2026 Jetzt keine Angabe" in said
    assert "Förderschwerpunkt: entfallen" in said


def test_the_page_before_sending_warns_of_sections_that_nobody_checked(browser, made):
    warning = "Aus Vorjahr übernommen und noch nicht geprüft Vorhaben Zielgruppe und Sozialraum Ziele"
    assert warning in text(browser.get(page_of("submit", made)))
    for section in copying.origin(made).unchecked:
        browser.post(page_of(section, made), form_values(browser.get(page_of(section, made))))
    assert warning not in text(browser.get(page_of("submit", made)))


def test_sending_needs_the_confirmation_that_unchecked_sections_were_read(browser, made):
    page = browser.get(page_of("submit", made))
    ticks = document(page).xpath("//main//form//input[@type='checkbox']/@name")
    answers = form_values(page) | dict.fromkeys(ticks, "on")
    refused = browser.post(page_of("submit", made), {key: answers[key] for key in answers if key != "last_year_read"})
    assert (refused.status_code, len(errors(refused)), stored(made).state) == (422, 1, "draft")
    browser.post(page_of("submit", made), answers)
    assert stored(made).state == "submitted"
    entry = Entry.objects.get(chain=made.chain, action="confirm_read")
    assert entry.data["sections"] == list(copying.origin(made).unchecked)


def test_without_unchecked_sections_there_is_nothing_to_confirm(browser, complete):
    assert "last_year_read" not in form_values(browser.get(page_of("submit", complete)))
    assert "last_year_read" not in browser.get(page_of("submit", complete)).content.decode()


def test_after_sending_the_changes_are_those_that_were_sent(browser, made, signer, now):
    workflow.submit(application=made, actor=signer, now=now)
    Application.objects.filter(pk=made.pk).update(title="Später geändert")
    said = text(browser.get(page_of("changes", made)))
    assert ("Später geändert" in said, "Jetzt 31.12.2027" in said) == (False, True)


def test_what_could_not_be_taken_over_is_said_above_the_tasks_and_in_its_section(browser, source, signer, now):
    guideline = factories.GuidelineFactory(is_draft=True)
    guideline.plan_items.filter(code="sachkosten").update(code="material")
    call = factories.CallFactory(guideline=guideline)
    made = copying.start_from(call=call, source=source, actor=signer, now=now)
    for name in ("tasks", "plan"):
        assert "Die Position „Sachkosten“ (2.000,00 €) gibt es in dieser Fassung" in text(
            browser.get(page_of(name, made))
        )


def test_the_copy_of_another_traeger_does_not_exist(browser, call):
    foreign = of_last_year()
    made = copying.start_from(call=call, source=foreign, actor=foreign.created_by, now=factories.NOW)
    assert browser.get(page_of("changes", made)).status_code == 404


def test_who_acts_for_several_traeger_copies_within_each(browser, call, source, signer):
    other = factories.OrganisationFactory(name="Öffnung e. V.")
    Membership.objects.create(user=signer, organisation=other, right="edit")
    theirs = of_last_year(other)
    browser.post(address(call), {"source": theirs.pk})
    assert Application.objects.get(call=call).organisation == other

import datetime

import pytest
from django.urls import reverse

from criteria.deadlines import BERLIN
from grants.applications import workflow
from grants.applications.states import STEPS
from grants.audit.models import Entry
from grants.correspondence import workflow as correspondence
from grants.letters import workflow as postbox
from grants.letters.models import Letter
from portal.applicant import timeline
from tests import factories
from tests.grants.change_notices.worlds import costly
from tests.portal.applicant.pages import document, text
from tests.portal.applicant.worlds import deliberated, delivery_of, granted, in_correction
from tests.reporting.deliveries import worlds as reports


def page(browser, application):
    return browser.get(reverse("applicant:tasks", args=[application.pk]))


def events(response) -> list[str]:
    found = document(response).xpath("//*[@aria-labelledby='verlauf']//li")
    return [" ".join(item.text_content().split()) for item in reversed(found)]


def next_words(response) -> str:
    return " ".join(document(response).xpath("//*[@aria-labelledby='weiter']")[0].text_content().split())


def test_a_draft_tells_of_itself_and_of_its_deadline(browser, draft):
    response = page(browser, draft)
    assert events(response) == ["Antrag begonnen 15.09.2026, 10:30 Uhr, Ada Zeichnung"]
    assert next_words(response) == (
        "Wie es weitergeht Am Zug sind Sie. Das Sozialamt sieht den Antrag erst, wenn Sie ihn absenden. "
        "Antrag absenden: bis 30.09.2026, 23:59 Uhr (MESZ)"
    )


def test_a_draft_whose_deadline_is_over_waits_for_nobody(browser, draft, signer, on_day):
    on_day(datetime.datetime(2026, 10, 1, 8, tzinfo=BERLIN))
    browser.force_login(signer)
    assert "Niemand wartet auf diesen Entwurf." in next_words(page(browser, draft))


def test_after_sending_the_office_is_next_and_the_guideline_says_how_long_a_correction_may_take(browser, complete):
    application = factories.submitted(complete)
    factories.run_outbox()
    response = page(browser, application)
    assert "Am Zug ist das Sozialamt. Sie müssen zurzeit nichts tun." in next_words(response)
    days = application.call.guideline.parameters.get(name="correction_days").value
    assert f"Für die Nachbesserung haben Sie dann in der Regel {days} Tage Zeit." in next_words(response)
    usual = "So lange dauert es in der Regel: die formale Prüfung 30 Tage, die fachliche Bewertung 45 Tage."
    assert usual in next_words(response)
    assert "Schreiben im Postfach abrufen: bis 25.09.2026" in next_words(response)


def test_a_correction_says_who_waits_until_when(browser, complete):
    application = in_correction(complete, "plan")
    shown = next_words(page(browser, application))
    assert "Am Zug sind Sie. Das Sozialamt wartet bis zum 02.10.2026 auf Ihre Nachbesserung." in shown
    assert "Nachbesserung absenden: bis 02.10.2026" in shown


def test_an_overdue_correction_says_so_and_what_to_do(browser, complete, signer, on_day):
    application = in_correction(complete, "plan")
    on_day(datetime.datetime(2026, 10, 3, 8, tzinfo=BERLIN))
    browser.force_login(signer)
    assert "Die Frist für Ihre Nachbesserung war der 02.10.2026. Bitte senden Sie sie so bald wie möglich ab." in (
        next_words(page(browser, application))
    )


def test_the_whole_way_is_told_without_the_inner_steps_of_the_office(browser, complete, signer):
    application = in_correction(complete, "plan")
    correspondence.send(application=application, actor=signer, now=factories.NOW, text="Eine Frage")
    correspondence.answer(application=application, actor=application.caseworker, now=factories.NOW, text="Antwort")
    application = workflow.resubmit(application=application, actor=signer, now=factories.NOW)
    application = factories.granted(factories.decided(factories.assessed(factories.checked(application))))
    factories.run_outbox()
    letter = application.letters.get(kind="decision")
    postbox.retrieve(letter=letter, actor=signer, now=factories.NOW)
    at = "15.09.2026, 10:30 Uhr"
    told = [event.replace(f" {at}", "") for event in events(page(browser, application))]
    assert [event for event in told if "Schreiben" not in event] == [
        "Antrag begonnen, Ada Zeichnung",
        "Antrag abgesendet, Ada Zeichnung",
        "Prüfung des Antrags begonnen, Sozialamt",
        "Um Nachbesserung gebeten, Sozialamt",
        "Nachricht an das Sozialamt, Ada Zeichnung",
        "Nachricht vom Sozialamt, Sozialamt",
        "Nachbesserung abgesendet, Ada Zeichnung",
    ]
    assert [event for event in told if "Schreiben" in event][-2:] == [
        f"Schreiben im Postfach bereitgestellt: {letter.title}, Förderportal",
        f"Schreiben abgerufen: {letter.title}, Ada Zeichnung",
    ]


def test_no_name_of_the_office_and_no_point_shows_before_the_decision(browser, complete):
    application = factories.decided(deliberated(complete))
    office = factories.UserFactory(caseworker=True, name="Befangene Person")
    workflow.declare_conflict(application=application, actor=office, now=factories.NOW, reason="Verwandt mit Ada")
    shown = text(page(browser, application))
    for entry in Entry.objects.filter(chain=application.chain, actor__isnull=False).select_related("actor"):
        if entry.actor != application.created_by:
            assert entry.actor.name not in shown
    for word in ("Befangen", "Verwandt", "Bewertung abgeschlossen", "Entscheidung getroffen", "Punkte", "Mitzeichnung"):
        assert word not in shown


@pytest.mark.parametrize(
    "action", [step.name for step in STEPS if step.name not in timeline.SHOWN] + ["check", "declare_conflict", "assign"]
)
def test_steps_that_are_not_named_stay_inside_the_office(action):
    assert action not in timeline.SHOWN


def test_exactly_these_steps_of_an_application_are_shown():
    assert {step.name for step in STEPS} & timeline.SHOWN == {
        "submit",
        "start_check",
        "request_correction",
        "close_correction",
        "resubmit",
        "withdraw",
    }


def test_a_decision_is_first_to_be_retrieved_and_then_the_duties_follow(browser, complete, signer):
    factories.period()
    application = granted(complete)
    assert "Der Bescheid wird gerade erstellt." in next_words(page(browser, application))
    factories.run_outbox()
    assert "Bitte rufen Sie den Bescheid in Ihrem Postfach ab." in next_words(page(browser, application))
    for letter in Letter.objects.all():
        postbox.retrieve(letter=letter, actor=signer, now=factories.NOW)
    shown = next_words(page(browser, application))
    assert "Zurzeit müssen Sie nichts tun. Als Nächstes kommt: Statistik 2027 abgeben, bis 31.01.2028." in shown
    assert "Verwendungsnachweis vorlegen: bis 30.06.2028" in shown


def test_once_the_year_is_over_its_statistics_are_waited_for(browser, complete, signer, on_day):
    application = delivery_of(complete).application
    for letter in Letter.objects.all():
        postbox.retrieve(letter=letter, actor=signer, now=factories.NOW)
    on_day(datetime.datetime(2028, 1, 3, 8, tzinfo=BERLIN))
    browser.force_login(signer)
    assert "Am Zug sind Sie: Statistik 2027 abgeben, bis 31.01.2028." in next_words(page(browser, application))


def test_a_rejection_that_was_read_waits_for_nobody(browser, complete, signer):
    application = factories.rejected(deliberated(complete))
    factories.run_outbox()
    for letter in Letter.objects.all():
        postbox.retrieve(letter=letter, actor=signer, now=factories.NOW)
    assert "Zurzeit wartet niemand auf etwas." in next_words(page(browser, application))


def test_a_withdrawn_application_waits_for_nobody(browser, complete, signer):
    application = workflow.withdraw(application=factories.submitted(complete), actor=signer, now=factories.NOW)
    response = page(browser, application)
    assert "Niemand ist am Zug." in next_words(response)
    assert events(response)[-1].startswith("Antrag zurückgezogen")


def test_a_delivery_is_told_apart_from_the_application(browser, complete, signer):
    delivery = reports.accepted(delivery_of(complete))
    told = events(page(browser, delivery.application))
    assert [event.split(" 15.09.")[0] for event in told if "abgesendet" in event or "Statistik" in event] == [
        "Antrag abgesendet",
        "Statistik abgegeben",
        "Statistik angenommen",
    ]


def test_the_number_of_queries_does_not_grow_with_the_story(browser, complete, signer, django_assert_max_num_queries):
    application = factories.checking_(factories.submitted(complete))
    counts = []
    for number in (1, 6):
        for part in range(number):
            correspondence.send(application=application, actor=signer, now=factories.NOW, text=f"Frage {number} {part}")
        with django_assert_max_num_queries(60) as used:
            page(browser, application)
        counts.append(len(used))
    assert counts[0] == counts[1]


def test_after_sending_it_says_when_the_vorhaben_runs_and_that_it_must_not_begin_yet(browser, organisation, signer):
    shown = next_words(page(browser, costly(organisation=organisation, actor=signer)))
    assert "Das Vorhaben soll laufen: 01.01.2027 bis 31.12.2027. Bitte beginnen Sie nicht vor dem Bescheid" in shown


def test_below_the_limit_it_says_that_one_may_begin_at_ones_own_risk(browser, organisation, signer):
    shown = next_words(page(browser, costly("20000.00", organisation, signer)))
    assert "Auf eigenes Risiko dürfen Sie schon jetzt beginnen. Eine Zusage ist das nicht." in shown


def test_a_grant_names_its_bewilligungszeitraum(browser, complete):
    shown = next_words(page(browser, granted(complete)))
    assert "Ihr Bewilligungszeitraum: 01.01.2027 bis 31.12.2027." in shown

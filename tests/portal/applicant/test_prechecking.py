"""The page of the pre-check: what is missing, what looks odd, and how it will be scored."""

import pytest
from django.urls import reverse

from grants.applications import workflow
from grants.applications.precheck import TEXTS
from tests import factories
from tests.portal.applicant.pages import document, links, text
from tests.portal.applicant.worlds import in_correction


def address(application) -> str:
    return reverse("applicant:precheck", args=[application.pk])


def test_what_is_missing_is_linked_to_its_section(browser, draft):
    response = browser.get(address(draft))
    assert "Vorhaben: Geben Sie dem Vorhaben einen Namen." in text(response)
    assert reverse("applicant:project", args=[draft.pk]) in links(response)


def test_groups_come_in_order_of_weight(browser, draft):
    factories.complete(draft, title="")
    headings = [each.text_content() for each in document(browser.get(address(draft))).xpath("//main//h2")]
    assert [heading.split(" (")[0] for heading in headings][:3] == [
        "Das fehlt noch",
        "Das fällt auf",
        "Das empfehlen wir noch",
    ]


def test_what_looks_odd_is_linked_to_its_field(browser, complete):
    assert f"{reverse('applicant:project', args=[complete.pk])}#id_summary" in links(browser.get(address(complete)))


@pytest.mark.parametrize("name", [*TEXTS, "period_start_0"])
def test_the_fields_that_are_linked_exist(browser, complete, name):
    section = TEXTS[name][0] if name in TEXTS else "project"
    page = document(browser.get(reverse(f"applicant:{section}", args=[complete.pk])))
    assert len(page.xpath(f"//*[@id='id_{name}']")) == 1


def test_the_page_promises_no_score(browser, complete):
    said = text(browser.get(address(complete)))
    assert "Diese Prüfung sagt keine Bewertung voraus" in said
    assert "Das Portal vergibt keine Punkte." in said


def test_gates_and_requirements_are_there_to_be_read(browser, complete):
    said = text(browser.get(address(complete)))
    assert "Der Antrag kam rechtzeitig. (Fachförderrichtlinie, Antragsfristen)" in said
    assert "Eine Fachkraft leitet es." in said


def test_requirements_wait_for_the_priority(browser, draft):
    assert "Die Mindestanforderungen richten sich nach dem Förderschwerpunkt." in text(browser.get(address(draft)))


def test_each_criterion_stands_with_its_anchors_beside_the_own_text(browser, complete):
    rows = document(browser.get(address(complete))).xpath("//main//div[@class='kern-row portal-gap']")
    first, second = (" ".join(row.text_content().split()) for row in rows)
    assert all(words in first for words in ("Bedarf", "4 Punkte: Stufe 4", "Wir öffnen an fünf Tagen in der Woche."))
    assert all(words in second for words in ("Konzept", "4 Punkte: Stufe 4", "Ausgabe: Personalkosten"))


def test_looking_changes_nothing(browser, complete):
    before = type(complete).objects.filter(pk=complete.pk).values().get()
    browser.get(address(complete))
    assert type(complete).objects.filter(pk=complete.pk).values().get() == before


def test_a_correction_can_be_checked_too(browser, complete):
    assert browser.get(address(in_correction(complete))).status_code == 200


def test_after_sending_the_page_leads_to_the_application(browser, complete, signer, now):
    workflow.submit(application=complete, actor=signer, now=now)
    assert browser.get(address(complete)).url == reverse("applicant:tasks", args=[complete.pk])


def test_the_draft_of_another_traeger_does_not_exist(browser):
    assert browser.get(address(factories.complete())).status_code == 404


def test_the_task_list_leads_here(browser, draft):
    assert address(draft) in links(browser.get(reverse("applicant:tasks", args=[draft.pk])))


def test_texts_of_people_are_no_markup(browser, draft):
    factories.complete(draft, summary="<script>alert(1)</script>", target_group="<b>alle</b>")
    page = browser.get(address(draft)).content.decode()
    assert ("<script>alert(1)</script>" in page, "<b>alle</b>" in page) == (False, False)

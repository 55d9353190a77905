import pytest
from django.urls import reverse

from grants.correspondence import workflow
from tests import factories
from tests.portal.applicant.pages import buttons, document, errors, form_values, links, text
from tests.portal.applicant.test_letters import rows

CONVERSATIONS = reverse("applicant:conversations")


def address(application, name: str = "messages") -> str:
    return reverse(f"applicant:{name}", args=[application.pk])


def entries(response) -> list[str]:
    return [" ".join(item.text_content().split()) for item in document(response).xpath("//ol[@class='portal-talk']/li")]


def send(browser, application, text: str, last: int = 0):
    return browser.post(address(application), {"text": text, "last": last})


def from_office(application, text: str = "Bitte rufen Sie an."):
    officer = factories.UserFactory(caseworker=True, name="Olga Amt")
    return workflow.answer(application=application, actor=officer, now=factories.NOW, text=text)


def count_in_navigation(response) -> list[str]:
    return document(response).xpath(f"//nav//a[@href='{CONVERSATIONS}']/*[@class='portal-nav__count']/text()")


@pytest.fixture
def sent(complete):
    return factories.submitted(complete)


def test_a_message_is_sent_and_shown(browser, sent):
    response = send(browser, sent, "Wann entscheiden Sie?\n\nDanke")
    assert response.url == address(sent)
    shown = browser.get(response.url)
    assert entries(shown) == ["Ada Zeichnung 15.09.2026, 10:30 Uhr, noch nicht gelesen Wann entscheiden Sie? Danke"]
    assert sent.messages.get().text == "Wann entscheiden Sie?\r\n\r\nDanke".replace("\r", "")


def test_what_the_office_wrote_names_its_side_the_person_and_the_role(browser, sent):
    from_office(sent)
    assert entries(browser.get(address(sent))) == [
        "Sozialamt, Olga Amt (Sachbearbeitung) Neu 15.09.2026, 10:30 Uhr Bitte rufen Sie an."
    ]


@pytest.mark.parametrize("typed", ["  ", "x" * 5001, "Hallo\x00"], ids=["blank", "too long", "control character"])
def test_what_cannot_be_sent_is_said_beside_the_field(browser, sent, typed):
    response = browser.post(address(sent), {"text": typed, "last": "0"})
    assert (response.status_code, len(errors(response))) == (422, 1)
    assert sent.messages.count() == 0


def test_what_was_typed_stays_in_the_form(browser, sent):
    response = browser.post(address(sent), {"text": "Hallo" * 1001, "last": "0"})
    assert form_values(response)["text"] == ["Hallo" * 1001]


@pytest.mark.parametrize("last", ["", "x", "-1", "9" * 30])
def test_a_tampered_form_changes_nothing(browser, sent, last):
    from_office(sent)
    assert browser.post(address(sent), {"text": "Hallo", "last": last}).status_code == 422
    browser.post(address(sent, "read_messages"), {"last": last})
    assert sent.messages.filter(read_at=None).count() == 1


def test_a_message_is_markup_for_nobody(browser, sent):
    send(browser, sent, "<script>alert(1)</script><b>fett</b>")
    assert "<script>alert(1)" not in browser.get(address(sent)).content.decode()


def test_unread_messages_are_counted_until_they_are_marked_or_answered(browser, sent):
    from_office(sent, "Eins")
    second = from_office(sent, "Zwei")
    response = browser.get(address(sent))
    assert "2 Nachrichten sind noch nicht gelesen" in text(response)
    assert (buttons(response), count_in_navigation(response)) == (
        ["Als gelesen kennzeichnen", "Nachricht senden"],
        ["2"],
    )
    assert sent.messages.filter(read_at=None).count() == 2, "looking at the page changes nothing"

    third = from_office(sent, "Drei")
    browser.post(address(sent, "read_messages"), {"last": second.pk})
    response = browser.get(address(sent))
    assert ("1 Nachricht ist noch nicht gelesen" in text(response), count_in_navigation(response)) == (True, ["1"])

    send(browser, sent, "Danke", last=third.pk)
    response = browser.get(address(sent))
    assert (buttons(response), count_in_navigation(response)) == (["Nachricht senden"], [])


def test_the_page_of_the_application_leads_to_its_messages(browser, sent):
    page = reverse("applicant:tasks", args=[sent.pk])
    assert address(sent) in links(browser.get(page))
    assert "Ungelesen" not in text(browser.get(page))
    from_office(sent)
    assert "Ungelesen" in text(browser.get(page))


def test_a_draft_has_no_messages(browser, complete):
    assert address(complete) not in links(browser.get(reverse("applicant:tasks", args=[complete.pk])))
    assert [browser.get(address(complete)).status_code, send(browser, complete, "Hallo").status_code] == [404, 404]


def test_messages_of_others_do_not_exist(browser):
    foreign = factories.submitted()
    from_office(foreign)
    answers = [
        browser.get(address(foreign)),
        send(browser, foreign, "Hallo"),
        browser.post(address(foreign, "read_messages"), {"last": 10**6}),
    ]
    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert foreign.messages.filter(read_at=None).count() == 1
    assert rows(browser.get(CONVERSATIONS)) == []


def test_who_left_the_traeger_reads_and_writes_nothing_any_more(browser, sent, signer):
    signer.memberships.update(ended_at=factories.NOW)
    assert [browser.get(address(sent)).status_code, send(browser, sent, "Hallo").status_code] == [403, 403]


def test_the_list_shows_what_was_written_about_the_latest_first(browser, organisation, signer, on_day):
    applications = [
        factories.submitted(factories.complete(factories.draft(organisation=organisation, actor=signer), title=title))
        for title in ("Garten", "Küche", "Ohne Nachrichten")
    ]
    for hour, application in enumerate(applications[:2], start=11):
        on_day(factories.NOW.replace(hour=hour))
        send(browser, application, "Hallo")
    from_office(applications[0])
    assert [[row[0], row[2], row[3]] for row in rows(browser.get(CONVERSATIONS))] == [
        ["Küche", "15.09.2026, 12:30 Uhr", "Alles gelesen"],
        ["Garten", "15.09.2026, 11:30 Uhr", "1 ungelesen"],
    ]
    lines = b"".join(browser.get(CONVERSATIONS, {"export": "csv"})).decode("utf-8-sig").splitlines()
    assert lines[0] == "Vorhaben;Aktenzeichen;Letzte Nachricht;Stand"


def test_many_conversations_need_no_more_queries_than_one(browser, organisation, signer, django_assert_max_num_queries):
    call = factories.CallFactory()

    def more(number: int) -> None:
        for _ in range(number):
            application = factories.submitted(factories.complete(factories.draft(call, organisation, actor=signer)))
            from_office(application)
            send(browser, application, "Hallo")

    counts = []
    for number in (1, 4):
        more(number)
        with django_assert_max_num_queries(30) as used:
            browser.get(CONVERSATIONS)
        counts.append(len(used))
    assert counts[0] == counts[1]

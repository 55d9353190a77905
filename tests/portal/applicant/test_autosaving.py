"""Autosave: what can be saved is saved, everything else is said; nobody's work is overwritten."""

import json

import pytest
from django.urls import reverse

from grants.applications import editing
from tests import factories
from tests.portal.applicant.pages import document, form_values, stored, text
from tests.portal.applicant.worlds import in_correction

NOT_SAVED = "Nicht gespeichert – Ihre Eingaben bleiben in diesem Fenster."


def address(application, section: str = "project") -> str:
    return reverse(f"applicant:{section}", args=[application.pk])


class Window:
    """A page that stays open and saves by itself, as autosave.js does."""

    def __init__(self, browser, application, section: str = "project"):
        self.browser, self.address = browser, address(application, section)
        self.values = form_values(browser.get(self.address))

    def save(self, **typed):
        self.values |= typed
        response = self.browser.post(self.address, self.values, headers={"X-Autosave": "1"})
        self.answer = response.json()
        self.values |= {name: self.answer[name] for name in ("seen", "version") if name in self.answer}
        return response

    def press(self, **typed):
        return self.browser.post(self.address, self.values | typed | {"next": "overview"})


def save_elsewhere(application, actor, section="project", **fields):
    application = stored(application)
    return editing.save_section(
        application=application,
        section=section,
        actor=actor,
        now=factories.NOW,
        version=application.version,
        relations={},
        **fields,
    )


def test_a_change_is_saved_and_the_time_is_said(browser, draft):
    window = Window(browser, draft)
    response = window.save(title="Garten für alle")
    assert (response.status_code, window.answer["sentence"], window.answer["complete"]) == (
        200,
        "Gespeichert 10:30",
        True,
    )
    draft = stored(draft)
    assert (draft.title, draft.version) == ("Garten für alle", 2)


def test_saving_again_and_again_from_one_window_is_no_conflict(browser, draft):
    window = Window(browser, draft)
    for title in ("G", "Ga", "Garten"):
        window.save(title=title)
    assert window.press(title="Garten am Fluss").status_code == 302
    draft = stored(draft)
    assert draft.title == "Garten am Fluss"


def test_nothing_new_saves_nothing_and_says_when_it_was_saved(browser, draft):
    window = Window(browser, draft)
    window.save()
    assert (window.answer["sentence"], stored(draft).version) == ("Gespeichert 10:30", 1)


def test_a_save_whose_answer_was_lost_can_be_sent_again(browser, draft):
    window = Window(browser, draft)
    lost = dict(window.values) | {"title": "Garten"}
    browser.post(window.address, lost, headers={"X-Autosave": "1"})
    window.save(title="Garten")
    assert window.answer["complete"]
    window.save(title="Garten am Fluss")
    assert stored(draft).title == "Garten am Fluss"


def test_what_is_wrong_is_left_out_and_said_and_the_rest_is_saved(browser, complete):
    window = Window(browser, complete)
    window.save(title="Garten", period_start_2="")
    assert window.answer["sentence"] == (
        "Gespeichert 10:30, aber noch nicht alles: „Beginn des Vorhabens“: Ergänzen Sie Jahr."
    )
    application = stored(complete)
    assert (application.title, application.period_start) == ("Garten", complete.period_start)
    window.save(period_start_2="2027", period_start_1="2")
    assert (window.answer["sentence"], stored(complete).period_start.month) == ("Gespeichert 10:30", 2)


def test_if_everything_new_is_wrong_nothing_is_called_saved(browser, complete):
    window = Window(browser, complete)
    window.save(period_end_2="20")
    assert window.answer["sentence"].startswith(f"{NOT_SAVED} „Ende des Vorhabens“: ")
    assert (window.answer["complete"], stored(complete).version) == (False, complete.version)


def test_dates_in_the_wrong_order_are_left_out(browser, complete):
    window = Window(browser, complete)
    window.save(title="Garten", period_end_2="2026")
    assert "Das Ende liegt vor dem Beginn." in window.answer["sentence"]
    assert (stored(complete).title, stored(complete).period_end) == ("Garten", complete.period_end)


def test_a_begun_row_is_left_out_until_it_is_complete(browser, complete):
    window = Window(browser, complete, "plan")
    item = window.values["costs-0-item"]
    window.save(**{"costs-2-item": item, "income-0-amount": "1.500,00"})
    assert "„Ausgabe 3“: Geben Sie den Betrag ein, zum Beispiel 1.234,56." in window.answer["sentence"]
    assert sorted(str(row.amount) for row in complete.plan_rows.all()) == ["1500.00", "2000.00", "8000.00", "9000.00"]
    window.save(**{"costs-2-amount": "1"})
    assert (window.answer["sentence"], complete.plan_rows.count()) == ("Gespeichert 10:30", 5)


def test_two_people_in_two_sections_do_not_disturb_each_other(browser, draft, editor):
    window = Window(browser, draft)
    save_elsewhere(draft, editor, "goals", contribution="Täglich.")
    window.save(title="Garten")
    assert window.answer["complete"]
    draft = stored(draft)
    assert (draft.title, draft.contribution) == ("Garten", "Täglich.")


def test_two_people_in_two_fields_do_not_disturb_each_other(browser, draft, editor):
    window = Window(browser, draft)
    save_elsewhere(draft, editor, summary="Wir gärtnern.")
    window.save(title="Garten")
    window.save(title="Garten am Fluss")
    assert window.answer["complete"]
    draft = stored(draft)
    assert (draft.title, draft.summary) == ("Garten am Fluss", "Wir gärtnern.")


def test_two_people_in_one_field_overwrite_nothing_and_are_told(browser, draft, editor):
    window = Window(browser, draft)
    save_elsewhere(draft, editor, title="Haus")
    window.save(title="Garten", summary="Wir gärtnern.")
    assert "„Name des Vorhabens“ hat inzwischen auch Emil Schreiber geändert." in window.answer["sentence"]
    draft = stored(draft)
    assert (draft.title, draft.summary) == ("Haus", "Wir gärtnern.")
    assert window.press().status_code == 409


def test_a_section_that_is_closed_meanwhile_says_so(browser, complete):
    window = Window(browser, complete)
    in_correction(complete, "goals")
    response = window.save(title="Garten")
    assert response.status_code == 409
    assert window.answer["sentence"].startswith(f"{NOT_SAVED} Dieser Abschnitt ist nicht zur Bearbeitung geöffnet.")
    assert stored(complete).title == "Begegnung im Süden"


def test_a_signed_out_page_is_told_and_nothing_is_saved(browser, draft):
    window = Window(browser, draft)
    browser.logout()
    assert window.save(title="Garten").status_code == 401
    assert stored(draft).title == ""


def test_the_application_of_another_träger_does_not_exist(browser, draft):
    other = factories.draft()
    response = browser.post(address(other), {"title": "Fremd"}, headers={"X-Autosave": "1"})
    assert (response.status_code, stored(other).title) == (404, "")


@pytest.mark.parametrize(
    "seen", ["", "[]", "1", "null", "{", '{"title": 1}', '{"title": "x"}', "[" * 9000, "x" * 20_000, "\x00"]
)
def test_a_strange_idea_of_what_was_seen_overwrites_nothing(browser, draft, editor, seen):
    window = Window(browser, draft)
    save_elsewhere(draft, editor, title="Haus")
    assert window.save(title="Garten", seen=seen).status_code == 200
    assert stored(draft).title == "Haus"


def test_the_page_carries_what_the_script_needs(browser, draft):
    page = document(browser.get(address(draft)))
    assert page.xpath("//form//*[@role='status'][@data-saved]")
    assert len(json.loads(page.xpath("//form//input[@name='seen']/@value")[0])) == 5
    assert page.xpath("//script[contains(@src, 'autosave.js')]")


def test_people_in_one_application_see_each_other(browser, client, draft, editor, signer):
    browser.get(address(draft, "plan"))
    browser.force_login(editor)
    shown = text(browser.get(address(draft)))
    assert "Gerade bearbeitet auch Ada Zeichnung den Abschnitt „Kosten- und Finanzierungsplan“." in shown
    browser.force_login(signer)
    window = Window(browser, draft, "plan")
    window.save()
    assert window.answer["others"] == "Gerade bearbeitet auch Emil Schreiber den Abschnitt „Vorhaben“."


def test_who_only_reads_a_closed_section_is_not_called_busy(browser, complete, editor):
    submitted = factories.submitted(complete)
    browser.get(address(submitted))
    browser.force_login(editor)
    assert "Gerade bearbeitet" not in text(browser.get(address(submitted)))


@pytest.mark.parametrize("section", ["project", "target_group", "goals", "staff", "plan", "other_funds"])
def test_every_section_can_be_sent_again_as_it_was_shown(browser, complete, section):
    window = Window(browser, complete, section)
    for _ in range(2):
        window.save()
    assert (window.answer["complete"], stored(complete).version) == (True, complete.version)


def test_rows_are_saved_and_stay_what_they_are(browser, complete):
    window = Window(browser, complete, "staff")
    row = {"function": "Sozialarbeit", "full_time_equivalent": "0,5", "months": "12", "gross": "30000"}
    for _ in range(2):
        window.save(**{f"posts-0-{name}": value for name, value in row.items()})
        assert window.answer["complete"], window.answer
    window.save(**{"posts-0-gross": "31000"})
    assert window.answer["complete"], window.answer
    assert [str(post.gross) for post in complete.posts.all()] == ["31000.00"]

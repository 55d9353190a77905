"""The office sees what Träger report, and answers it."""

import pytest
from django.urls import reverse

from grants.applications import workflow as applying
from grants.outbox.models import Message
from grants.people.models import User
from reporting.deliveries import workflow
from reporting.deliveries.models import Delivery
from reporting.deliveries.states import State
from tests import factories
from tests.portal.casework import statistics

pytestmark = pytest.mark.django_db

LIST = "/akten/statistik/"


@pytest.fixture
def caseworker():
    return factories.UserFactory(caseworker=True)


@pytest.fixture
def page(client, caseworker):
    client.force_login(caseworker)
    return client


def address(delivery: Delivery) -> str:
    return reverse("casework:delivery", args=[delivery.pk])


def answer(delivery: Delivery, act: str, **fields) -> dict:
    return {"act": act, "revision": delivery.revision} | fields


def fresh(delivery: Delivery) -> Delivery:
    return Delivery.objects.get(pk=delivery.pk)


def listed(response) -> list[str]:
    return [delivery.application.organisation.name for delivery in response.context["table"].page.object_list.data]


@pytest.mark.parametrize("role", ["caseworker", "head", "auditor"])
def test_readers_of_files_see_list_and_delivery(client, role):
    delivery = statistics.submitted()
    client.force_login(factories.UserFactory(**{role: True}))

    assert listed(client.get(reverse("casework:deliveries"))) == [delivery.application.organisation.name]
    assert client.get(address(delivery)).status_code == 200


@pytest.mark.parametrize("role", ["assessor", "planner", "admin"])
def test_other_roles_are_refused(client, role):
    delivery = statistics.submitted()
    client.force_login(factories.UserFactory(**{role: True}))

    assert client.get(reverse("casework:deliveries")).status_code == 403
    assert client.get(address(delivery)).status_code == 403


def test_a_conflict_of_interest_hides_the_delivery(page, caseworker):
    delivery = statistics.submitted()
    applying.declare_conflict(
        application=delivery.application, actor=caseworker, now=factories.NOW, reason="Ich bin dort Mitglied."
    )

    assert listed(page.get(reverse("casework:deliveries"))) == []
    assert page.get(address(delivery)).status_code == 404
    assert page.post(address(delivery), answer(delivery, "accept")).status_code == 404
    assert fresh(delivery).state == State.SUBMITTED


def test_a_delivery_that_does_not_exist_is_not_found(page):
    assert page.get(f"{LIST}99999999999999999999/").status_code == 404


def test_the_list_is_filtered_by_state_survey_and_words(page):
    first, second = statistics.submitted(), statistics.owed()
    names = [first.application.organisation.name, second.application.organisation.name]
    url = reverse("casework:deliveries")

    assert listed(page.get(url, {"state": "submitted"})) == names[:1]
    assert sorted(listed(page.get(url, {"survey": first.period.survey.pk}))) == sorted(names)
    assert listed(page.get(url, {"search": second.application.reference})) == names[1:]


@pytest.mark.parametrize(
    "query",
    [
        {"state": "geheim"},
        {"survey": "99999999999999999999"},
        {"survey": "x"},
        {"search": "a\0b"},
        {"search": "x" * 101},
    ],
)
def test_filters_that_cannot_be_understood_are_explained(page, query):
    response = page.get(reverse("casework:deliveries"), query)

    assert response.status_code == 422
    assert list(response.context["form"].errors) == list(query)


@pytest.mark.parametrize("query", [{"page": "10" * 20}, {"page": "x"}, {"sort": "password"}, {"export": "pdf"}])
def test_unknown_pages_orders_and_exports_show_the_list(page, query):
    statistics.submitted()

    assert len(listed(page.get(reverse("casework:deliveries"), query))) == 1


def test_names_are_sorted_as_in_a_german_dictionary(page):
    for name in ("Zeder e. V.", "Österreicher Hof e. V.", "Oase e. V."):
        organisation = factories.OrganisationFactory(name=name)
        draft = factories.complete(factories.draft(organisation=organisation))
        statistics.owed(factories.granted(_assessed(draft)))

    response = page.get(reverse("casework:deliveries"), {"sort": "organisation"})

    assert listed(response) == ["Oase e. V.", "Österreicher Hof e. V.", "Zeder e. V."]


def _assessed(draft):
    checked = factories.checked(factories.checking_(factories.submitted(draft)))
    return factories.decided(factories.assessed(checked))


def test_the_number_of_queries_does_not_grow_with_the_list(page, django_assert_num_queries):
    statistics.submitted()
    url = reverse("casework:deliveries")
    page.get(url)
    with django_assert_num_queries(9):
        page.get(url)
    for _ in range(4):
        statistics.owed()
    with django_assert_num_queries(9):
        assert len(listed(page.get(url))) == 5


def test_the_csv_export_holds_what_the_filtered_list_shows(page):
    delivery = statistics.submitted()
    statistics.owed()

    response = page.get(reverse("casework:deliveries"), {"export": "csv", "state": "submitted"})
    lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()

    assert lines == [
        "Träger;Vorhaben;Aktenzeichen;Erhebung;Zeitraum;abzugeben bis;abgegeben;Stand",
        f"{delivery.application.organisation};Begegnung im Süden;{delivery.application.reference};"
        'Statistik Offene Seniorenarbeit;2027;31.01.2028;"15.09.2026, 10:30 Uhr";Abgegeben'.replace('"', ""),
    ]


def test_the_list_is_exported_for_spreadsheets(page):
    statistics.submitted()

    response = page.get(reverse("casework:deliveries"), {"export": "xlsx"})

    assert response["Content-Disposition"] == 'attachment; filename="gelieferte-statistik.xlsx"'
    assert response.content[:2] == b"PK"


def test_what_is_open_after_its_due_date_is_overdue(page, monkeypatch):
    delivery = statistics.owed()
    assert page.get(address(delivery)).context["badge"].label == "Offen"

    delivery.period.due_on = factories.NOW.date().replace(year=2020)
    delivery.period.start = delivery.period.end = delivery.period.due_on
    delivery.period.save()

    assert page.get(address(delivery)).context["badge"].label == "Überfällig"


def test_the_values_stand_beside_those_of_the_period_before(page):
    delivery = statistics.submitted(besuche=1200, beratungen=300)
    statistics.year_before(delivery, besuche=1000)

    rows = page.get(address(delivery)).context["table"].data.data

    assert [(row.district, row.indicator, row.value, row.previous, row.change) for row in rows] == [
        ("41 Connewitz", "Besuche", 1200, 1000, 200),
        ("41 Connewitz", "Beratungen", 300, None, None),
    ]


def test_values_of_a_period_before_in_a_hidden_file_stay_hidden(page, caseworker):
    delivery = statistics.submitted(besuche=1200)
    same_organisation = factories.draft(organisation=delivery.application.organisation)
    hidden = factories.granted(_assessed(factories.complete(same_organisation)))
    before = statistics.year_before(statistics.Delivery(application=hidden), besuche=1000)
    assert page.get(address(delivery)).context["before"] == before

    applying.declare_conflict(application=hidden, actor=caseworker, now=factories.NOW, reason="Verwandt.")

    assert page.get(address(delivery)).context["before"] is None


@pytest.mark.parametrize("returned", [False, True])
def test_figures_the_organisation_still_works_on_are_not_shown(page, caseworker, returned):
    delivery = statistics.owed()
    if returned:
        statistics.submitted(delivery)
        delivery = workflow.give_back(delivery=delivery, actor=caseworker, now=factories.NOW, reason="Bitte prüfen.")
    later = factories.NOW.replace(day=16)
    statistics.uploaded(delivery, {"besuche": 7777}, now=later)

    response = page.get(address(delivery))

    assert response.context["table"].total == 0
    assert len(response.context["uploads"]) == returned
    assert "7.777" not in response.content.decode()


def test_questions_and_their_explanation_are_shown(page):
    delivery = statistics.submitted(problems=[statistics.QUESTION], explanation="Wir hatten ein Stadtteilfest.")

    text = page.get(address(delivery)).content.decode()

    assert text.count(statistics.QUESTION["message"]) == 1
    assert text.count("Wir hatten ein Stadtteilfest.") == 1


def test_the_caseworker_accepts_and_the_page_follows_the_hand_over(page, run_outbox):
    delivery = statistics.submitted()
    assert page.get(address(delivery)).context["hand_over"].startswith("Die Zahlen sind noch nicht")

    response = page.post(address(delivery), answer(delivery, "accept"))

    assert (response.status_code, response.url) == (302, address(delivery))
    assert fresh(delivery).state == State.ACCEPTED
    assert page.get(address(delivery)).context["hand_over"].startswith("Die Übergabe an die zentrale Statistik läuft.")

    run_outbox()
    assert page.get(address(delivery)).context["hand_over"] == (
        "Die Zahlen stehen in der zentralen Statistik. Übernommen am 15.09.2026, 10:30 Uhr."
    )


def test_a_hand_over_that_fails_is_said(page):
    delivery = statistics.accepted()
    Message.objects.filter(topic="store").update(attempts=3, last_error="OperationalError: geheim")

    response = page.get(address(delivery))

    assert response.context["hand_over"].startswith("Die Übergabe an die zentrale Statistik ist noch nicht gelungen.")
    assert "geheim" not in response.content.decode()


def test_given_back_figures_leave_the_store_and_the_page_says_so(page, run_outbox):
    delivery = statistics.accepted()
    run_outbox()

    response = page.post(address(delivery), answer(delivery, "give_back", reason="Connewitz fehlt."))

    assert response.status_code == 302
    assert (fresh(delivery).state, fresh(delivery).return_reason) == (State.RETURNED, "Connewitz fehlt.")
    run_outbox()
    assert page.get(address(delivery)).context["hand_over"].startswith("Die Zahlen wurden aus der zentralen Statistik")


def test_giving_back_needs_a_reason(page):
    delivery = statistics.submitted()

    response = page.post(address(delivery), answer(delivery, "give_back", reason=" "))

    assert response.status_code == 422
    assert response.context["form"].errors == {"reason": ["Füllen Sie das Feld „Was soll der Träger ändern?“ aus."]}
    assert fresh(delivery).state == State.SUBMITTED


def test_what_was_typed_is_kept_when_the_reason_is_too_long(page):
    delivery = statistics.submitted()
    reason = "Zahl " * 500

    response = page.post(address(delivery), answer(delivery, "give_back", reason=reason))

    assert response.status_code == 422
    assert response.context["answers"][1]["reason"].value() == reason


def test_accepting_twice_is_answered_politely(page):
    delivery = statistics.submitted()
    sent = answer(delivery, "accept")
    page.post(address(delivery), sent)

    response = page.post(address(delivery), sent, follow=True)

    assert response.status_code == 200
    assert [message.level_tag for message in response.context["messages"]] == ["success", "error"]
    assert Message.objects.filter(topic="store").count() == 1


def test_a_newer_revision_is_not_accepted_unseen(page, caseworker):
    delivery = statistics.submitted(besuche=10)
    seen = answer(delivery, "accept")
    workflow.give_back(delivery=delivery, actor=caseworker, now=factories.NOW, reason="Bitte prüfen.")
    statistics.submitted(fresh(delivery), besuche=99999)

    response = page.post(address(delivery), seen)

    assert response.status_code == 422
    assert fresh(delivery).state == State.SUBMITTED
    shown = response.context["answers"][0]
    assert (shown.non_field_errors()[0].startswith("Inzwischen"), shown["revision"].value()) == (True, 2)


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"act": "löschen", "revision": 1},
        {"act": "accept"},
        {"act": "accept", "revision": "9" * 30},
        {"act": "accept", "revision": "x"},
        {"act": "give_back", "revision": 1, "reason": "a\0b"},
    ],
)
def test_nonsense_is_answered_and_changes_nothing(page, sent):
    delivery = statistics.submitted()

    assert page.post(address(delivery), sent).status_code == 422
    assert fresh(delivery).state == State.SUBMITTED


@pytest.mark.parametrize(
    ("role", "make", "offered"),
    [
        ("caseworker", statistics.owed, []),
        ("caseworker", statistics.submitted, ["accept", "give_back"]),
        ("caseworker", statistics.accepted, ["give_back"]),
        ("head", statistics.submitted, []),
        ("auditor", statistics.submitted, []),
    ],
)
def test_only_possible_answers_are_offered(client, role, make, offered):
    delivery = make()
    client.force_login(factories.UserFactory(**{role: True}))

    assert [form.step for form in client.get(address(delivery)).context["answers"]] == offered


def test_an_answer_without_the_right_is_forbidden(client):
    delivery = statistics.submitted()
    client.force_login(factories.UserFactory(head=True))

    assert client.post(address(delivery), answer(delivery, "accept")).status_code == 403
    assert fresh(delivery).state == State.SUBMITTED


def test_people_of_the_organisation_do_not_reach_the_page_of_the_office(client):
    delivery = statistics.submitted()
    client.force_login(User.objects.get(pk=delivery.application.created_by_id))

    assert client.get(address(delivery)).status_code == 403

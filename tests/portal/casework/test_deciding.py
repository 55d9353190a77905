import csv
import io
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from criteria.guideline.models import Guideline
from criteria.guideline.states import State as GuidelineState
from grants.applications import workflow
from grants.awards.models import Decision
from tests import factories
from tests.portal.casework.pages import as_, buttons, errors, messages, rows, summary, url, value, words

pytestmark = pytest.mark.django_db

AWARD = {"outcome": "award", "financing": "FEHLBEDARF", "amount": "9.000,00", "reasons": ""}


@pytest.fixture
def head():
    return factories.UserFactory(head=True, name="Hanna Erste")


@pytest.fixture
def second():
    return factories.UserFactory(head=True, name="Otto Zweiter")


def ranked(call, *points, title: str = "Begegnung"):
    """An assessed application of this call, with the points of two assessors."""
    draft = factories.complete(factories.draft(call), title=title)
    return factories.assessed(factories.checked(factories.checking_(factories.submitted(draft))), points=points)


def with_minimum(code: str, points: int) -> Guideline:
    """A guideline version that asks for minimum points in a criterion."""
    guideline = factories.GuidelineFactory(is_draft=True)
    guideline.criteria.filter(code=code).update(minimum_points=points)
    Guideline.objects.filter(pk=guideline.pk).update(state=GuidelineState.IN_FORCE)
    return Guideline.objects.get(pk=guideline.pk)


def state(application) -> str:
    return type(application).objects.get(pk=application.pk).state


# --- rankings -----------------------------------------------------------------------------------------------------


def test_calls_are_listed_with_counts_of_visible_files(head):
    call = factories.CallFactory(title="Förderung 2027")
    factories.granted(factories.decided(ranked(call, {"bedarf": 3, "konzept": 2}, {"bedarf": 3, "konzept": 2})))
    factories.submitted(factories.complete(factories.draft(call)))
    hidden = factories.submitted(factories.complete(factories.draft(call)))
    workflow.declare_conflict(application=hidden, actor=head, now=factories.NOW, reason="Vorstand")
    assert rows(as_(head).get(url("rankings"))) == [["Förderung 2027", "2027", "2", "1", "1"]]


def test_the_ranking_orders_shares_places_and_shows_the_money(head):
    call = factories.CallFactory()
    best = ranked(call, {"bedarf": 4, "konzept": 4}, {"bedarf": 4, "konzept": 4})
    first = ranked(call, {"bedarf": 2, "konzept": 2}, {"bedarf": 2, "konzept": 2})
    second = ranked(call, {"bedarf": 2, "konzept": 2}, {"bedarf": 2, "konzept": 2})
    factories.granted(factories.decided(best, amount="8000.00"))
    response = as_(head).get(url("ranking", call.pk))
    shown = [[*row[:3], *row[4:10]] for row in rows(response)]
    amounts = ["9.000,00 €", "9.000,00 €", "–", "Rangfolge und Entscheidung"]
    assert shown == [
        ["1", "1", best.reference, "100,00 %", "0,00", "9.000,00 €", "–", "8.000,00 €", "Bewilligt"],
        ["2 (geteilt)", "2", first.reference, "50,00 %", "0,00", *amounts],
        ["2 (geteilt)", "2", second.reference, "50,00 %", "0,00", *amounts],
    ]
    page = words(response)
    assert "Fördermittel des Aufrufs 100.000,00 €" in page
    assert "Bewilligt oder in der Mitzeichnung 8.000,00 €" in page
    assert "Noch frei 92.000,00 €" in page


def test_the_ranking_says_how_far_each_place_moves_with_the_weights(head):
    call = factories.CallFactory()
    # Bedarf weighs 60 and Konzept 40, each with 4 points: 60 + 0, 30 + 30 and 15 + 40. The first two are equal, and
    # Bedarf decides. With Bedarf at 54 they have 54 and 57; with Konzept at 44, 60 and 63. The third stays below.
    ranked(call, {"bedarf": 4, "konzept": 0}, {"bedarf": 4, "konzept": 0})
    ranked(call, {"bedarf": 2, "konzept": 3}, {"bedarf": 2, "konzept": 3})
    ranked(call, {"bedarf": 1, "konzept": 4}, {"bedarf": 1, "konzept": 4})
    response = as_(head).get(url("ranking", call.pk))
    assert [row[:2] for row in rows(response)] == [["1", "1 bis 2"], ["2", "1 bis 2"], ["3", "3"]]
    page = words(response)
    assert "Die meisten Ergebnisse (2 von 3) liegen von 60 bis unter 70 %." in page
    assert "Niedrigstes 55,00 %, Median 60,00 %, höchstes 60,00 %." in page


def test_who_misses_minimum_points_is_marked_and_keeps_the_place(head):
    call = factories.CallFactory(guideline=with_minimum("konzept", 2))
    ranked(call, {"bedarf": 4, "konzept": 1}, {"bedarf": 4, "konzept": 2})
    ranked(call, {"bedarf": 2, "konzept": 2}, {"bedarf": 2, "konzept": 2})
    client = as_(head)
    response = client.get(url("ranking", call.pk))
    assert [(row[0], row[6]) for row in rows(response)] == [("1", "Nicht erreicht: Konzept"), ("2", "–")]
    assert "Wer die Mindestpunkte eines Kriteriums nicht erreicht, behält seinen Platz" in words(response)
    exported = client.get(url("ranking", call.pk), {"export": "csv"}).getvalue().decode("utf-8-sig")
    first = next(csv.DictReader(io.StringIO(exported), delimiter=";"))
    assert first["Mindestpunkte"] == "Nicht erreicht: Konzept"


def test_a_criterion_that_does_not_separate_is_named(head):
    call = factories.CallFactory()
    for konzept in (1, 3):
        ranked(call, {"bedarf": 2, "konzept": konzept}, {"bedarf": 2, "konzept": konzept})
    page = words(as_(head).get(url("ranking", call.pk)))
    assert "Ein Teil der Bewertung unterscheidet die Anträge nicht" in page
    assert "Dieselben Punkte für alle Anträge gibt es in: „Bedarf“." in page


def test_a_ranking_without_results_shows_no_distribution(head):
    response = as_(head).get(url("ranking", factories.CallFactory().pk))
    assert rows(response) == []
    assert "Wie die Ergebnisse verteilt sind" not in words(response)


def test_a_rubric_that_does_not_separate_is_named(head):
    call = factories.CallFactory()
    for _ in range(2):
        ranked(call, {"bedarf": 2, "konzept": 2}, {"bedarf": 2, "konzept": 2})
    page = words(as_(head).get(url("ranking", call.pk)))
    assert "Die Bewertung unterscheidet die Anträge nicht" in page
    assert "Ein Bewertungsraster, das allen dasselbe gibt, hat seinen Zweck verfehlt." in page


def test_sums_stay_closed_to_who_has_a_conflict_in_the_call(head):
    call = factories.CallFactory()
    hidden = ranked(call, {"bedarf": 4, "konzept": 4}, {"bedarf": 4, "konzept": 4})
    seen = ranked(call, {"bedarf": 2, "konzept": 2}, {"bedarf": 2, "konzept": 2})
    workflow.declare_conflict(application=hidden, actor=head, now=factories.NOW, reason="Vorstand")
    factories.granted(factories.decided(hidden))
    response = as_(head).get(url("ranking", call.pk))
    assert [row[:3] for row in rows(response)] == [["1", "1", seen.reference]]
    page = words(response)
    assert "Summen dieses Aufrufs sehen Sie nicht" in page
    assert "91.000,00" not in page
    assert "91.000,00" not in words(as_(head).get(url("decide", seen.pk)))


def test_sums_stay_closed_to_people_of_a_traeger_in_the_call():
    call = factories.CallFactory()
    own = ranked(call, {"bedarf": 4, "konzept": 4}, {"bedarf": 4, "konzept": 4})
    both = factories.member(own.organisation, roles=["caseworker"])
    response = as_(both).get(url("ranking", call.pk))
    assert rows(response) == []
    assert "Summen dieses Aufrufs sehen Sie nicht" in words(response)


def test_the_ranking_can_be_exported(head):
    call = factories.CallFactory()
    only = ranked(call, {"bedarf": 3, "konzept": 2}, {"bedarf": 3, "konzept": 3})
    response = as_(head).get(url("ranking", call.pk), {"export": "csv"})
    lines = list(csv.reader(io.StringIO(response.getvalue().decode("utf-8-sig")), delimiter=";"))
    assert lines[1] == [
        "1",
        "1",
        only.reference,
        str(only.organisation),
        "70,00",
        "10,00",
        "9000,00",
        "9000,00",
        "",
        "Rangfolge und Entscheidung",
        "",
        "",
        "ganz",
        "Begegnung",
    ]


def test_more_places_need_no_more_queries(head):
    call = factories.CallFactory()
    ranked(call, {"bedarf": 3, "konzept": 2}, {"bedarf": 3, "konzept": 3})
    client = as_(head)
    with CaptureQueriesContext(connection) as few:
        client.get(url("ranking", call.pk))
    for _ in range(3):
        ranked(call, {"bedarf": 2, "konzept": 2}, {"bedarf": 2, "konzept": 3})
    with CaptureQueriesContext(connection) as many:
        client.get(url("ranking", call.pk))
    assert len(many) == len(few)


def test_calls_that_are_not_published_or_do_not_exist_are_404(head):
    assert as_(head).get(url("ranking", 10**20)).status_code == 404


# --- decide -------------------------------------------------------------------------------------------------------


def test_the_decision_page_shows_the_working_of_the_proposal(head):
    application = factories.assessed()
    response = as_(head).get(url("decide", application.pk))
    page = words(response)
    assert "Vorschlag: Fehlbedarfsfinanzierung" in page
    assert "abzüglich Eigenmittel 1.000,00 €" in page
    assert "Gesamtergebnis: 70,00 % der möglichen Punktzahl." in page
    assert "Noch frei 100.000,00 €" in page
    assert value(response, "amount") == "9.000,00"


def test_another_kind_of_financing_has_its_own_working(head):
    application = factories.assessed()
    client = as_(head)
    assert "Vorschlag: Festbetragsfinanzierung" in words(
        client.get(url("decide", application.pk), {"financing": "FESTBETRAG"})
    )
    assert "Vorschlag: Fehlbedarfsfinanzierung" in words(
        client.get(url("decide", application.pk), {"financing": "VOLL\x00"})
    )


def test_an_award_goes_to_the_second_signature(head):
    application = factories.assessed()
    response = as_(head).post(url("decide", application.pk), AWARD, follow=True)
    assert response.redirect_chain == [(url("file", application.pk), 302)]
    assert messages(response) == ["Die Bewilligung geht jetzt in die Mitzeichnung."]
    decision = Decision.objects.get()
    assert (decision.amount, decision.decided_by, decision.cosigned_at) == (Decimal("9000.00"), head, None)


def test_a_rejection_goes_to_the_second_signature(head):
    application = factories.assessed()
    sent = {"outcome": "rejection", "amount": "", "reasons": "Die Mittel reichen nicht."}
    response = as_(head).post(url("decide", application.pk), sent, follow=True)
    assert messages(response) == ["Die Ablehnung geht jetzt in die Mitzeichnung."]
    assert Decision.objects.get().outcome == "rejection"


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"outcome": ""}, "Wählen Sie bei „Entscheidung“ etwas aus."),
        ({"outcome": "vielleicht"}, "Wählen Sie einen Eintrag aus der Liste aus."),
        ({"outcome": "rejection"}, "Bitte begründen Sie die Ablehnung (§ 39 VwVfG)."),
        ({"amount": "8.000"}, "Sie bewilligen weniger als beantragt. Bitte begründen Sie das (§ 39 VwVfG)."),
        ({"amount": ""}, "Geben Sie an, wie viel Sie bewilligen."),
        ({"amount": "viel"}, "Geben Sie einen Betrag in Euro ein, zum Beispiel 1.234,56."),
        ({"amount": "-5", "reasons": "x"}, "Geben Sie einen Betrag ab 0,00 € ein."),
        (
            {"amount": "9.500,00"},
            "Möglich ist ein Betrag über 0 € bis 9.000,00 €. Der Rechenweg zeigt, warum.",
        ),
        (
            {"amount": "0", "reasons": "Nichts."},
            "Möglich ist ein Betrag über 0 € bis 9.000,00 €. Der Rechenweg zeigt, warum.",
        ),
        ({"financing": "VOLL"}, "Wählen Sie einen Eintrag aus der Liste aus."),
        ({"reasons": "\x00"}, "Geben Sie den Text neu ein. Er enthält unsichtbare Steuerzeichen."),
    ],
)
def test_a_wrong_decision_says_so_beside_the_field(head, sent, sentence):
    application = factories.assessed()
    response = as_(head).post(url("decide", application.pk), AWARD | sent)
    assert response.status_code == 422
    assert errors(response) == [sentence.replace("\u00a0", " ")]
    assert value(response, "amount") == (AWARD | sent)["amount"]
    assert not Decision.objects.exists()


def test_an_amount_beyond_all_columns_is_422(head):
    application = factories.assessed()
    response = as_(head).post(url("decide", application.pk), AWARD | {"amount": "1" + "0" * 20})
    assert response.status_code == 422


def test_more_than_the_call_has_left_is_refused_beside_the_amount(head):
    application = ranked(
        factories.CallFactory(envelope=Decimal("5000.00")), {"bedarf": 3, "konzept": 2}, {"bedarf": 3, "konzept": 3}
    )
    response = as_(head).post(url("decide", application.pk), AWARD)
    assert errors(response) == ["Im Förderaufruf sind noch 5.000,00 € frei. Bitte wählen Sie einen kleineren Betrag."]


def test_a_second_press_decides_only_once_and_keeps_the_text(head):
    application = factories.assessed()
    client = as_(head)
    sent = AWARD | {"reasons": "Nach Rangfolge."}
    client.post(url("decide", application.pk), sent)
    response = client.post(url("decide", application.pk), sent)
    assert response.status_code == 422
    assert summary(response)[0].startswith("„Entscheidung getroffen“ ist im Zustand „Mitzeichnung“ nicht möglich.")
    assert value(response, "reasons") == "Nach Rangfolge."
    assert Decision.objects.count() == 1


def test_who_assessed_gets_403():
    application = factories.checked()
    both = factories.UserFactory(roles=["assessor", "head"])
    factories.assess(application, {"bedarf": 3, "konzept": 2}, assessor=both)
    factories.assessed(application, points=[{"bedarf": 3, "konzept": 2}])
    assert as_(both).get(url("decide", application.pk)).status_code == 403
    assert as_(both).post(url("decide", application.pk), AWARD).status_code == 403


@pytest.mark.parametrize("role", ["caseworker", "assessor", "auditor", "planner", "admin"])
@pytest.mark.parametrize("page", ["decide", "cosign"])
def test_only_heads_decide_and_sign(role, page):
    application = factories.assessed()
    client = as_(factories.UserFactory(**{role: True}))
    assert client.get(url(page, application.pk)).status_code == 403
    assert client.post(url(page, application.pk), AWARD).status_code == 403


@pytest.mark.parametrize("page", ["decide", "cosign"])
def test_a_hidden_file_cannot_be_decided(head, page):
    application = factories.decided()
    workflow.declare_conflict(application=application, actor=head, now=factories.NOW, reason="Vorstand")
    assert as_(head).get(url(page, application.pk)).status_code == 404
    assert as_(head).post(url(page, application.pk), {"act": "cosign"}).status_code == 404


def test_a_file_that_does_not_wait_leads_back_with_a_reason(head):
    application = factories.checked()
    client = as_(head)
    response = client.get(url("decide", application.pk), follow=True)
    assert messages(response) == ["Diese Akte wartet gerade nicht auf eine Entscheidung."]
    response = client.get(url("cosign", application.pk), follow=True)
    assert messages(response) == ["Diese Akte wartet gerade nicht auf eine Mitzeichnung."]


# --- co-sign ------------------------------------------------------------------------------------------------------


def signature(application, act: str = "cosign", **fields) -> dict:
    return {"act": act, "decision": Decision.objects.get(application=application, returned_at=None).pk} | fields


def test_the_decider_cannot_sign_twice(head):
    application = factories.decided(head=head)
    assert as_(head).get(url("cosign", application.pk)).status_code == 403
    assert as_(head).post(url("cosign", application.pk), signature(application)).status_code == 403
    assert state(application) == "cosigning"


def test_the_second_person_reads_the_whole_decision(head, second):
    application = factories.decided(head=head, amount="8000.00")
    response = as_(second).get(url("cosign", application.pk))
    page = words(response)
    assert "Zuwendung 8.000,00 € Finanzierungsart Fehlbedarfsfinanzierung" in page
    assert "Begründung Nach Rangfolge und verfügbaren Mitteln." in page
    assert "Bewilligt nach Begründung 8.000,00 €" in page
    assert "Entschieden 15.09.2026, 10:30 Uhr, Hanna Erste" in page
    assert "Gesamtergebnis: 70,00 %" in page
    assert buttons(response) == ["Mitzeichnen", "Zurückgeben"]


def test_signing_sends_the_letter_and_a_second_press_is_answered_with_a_message(head, second):
    application = factories.decided(head=head)
    client = as_(second)
    sent = signature(application)
    response = client.post(url("cosign", application.pk), sent, follow=True)
    assert messages(response) == ["Sie haben mitgezeichnet. Der Bescheid geht in das Postfach des Trägers."]
    assert state(application) == "granted"
    again = client.post(url("cosign", application.pk), sent, follow=True)
    assert again.status_code == 200
    assert messages(again)[-1] == "Diese Akte wartet gerade nicht auf eine Mitzeichnung."


def test_a_rejection_is_signed_as_well(head, second):
    application = factories.assessed()
    factories.awarding.reject(application=application, actor=head, now=factories.NOW, reasons="Keine Mittel.")
    response = as_(second).post(url("cosign", application.pk), signature(application), follow=True)
    assert response.status_code == 200
    assert state(application) == "rejected"


def test_giving_back_needs_a_reason(head, second):
    application = factories.decided(head=head)
    response = as_(second).post(url("cosign", application.pk), signature(application, "return", reason=" "))
    assert response.status_code == 422
    assert errors(response) == ["Füllen Sie das Feld „Warum geben Sie die Entscheidung zurück?“ aus."]
    assert state(application) == "cosigning"


def test_a_decision_given_back_is_shown_to_who_decides_again(head, second):
    application = factories.decided(head=head)
    sent = signature(application, "return", reason="Bitte die Kürzung begründen.")
    response = as_(second).post(url("cosign", application.pk), sent, follow=True)
    assert messages(response) == ["Die Entscheidung ist zurückgegeben."]
    page = words(as_(head).get(url("decide", application.pk)))
    assert "Die vorige Entscheidung wurde zurückgegeben Bitte die Kürzung begründen." in page


def test_nobody_signs_a_decision_they_have_not_read(head, second):
    application = factories.decided(head=head, amount="9000.00")
    stale = signature(application)
    factories.awarding.return_decision(application=application, actor=second, now=factories.NOW, reason="Zu hoch.")
    factories.decided(application, head=head, amount="1000.00")
    response = as_(second).post(url("cosign", application.pk), stale, follow=True)
    assert messages(response)[0].startswith("Die Entscheidung hat sich geändert, seit Sie die Seite geöffnet haben.")
    assert state(application) == "cosigning"


@pytest.mark.parametrize("sent", [{}, {"decision": "\x00"}, {"decision": "9" * 30, "act": "cosign"}])
def test_an_incomplete_signature_signs_nothing(head, second, sent):
    application = factories.decided(head=head)
    assert as_(second).post(url("cosign", application.pk), sent).status_code == 302
    assert state(application) == "cosigning"


def test_an_unknown_act_signs_nothing(head, second):
    application = factories.decided(head=head)
    response = as_(second).post(url("cosign", application.pk), signature(application, "beides"))
    assert response.status_code == 422
    assert state(application) == "cosigning"

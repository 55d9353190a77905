import pytest

from criteria.packages.checking import check
from criteria.packages.kinds import Amount, MonthDay, Percent, Points, YesNo
from criteria.packages.parameters import definitions
from criteria.transfer import package_of
from grants.audit.models import Entry
from portal.casework.guidelines.rule_forms import canonical
from tests.factories import UserFactory
from tests.portal.casework.guidelines.worlds import draft, form_of, now_of, typed
from tests.portal.casework.pages import as_, summary, url, value, words
from tests.rulebook import GOAL

pytestmark = pytest.mark.django_db


@pytest.fixture
def client():
    return as_(UserFactory(caseworker=True))


def rules_of(guideline) -> str:
    return url("guideline_rules", guideline.pk)


def test_every_rule_stands_in_the_form_with_what_may_be_written(client):
    page = words(client.get(rules_of(draft())))

    assert [rule.label for rule in definitions().values() if rule.label not in page] == []
    assert "Eine Zahl von 0 bis 100, zum Beispiel 10 oder 7.5" in page
    assert "Ein Tag des Jahres wie 09-30 (Monat und Tag)" in page


def test_a_rule_gets_another_value_a_source_and_is_no_longer_an_assumption(client):
    guideline = draft()

    typed(
        client,
        rules_of(guideline),
        value_own_funds_share_min="12,5",
        source_own_funds_share_min="Beschluss 7",
        is_assumption_own_funds_share_min=[],
        value_shortfall="skip",
        value_overfunding_reduces="ja",
    )

    rules = {parameter.name: parameter for parameter in package_of(now_of(guideline)).parameters}
    assert rules["own_funds_share_min"].value == "12.5"
    assert (rules["own_funds_share_min"].origin.source, rules["own_funds_share_min"].origin.is_assumption) == (
        "Beschluss 7",
        False,
    )
    assert (rules["shortfall"].value, rules["overfunding_reduces"].value) == ("skip", "ja")
    assert "Mindestanteil der Eigenmittel an den zuwendungsfähigen Ausgaben: statt 10\u00a0% jetzt 12,5\u00a0%" in (
        Entry.objects.get(chain=guideline.chain).sentence
    )


def test_each_problem_stands_beside_its_rule_and_names_it_in_the_summary(client):
    guideline = draft()

    response = typed(
        client,
        rules_of(guideline),
        value_grace_minutes="viele",
        value_goals_min="5",
        source_ceiling="",
        is_assumption_ceiling=[],
    )

    assert response.status_code == 422
    assert summary(response) == [
        "Technische Nachfrist nach Ablauf der Antragsfrist: Erwartet wird eine ganze Zahl von 0 bis 1440, "
        "nicht „viele“.",
        "Höchstzahl der Ziele, denen ein Antrag dient: Die Höchstzahl der Ziele (3) liegt unter der Mindestzahl (5). "
        "Bitte ändern Sie eine davon.",
        "Höchstbetrag je Antrag: Quelle fehlt. Bitte nennen Sie eine, oder nennen Sie es Annahme („annahme: ja“).",
    ]
    assert value(response, "value_grace_minutes") == "viele"
    assert not Entry.objects.exists()


def test_a_word_that_is_not_in_the_list_is_refused(client):
    response = typed(client, rules_of(draft()), value_shortfall="würfeln")

    assert summary(response) == ["Wählen Sie einen Eintrag aus der Liste aus."]


def test_a_rule_that_a_draft_lacks_or_nobody_can_read_is_filled_in(client):
    guideline = draft()
    guideline.parameters.filter(name__in=("ceiling", "shortfall")).delete()
    guideline.parameters.filter(name="more_income").update(value="unbekannt")
    address = rules_of(guideline)

    page = client.get(address)
    assert [value(page, "value_ceiling"), page.context["form"]["value_shortfall"].value()] == ["", ""]
    sent = {name: text for name, text in form_of(page).items() if text is not None}
    response = client.post(
        address,
        sent
        | {
            "value_ceiling": "keine", "is_assumption_ceiling": "on", "value_shortfall": "stop",
            "source_shortfall": "Beschluss", "value_more_income": "anteilig",
        },
    )  # fmt: skip

    assert response.status_code == 302
    assert check(package_of(now_of(guideline)), {GOAL}) == ()


@pytest.mark.parametrize(
    ("kind", "text", "kept"),
    [
        (Percent(), "7,5", "7.5"),
        (Percent(), "7.5", "7.5"),
        (Percent(), "10 %", "10"),
        (Percent(), "zehn", "zehn"),
        (Points("Prozentpunkte", 100), "12,5", "12.5"),
        (Amount("kein Höchstbetrag"), "25.000,00", "25000.00"),
        (Amount("kein Höchstbetrag"), "25.000,5 €", "25000.50"),
        (Amount("kein Höchstbetrag"), "25000.00", "25000.00"),
        (Amount("kein Höchstbetrag"), "keine", "keine"),
        (Amount("kein Höchstbetrag"), "viel", "viel"),
        (MonthDay(), "30.9.", "09-30"),
        (MonthDay(), "1. 12.", "12-01"),
        (MonthDay(), "09-30", "09-30"),
        (MonthDay(), "September", "September"),
        (YesNo(), "vielleicht", "vielleicht"),
    ],
)
def test_what_people_in_germany_type_is_understood(kind, text, kept):
    assert canonical(kind, text) == kept


def test_an_amount_above_all_limits_is_told_and_not_stored(client):
    response = typed(client, rules_of(draft()), value_ceiling="9" * 50)

    assert response.status_code == 422
    assert summary(response)[0].startswith("Höchstbetrag je Antrag: ")

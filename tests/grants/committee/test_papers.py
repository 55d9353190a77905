"""The Entscheidungsvorlage: frozen, accessible, with the data inside; and what a committee makes of it."""

import datetime
import hashlib
import io
import json
from decimal import Decimal

import page
import pikepdf
import pytest
from django.db import IntegrityError, transaction

from grants.applications import workflow as applying
from grants.committee.models import Consultation, Paper
from grants.committee.papers import NotForCommittee, content_hash
from grants.committee.printing import document
from grants.committee.queries import HiddenFiles, lines_of, resolution_for
from grants.committee.workflow import change_line
from grants.steps import Forbidden
from tests import factories
from tests.grants.committee.worlds import kept, paper, ranked, resolved
from tests.grants.documents.reading import tagging_errors
from tests.grants.finance.worlds import GOODS, check
from tests.grants.worlds import refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def call(db):
    return factories.CallFactory(title="Förderung 2027", envelope=Decimal("25000.00"))


@pytest.fixture
def head(db):
    return factories.UserFactory(head=True)


def test_a_paper_freezes_list_money_effects_and_alternatives(call, head):
    first, second, third = ranked(call, 4), ranked(call, 3), ranked(call, 2)
    check(second, {GOODS: "1500.00"}, amount=Decimal("8500.00"))
    scenario, other = kept(call, name="A"), kept(call, name="B", envelope="9000.00")
    line = lines_of(scenario)[0]
    change_line(
        line=line,
        version=1,
        amount=Decimal("8000.00"),
        reason="Neuantrag.",
        wording="",
        actor=head,
        now=factories.NOW,
    )
    made = paper(scenario, alternatives=[other], motion=" Bitte stimmen Sie zu. ")

    content = made.content
    assert (made.number, content["motion"], content["scenario"]) == (1, "Bitte stimmen Sie zu.", "A")
    assert [(row["reference"], row["amount"]) for row in content["lines"]] == [
        (first.reference, "8000.00"),
        (second.reference, "8500.00"),
        (third.reference, "7500.00"),
    ]
    assert (content["money"]["spent"], content["money"]["left"]) == ("24000.00", "1000.00")
    assert content["alternatives"][0] | {"name": "B", "differing": 3, "spent": "9000.00"} == content["alternatives"][0]
    reasons = [row["reasons"] for row in content["lines"]]
    assert "Abweichend vom Verfahren (9.000,00\u00a0€): Neuantrag." in reasons[0]
    assert "Platz 1 von 3, Ergebnis 100,00\u00a0%." in reasons[0]
    assert "Sachkosten: 1.500,00\u00a0€ statt 2.000,00\u00a0€. Zu teuer." in reasons[1]
    assert content["districts"] == [{"label": "41 Connewitz", "count": 3, "amount": "24000.00"}]
    assert content["levels"] == [{"body": "Amtsleitung", "act": "Entscheidung", "count": 3, "amount": "24000.00"}]


def test_the_pdf_is_accessible_archivable_and_holds_the_data(call):
    ranked(call, 4)
    made = paper(kept(call))

    with made.pdf.open("rb") as file:
        data = file.read()
    assert hashlib.sha256(data).hexdigest() == made.sha256
    assert content_hash(made.content) == made.content_sha256
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert json.loads(pdf.attachments["vorlage.json"].get_file().read_bytes()) == made.content
    found = [page.validate_pdf_bytes(data, profile=profile).failures for profile in ("ua1", "3a")]
    assert [(each.rule_id, each.message) for failures in found for each in failures] == []
    assert tagging_errors(data) == []


def test_a_paper_without_alternatives_says_so(call):
    ranked(call, 4)
    blocks = document(paper(kept(call)).content).blocks
    assert any("nicht ausgewählt" in getattr(block, "text", "") for block in blocks)


def test_papers_of_a_call_are_numbered_and_never_change(call):
    ranked(call, 4)
    first, second = paper(kept(call, name="A")), paper(kept(call, name="B"))

    assert [first.number, second.number, str(second)] == [1, 2, "Entscheidungsvorlage 2"]
    for change in ({"number": 9}, {"content": {}}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Paper.objects.filter(pk=first.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        resolved(first).delete()


def test_a_paper_is_not_made_blindly(call, head):
    first = ranked(call, 4)
    scenario = kept(call)

    assert "noch einmal" in str(refused(NotForCommittee, paper, scenario=scenario, actor=head, version=2))
    assert "Beschlussvorschlag" in str(refused(NotForCommittee, paper, scenario=scenario, actor=head, motion=" "))
    refused(Forbidden, paper, scenario=scenario, actor=factories.UserFactory(auditor=True))
    check(first, {GOODS: "500.00"}, amount=Decimal("7500.00"))
    assert "hat sich der Aufruf geändert" in str(refused(NotForCommittee, paper, scenario=scenario, actor=head))


def test_who_does_not_see_all_files_makes_and_sees_no_paper(call, head):
    hidden = ranked(call, 4)
    scenario = kept(call)
    made = paper(scenario)
    applying.declare_conflict(application=hidden, actor=head, now=factories.NOW, reason="Vorstand")

    assert "macht deshalb eine andere Person" in str(refused(HiddenFiles, paper, scenario=scenario, actor=head))
    refused(HiddenFiles, resolved, paper=made, actor=head)
    assert not Paper.objects.visible_to(head).exists()


def test_the_newest_resolution_counts(call):
    application, outside = ranked(call, 4), factories.assessed()
    made = paper(kept(call))
    assert resolution_for(application) is None
    resolved(made, outcome="postponed", number="", held_on=datetime.date(2026, 9, 1))
    assert resolution_for(application) is None
    resolved(made, outcome="amended", note="Mit Auflage.", held_on=datetime.date(2026, 9, 5))

    found = resolution_for(application)
    assert (found.body, found.number, found.is_amended, found.note) == (
        "Stadtrat",
        "VIII-DS-0815",
        True,
        "Mit Auflage.",
    )
    assert (found.paper, found.amount) == (1, Decimal("9000.00"))
    resolved(made, outcome="postponed", number="", held_on=datetime.date(2026, 9, 10))
    assert resolution_for(application) == found
    resolved(made, outcome="refused", number="", held_on=datetime.date(2026, 9, 15))
    assert (resolution_for(application), resolution_for(outside)) == (None, None)


INCOMPLETE = {
    "a resolution without a number": ({"number": " "}, "Beschlussnummer"),
    "an amendment without words": ({"outcome": "amended"}, "was das Gremium geändert hat"),
    "a session to come": ({"held_on": datetime.date(2026, 9, 16)}, "Diese Sitzung war noch nicht."),
}


@pytest.mark.parametrize(("fields", "sentence"), INCOMPLETE.values(), ids=INCOMPLETE)
def test_an_incomplete_consultation_is_refused(call, head, fields, sentence):
    ranked(call, 4)
    made = paper(kept(call))

    assert sentence in str(refused(NotForCommittee, resolved, paper=made, actor=head, **fields))
    assert not Consultation.objects.exists()

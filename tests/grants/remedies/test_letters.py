"""The letters around Widerspruch and Widerruf: sealed, readable for everybody, lasting; a ruling carries its data."""

import page
import pikepdf
import pytest

from grants import audit
from grants.letters.models import Letter
from grants.remedies import objecting, revoking
from tests import factories
from tests.grants.documents.reading import tagging_errors
from tests.grants.remedies.worlds import (
    DAY,
    NOW,
    demanded,
    head,
    heard,
    objected,
    officer,
    proposed,
    raised,
    remedy_proposed,
    revoked,
)

pytestmark = pytest.mark.django_db


def forwarded():
    return objecting.forward(
        objection=objected(),
        actor=officer(),
        now=NOW + 4 * DAY,
        authority="Landesdirektion Sachsen",
        reasons="Die Kürzung ist begründet.",
    )


def remedied():
    return objecting.cosign_remedy(objection=remedy_proposed(), actor=head(), now=NOW + 5 * DAY)


def dropped():
    return revoking.drop(revocation=heard(), actor=officer(), now=NOW + DAY, reason="Das Angebot läuft wieder.")


def raised_by_two():
    """An Abhilfe with a new amount, which carries the whole grant anew."""
    return objecting.cosign_remedy(objection=raised(), actor=head(), now=NOW + 5 * DAY)


def at_once():
    """A Widerruf whose sofortige Vollziehung is ordered."""
    return revoked(proposed(immediate="Das Geld wird sonst weiter zweckwidrig ausgegeben."))


MADE = {
    "objection": objected,
    "forwarding": forwarded,
    "remedy": remedied,
    "hearing": heard,
    "revocation": revoked,
    "hearing_end": dropped,
    "recovery": demanded,
}


@pytest.mark.parametrize(("kind", "make"), [*MADE.items(), ("remedy", raised_by_two), ("revocation", at_once)])
def test_a_letter_is_sealed_accessible_archivable_and_recorded(kind, make):
    made = make()
    factories.run_outbox(NOW + 6 * DAY)
    letter = Letter.objects.get(kind=kind, subject=made.pk)
    with letter.pdf.open("rb") as file:
        pdf = file.read()

    for profile in ("ua1", "3a"):
        failures = page.validate_pdf_bytes(pdf, profile=profile).failures
        assert [(each.rule_id, each.message) for each in failures] == []
    assert tagging_errors(pdf) == []
    assert letter.sealed_by
    with letter.pdf.open("rb") as file, pikepdf.open(file) as opened:
        assert set(opened.attachments) == ({"bescheid.json"} if letter.is_ruling else set())
    assert audit.broken_at(letter.application.chain) is None

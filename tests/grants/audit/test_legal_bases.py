"""Every act that is recorded names its legal basis, and the reason where a person gave one."""

import ast
import re
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from criteria.guideline.states import STEPS as RULEBOOK
from grants import audit
from grants.applications.states import STEPS
from grants.audit import bases
from grants.audit.checking import digest
from grants.audit.models import Entry
from grants.awards.workflow import return_decision
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db

GRANTS = Path(bases.__file__).parents[1]
RECORDING = {"record", "_record"}
ACTION = re.compile("[a-z]+[a-z_.]+")


def recorded_actions() -> set[str]:
    """The names of acts in all calls that write the record."""
    found = set()
    for path in GRANTS.rglob("*.py"):
        if "migrations" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in RECORDING:
                said = [*node.args, *(keyword.value for keyword in node.keywords if keyword.arg == "action")]
                found |= {one.value for one in said if isinstance(one, ast.Constant) and isinstance(one.value, str)}
    return {name for name in found if ACTION.fullmatch(name)}


def test_every_recorded_act_has_a_legal_basis():
    steps = {step.name for step in (*STEPS, *RULEBOOK)}

    assert sorted(recorded_actions() - set(bases.BASES) - steps) == []


def test_an_act_without_its_own_legal_basis_keeps_the_file():
    entry = audit.record(chain="test:1", actor=None, action="unknown", sentence="Etwas.", now=NOW)

    assert entry.legal_basis == "Pflicht zur vollständigen Aktenführung, Art. 20 Abs. 3 GG"


def test_a_step_is_recorded_with_its_legal_basis_and_the_reason_of_the_person():
    application = factories.decided()
    return_decision(application=application, actor=factories.UserFactory(head=True), now=NOW, reason="Bitte prüfen.")

    entry = Entry.objects.get(chain=application.chain, action="return_decision")
    assert (entry.reason, entry.legal_basis) == ("Bitte prüfen.", "Vier-Augen-Prinzip")
    assert (entry.data["before"], entry.data["after"]) == ("cosigning", "deliberation")
    assert all(Entry.objects.filter(chain=application.chain).values_list("legal_basis", flat=True))


def test_entries_from_before_there_were_reasons_still_fit_their_hash():
    entry = Entry(chain="test:1", number=1, at=NOW, action="test", sentence="Alt.", data={}, format=1)
    entry.hash = digest(entry)
    entry.save(force_insert=True)
    audit.record(chain="test:1", actor=None, action="test", sentence="Neu.", now=NOW, reason="Darum.")

    assert audit.break_in("test:1") is None


def test_the_database_wants_a_legal_basis():
    entry = Entry(chain="test:1", number=1, at=NOW, action="test", sentence="Neu.", format=2)

    with pytest.raises(IntegrityError, match="entry_has_a_legal_basis"), transaction.atomic():
        entry.save(force_insert=True)

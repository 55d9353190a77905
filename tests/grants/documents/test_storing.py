"""What a letter says can be kept as data, and says the same afterwards."""

import dataclasses
import json

import pytest

from grants.documents.storing import as_data, from_data
from tests.grants.documents.letters import STRESS, bescheid


@pytest.mark.parametrize("document", [bescheid(), *STRESS.values()], ids=["an ordinary bescheid", *STRESS])
def test_a_letter_comes_back_as_it_was_without_its_attachments(document):
    assert from_data(json.loads(json.dumps(as_data(document)))) == dataclasses.replace(document, attachments=())

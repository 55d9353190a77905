"""The REST interface keeps what its own description promises, whatever is asked and whoever asks."""

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from django.test import Client
from drf_spectacular.generators import SchemaGenerator
from hypothesis import given
from schemathesis import GenerationMode

from grants.people.models import Role
from tests import factories
from tests.fuzz.test_forms import tries
from tests.grants.worlds import everything, unchanged_since
from tests.running.browser import TOKEN

pytestmark = pytest.mark.django_db

NOBODY, OWNER, STRANGER = "nobody", "owner", "stranger"
WHO = (NOBODY, OWNER, STRANGER, *Role.values)
# What the Rechnungsprüfung reads leaves a trace in the file.
LEFT_BY_LOOKING = ("grants_entry", "grants_head")
DESCRIPTION = SchemaGenerator().get_schema(public=True)
OPERATIONS = [found.ok() for found in schemathesis.openapi.from_dict(DESCRIPTION).get_all_operations()]
EXAMPLES, EXAMPLES_OF_READING = 6, 1
"""Most operations only read, and by the same code: few inputs each are enough."""


def person(who: str, scene):
    if who == OWNER:
        return scene.person
    return factories.UserFactory(roles=[] if who == STRANGER else [who])


def cookies(who: str, scene) -> str:
    client = Client()
    if who != NOBODY:
        client.force_login(person(who, scene))
    return "; ".join([*(f"{name}={morsel.value}" for name, morsel in client.cookies.items()), f"csrftoken={TOKEN}"])


@pytest.fixture
def application():
    """The portal as a WSGI server calls it, but without closing the test's connection to the database."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield WSGIHandler()
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize("who", WHO)
def test_every_answer_is_one_that_the_description_names(scene, application, who):
    headers = {"Cookie": cookies(who, scene), "X-CSRFToken": TOKEN}
    own = scene.own.applications.filter(state="draft").latest("version").pk
    before = everything()

    def ask(case):
        with transaction.atomic():
            case.validate_response(case.call(app=application, headers=headers))
            assert who == OWNER or unchanged_since(before, besides=LEFT_BY_LOOKING if who == Role.AUDITOR else ())
            transaction.set_rollback(True)

    for number, operation in enumerate(OPERATIONS):
        examples = EXAMPLES if operation.method == "post" or "applications" in operation.path else EXAMPLES_OF_READING
        for chosen in (None, {"id": own}) if "{id}" in operation.path else (None,):
            tries(examples, number)(given(operation.as_strategy(path_parameters=chosen))(ask))()
        tries(examples, number)(given(operation.as_strategy(generation_mode=GenerationMode.NEGATIVE))(ask))()

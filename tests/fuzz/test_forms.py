"""Random posts to every form that a Träger can reach: no page breaks, and nothing is stored that should not be."""

import math

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import given, seed, settings
from hypothesis import strategies as st

from grants.applications.presence import Presence
from portal.access.middleware import AUTOSAVE
from tests.fuzz.forms import Form, forms_within, posts
from tests.fuzz.worlds import World, kept, unsound
from tests.grants.worlds import everything, unchanged_since

pytestmark = pytest.mark.django_db

START, WITHIN = "/traeger/antraege/", "/traeger/"
POSTS = 1000
SHARES = 6
REFUSALS = {400, 403, 404, 405, 409, 413, 422}


def tries(examples: int, number: int = 0):
    """Decorates a test of hypothesis: as many examples, the same in every run, others for every number."""
    chosen = settings(settings.get_profile("fuzz"), max_examples=examples)
    return lambda test: seed(number)(chosen(test))


@pytest.mark.parametrize("share", range(SHARES))
def test_no_random_post_breaks_a_page_or_stores_what_it_should_not(browser, scene, share):
    found = forms_within(browser, START, WITHIN)
    examples = math.ceil(POSTS / sum(1 for form in found if form.names))
    before = kept(scene)
    for number, form in enumerate(found):
        if number % SHARES == share:
            least = examples if form.names else 1
            assert hammer(browser, scene, before, form, number, least) >= least


def hammer(browser: Client, scene: World, before: dict, form: Form, number: int, examples: int) -> int:
    """So many posts to one form, each undone afterwards, so that every example begins with the same world.

    Returns how many it were.
    """
    sent = 0

    @tries(examples, number)
    @given(posts(form), st.sampled_from(({}, {}, {AUTOSAVE: "1"})))
    def post(values, headers):
        nonlocal sent
        sent += 1
        with transaction.atomic():
            response = browser.post(form.action, values, headers=headers)
            assert response.status_code in REFUSALS | {200, 302}
            assert kept(scene) == before
            if response.status_code == 302 or headers:
                assert unsound(form.action) == []
            transaction.set_rollback(True)

    post()
    return sent


def test_what_is_refused_has_stored_nothing(browser, scene):
    found = [form for form in forms_within(browser, START, WITHIN) if form.names]

    @tries(40)
    @given(st.data())
    def post(data):
        form = data.draw(st.sampled_from(found))
        with transaction.atomic():
            before = stored()
            response = browser.post(form.action, data.draw(posts(form)))
            assert response.status_code == 302 or stored() == before
            transaction.set_rollback(True)

    post()


def stored() -> dict[str, list[str]]:
    """Everything but who is looking at what: that is noted with every page that is opened."""
    return {table: rows for table, rows in everything().items() if table != Presence._meta.db_table}


def test_without_the_token_against_forgery_nothing_is_done(browser, scene):
    found = forms_within(browser, START, WITHIN)
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = browser.cookies
    forged = [{}, *({"csrfmiddlewaretoken": token} for token in ("", "x" * 64, "\x00", "ä" * 64))]
    before = everything()
    answers = {strict.post(form.action, form.values | extra).status_code for form in found for extra in forged}
    assert (answers, unchanged_since(before)) == ({403}, True)


def test_the_forms_of_somebody_else_do_not_exist(browser, scene):
    owner = Client()
    owner.force_login(scene.foreign.created_by)
    found = [form for form in forms_within(owner, START, WITHIN) if f"/{scene.foreign.pk}/" in form.action]
    assert len(found) >= 5
    before = everything()
    answers = {browser.post(form.action, form.values).status_code for form in found}
    assert (answers, unchanged_since(before)) == ({404}, True)

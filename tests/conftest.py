"""What every test gets: a real PostgreSQL, no network, shuffled queries, and templates that fail on typing errors."""

import datetime
import random

import pytest
from django.conf import settings
from django.db import connections
from django.db.models.sql.compiler import SQLCompiler
from pytest_socket import disable_socket

from criteria.deadlines import BERLIN
from tests import factories, migrated


def pytest_configure(config):
    if not hasattr(config, "workerinput"):
        settings.SERVER.start(("portal", "store"))


def pytest_unconfigure(config):
    if not hasattr(config, "workerinput"):
        settings.SERVER.stop()


def pytest_runtest_setup(item):
    if item.get_closest_marker("browser") is None:
        disable_socket(allow_unix_socket=True)


def pytest_collection_modifyitems(items):
    """Every database test may use both databases, portal and store; the long ones come first.

    Long are those with a portal of their own. At the end two processes would share them, and each start a demo.
    """
    for item in items:
        for mark in item.iter_markers("django_db"):
            mark.kwargs.setdefault("databases", ["default", "store"])
    items.sort(key=_is_short)


def _is_short(item) -> bool:
    return "demo" not in item.fixturenames and item.get_closest_marker("durability") is None


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Tests that commit empty the tables afterwards, which the record refuses: for them this one guard sleeps."""
    with django_db_blocker.unblock(), connections["default"].cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'record_is_not_emptied'")
        for (table,) in cursor.fetchall():
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER record_is_not_emptied")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, django_db_blocker):
    with django_db_blocker.unblock():
        migrated.provide()


@pytest.fixture(scope="session", autouse=True)
def undefined_template_variables_fail():
    for engine in settings.TEMPLATES:
        engine["OPTIONS"]["string_if_invalid"] = UndefinedVariable()


class UndefinedVariable(str):
    """A template variable that does not exist fails the test, instead of printing nothing."""

    def __bool__(self):
        return True

    def __contains__(self, item):
        return item == "%s"

    def __mod__(self, name):
        raise AssertionError(f"Template variable is not defined: {name}")


@pytest.fixture(autouse=True)
def unordered_queries_come_shuffled(monkeypatch):
    """A query without an order returns its rows in any order; a test must not depend on luck."""
    execute = SQLCompiler.results_iter

    def shuffled(self, *args, **kwargs):
        rows = execute(self, *args, **kwargs)
        if (
            self.query.order_by
            or self.query.extra_order_by
            or (self.query.default_ordering and self.query.get_meta().ordering)
        ):
            return rows
        rows = list(rows)
        random.Random(0).shuffle(rows)
        return iter(rows)

    monkeypatch.setattr(SQLCompiler, "results_iter", shuffled)


@pytest.fixture
def now() -> datetime.datetime:
    """A working day inside the open call of the factories."""
    return datetime.datetime(2026, 9, 15, 10, 30, tzinfo=BERLIN)


@pytest.fixture
def city(db):
    """Three Ortsteile in two Stadtbezirke."""
    return factories.city()


@pytest.fixture
def run_outbox(db):
    """Handle what waits in the outbox, as the worker does."""
    return factories.run_outbox


@pytest.fixture
def store(db):
    return connections["store"]

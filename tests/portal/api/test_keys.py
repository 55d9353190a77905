"""A key lets a program in as its person, within its scopes, until it runs out or is revoked."""

import datetime

import pytest
from rest_framework.throttling import UserRateThrottle

from grants.accounts import giving_keys, tasks
from grants.accounts.giving_keys import UnfitKey, make_key, revoke_key
from grants.accounts.keys import ApiKey, KeptAnswer, Scope
from grants.audit.models import Entry
from grants.steps import Forbidden, NotPossible
from portal.access import clock
from tests import factories
from tests.factories import NOW, PASSWORD

pytestmark = pytest.mark.django_db

PAGE, FILES = "/konto/schluessel/", "/api/v1/files/"


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def officer():
    return factories.UserFactory(caseworker=True)


def a_key(person, *scopes, **fields) -> tuple[ApiKey, str]:
    values = {"name": "Auswertung", "days": 30, "now": NOW} | fields
    return make_key(actor=person, scopes=scopes or ["files:read"], **values)


def ask(client, secret: str, path: str = FILES, method: str = "get"):
    return getattr(client, method)(path, headers={"Authorization": f"Bearer {secret}"})


def test_a_program_with_a_key_reads_as_its_person(client, officer):
    application = factories.submitted()
    key, secret = a_key(officer)

    assert [row["id"] for row in ask(client, secret).json()["results"]] == [application.pk]
    key.refresh_from_db()
    assert key.used_on == NOW.date()
    assert secret not in key.sha256
    assert key.hint == secret[:8]


@pytest.mark.parametrize(
    ("path", "scope"),
    [
        (FILES, "messages:read"),
        ("/api/v1/messages/", "files:read"),
        ("/api/v1/letters/", "files:read"),
        ("/api/v1/scenarios/", "files:read"),
        ("/api/v1/papers/", "files:read"),
        ("/api/v1/deliveries/", "files:read"),
        ("/api/v1/postings/", "files:read"),
        ("/api/v1/applications/", "files:read"),
    ],
)
def test_a_key_opens_its_scopes_only(client, officer, path, scope):
    response = ask(client, a_key(officer, scope)[1], path)

    assert (response.status_code, response.json()["detail"].split(".")[0]) == (
        403,
        "Dieser Zugriffsschlüssel gilt dafür nicht",
    )


def test_a_key_to_read_does_not_write(client, officer):
    application = factories.submitted()
    path = f"{FILES}{application.pk}/start_check/"

    assert ask(client, a_key(officer, "files:read")[1], path, "post").status_code == 403
    assert ask(client, a_key(officer, "files:read", "files:write")[1], path, "post").status_code == 200


def test_a_key_opens_no_more_than_its_person(client):
    _, secret = a_key(factories.UserFactory(planner=True), *Scope.values)

    assert ask(client, secret).status_code == 403


@pytest.mark.parametrize("how", ["revoked", "expired", "closed", "unknown", "empty"])
def test_a_key_that_is_not_valid_opens_nothing(client, officer, monkeypatch, how):
    key, secret = a_key(officer)
    match how:
        case "revoked":
            revoke_key(key=key, actor=officer, now=NOW)
        case "expired":
            monkeypatch.setattr(clock, "now", lambda: NOW + datetime.timedelta(days=30))
        case "closed":
            type(officer).objects.update(is_active=False)
        case _:
            secret = "" if how == "empty" else "fp_fremd"
    client.force_login(factories.UserFactory(caseworker=True))

    response = ask(client, secret)

    assert response.status_code == 401
    assert response.json()["detail"].startswith("Dieser Zugriffsschlüssel ist unbekannt, abgelaufen oder widerrufen.")


def test_a_key_opens_no_page_for_people(client, officer):
    assert ask(client, a_key(officer)[1], "/akten/").status_code == 302


@pytest.mark.parametrize(
    "wrong", [{"name": " "}, {"scopes": []}, {"scopes": ["all"]}, {"days": 0}, {"days": 367}], ids=str
)
def test_an_unfit_key_is_not_made(officer, wrong):
    asked = {"name": "x", "scopes": ["files:read"], "days": 30} | wrong
    with pytest.raises(UnfitKey):
        make_key(actor=officer, now=NOW, **asked)
    assert not ApiKey.objects.exists()


def test_nobody_has_more_than_twenty_keys(officer, monkeypatch):
    monkeypatch.setattr(giving_keys, "MOST_KEYS", 1)
    a_key(officer)

    with pytest.raises(UnfitKey, match="widerrufen Sie zuerst einen"):
        a_key(officer)


def test_only_its_person_revokes_a_key_and_only_once(officer):
    key, _ = a_key(officer)

    with pytest.raises(Forbidden):
        revoke_key(key=key, actor=factories.UserFactory(admin=True), now=NOW)
    revoke_key(key=key, actor=officer, now=NOW)
    with pytest.raises(NotPossible):
        revoke_key(key=key, actor=officer, now=NOW)
    actions = Entry.objects.filter(chain=f"account:{officer.pk}").order_by("number").values_list("action", flat=True)
    assert list(actions)[-2:] == ["make_key", "revoke_key"]


def test_the_page_asks_for_the_password_shows_the_secret_once_and_revokes(client, officer):
    client.force_login(officer)
    assert client.get(PAGE).url.startswith("/konto/reauthenticate/")
    client.post("/konto/reauthenticate/", {"password": PASSWORD})

    made = client.post(PAGE, {"name": "Auswertung", "scopes": ["files:read", "money:read"], "days": "90"})
    secret = made.context["secret"]
    assert secret in made.content.decode()
    assert ask(client, secret).status_code == 200
    again = client.get(PAGE).content.decode()
    assert secret not in again
    assert "Rangfolgen, Szenarien und Entscheidungsvorlagen lesen" in again
    client.post(f"{PAGE}{ApiKey.objects.get().pk}/widerrufen/")
    assert ask(client, secret).status_code == 401


def test_what_is_missing_in_a_new_key_is_said(client, officer):
    client.force_login(officer)
    client.post("/konto/reauthenticate/", {"password": PASSWORD})

    response = client.post(PAGE, {"name": "Auswertung", "days": "90"})

    assert (response.status_code, list(response.context["form"].errors)) == (422, ["scopes"])
    assert client.post(f"{PAGE}{a_key(factories.UserFactory())[0].pk}/widerrufen/").status_code == 404


def test_who_asks_too_often_is_slowed_down(client, officer, monkeypatch):
    monkeypatch.setattr(UserRateThrottle, "THROTTLE_RATES", {"user": "2/min"})
    client.force_login(officer)

    assert [client.get(FILES).status_code for _ in range(3)] == [200, 200, 429]


def test_kept_answers_are_forgotten_after_a_day(officer):
    long_ago = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
    fields = {"user": officer, "request": "x", "status": 200, "body": {}}
    KeptAnswer.objects.create(key="old", made_at=long_ago, **fields)
    KeptAnswer.objects.create(key="new", made_at=datetime.datetime.now(datetime.UTC), **fields)

    tasks.forget_answers()

    assert [kept.key for kept in KeptAnswer.objects.all()] == ["new"]

"""Signing in with an identity provider: real HTTP to one that runs beside the test."""

import socket
import subprocess
import sys
import time
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from django.urls import reverse
from pytest_socket import enable_socket, socket_allow_hosts

from config.settings.identity import identity_origins
from grants.people.models import User
from tests import factories
from tests.portal.applicant.pages import text

pytestmark = pytest.mark.django_db
LOGIN = "/konto/oidc/verwaltung/login/"
SECONDS_TO_START = 60
FAILED = "Die Anmeldung hat nicht geklappt"


@pytest.fixture(scope="module")
def running():
    """The address of a provider that runs in a process of its own."""
    enable_socket()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    # Its own warnings are none of ours.
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _wait_for(port, process)
    yield f"http://127.0.0.1:{port}"
    process.terminate()
    process.wait(20)


@pytest.fixture
def server(running, socket_enabled):
    """The provider; only this machine can be reached."""
    socket_allow_hosts(["127.0.0.1"], allow_unix_socket=True)
    return running


def _wait_for(port: int, process: subprocess.Popen) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while process.poll() is None and time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    process.kill()
    pytest.fail("The identity provider did not start")


@pytest.fixture
def provider(server, settings):
    return use(settings, server, email_authentication=True)


def use(settings, server: str, **more) -> str:
    app = {"provider_id": "verwaltung", "name": "Verwaltungskonto", "client_id": "portal", "secret": "geheim"}
    app["settings"] = {"server_url": server} | more
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
    return server


def knows(provider: str, sub: str, **claims) -> None:
    """Tell the provider who this person is."""
    requests.put(f"{provider}/users/{sub}", json=claims, timeout=30).raise_for_status()


def agree(client, sub: str, *, start=LOGIN) -> str:
    """Press the button, sign in there, agree; the address to come back to."""
    response = client.post(start)
    assert response.status_code == 302, text(response)
    answer = requests.post(response.url, data={"sub": sub}, allow_redirects=False, timeout=30)
    return _way(answer.headers["Location"])


def _way(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}"


def who(client) -> int | None:
    number = client.session.get("_auth_user_id")
    return int(number) if number else None


def test_the_sign_in_page_offers_the_provider_by_its_name(client, provider):
    page = client.get("/konto/login/")

    assert "Anmelden mit Verwaltungskonto" in text(page)
    assert "Wir leiten Sie zur Anmeldung bei Verwaltungskonto weiter." in text(client.get(LOGIN))


def test_without_a_provider_there_is_no_button(client):
    assert "Mit dem Konto Ihrer Organisation" not in text(client.get("/konto/login/"))


def test_an_address_that_the_provider_proved_leads_to_its_account_and_stays_connected(client, provider):
    person = factories.member(factories.OrganisationFactory(), email="nora@example.org")
    knows(provider, "4711", email="nora@example.org", email_verified=True)

    response = client.get(agree(client, "4711"), follow=True)

    assert (response.status_code, who(client)) == (200, person.pk)
    assert User.objects.get(pk=person.pk).has_usable_password()
    assert SocialAccount.objects.get(user=person).uid == "4711"
    # From now on the number counts: the address may change there.
    client.logout()
    knows(provider, "4711", email="anders@example.org", email_verified=True)
    client.get(agree(client, "4711"))
    assert who(client) == person.pk


@pytest.mark.parametrize("claims", [{"email_verified": False}, {}], ids=["not proven", "nothing said"])
def test_an_address_that_the_provider_did_not_prove_opens_no_account(client, provider, claims):
    factories.UserFactory(email="nora@example.org")
    knows(provider, "4711", email="nora@example.org", **claims)

    response = client.get(agree(client, "4711"), follow=True)

    assert (response.status_code, who(client)) == (200, None)
    assert "registrieren Sie Ihren Träger" in text(response)


def test_a_provider_that_is_not_trusted_with_addresses_opens_no_account_by_them(client, server, settings):
    provider = use(settings, server)
    factories.UserFactory(email="nora@example.org")
    knows(provider, "4711", email="nora@example.org", email_verified=True)

    client.get(agree(client, "4711"), follow=True)

    assert (who(client), SocialAccount.objects.count()) == (None, 0)


def test_who_is_signed_in_connects_the_provider_and_signs_in_with_it(client, server, settings):
    provider = use(settings, server)
    person = factories.UserFactory(roles=["head"])
    knows(provider, "4711", email="privat@example.org", email_verified=True)
    client.post("/konto/login/", {"login": person.email, "password": factories.PASSWORD})
    assert "Verbinden mit Verwaltungskonto" in text(client.get(reverse("socialaccount_connections")))

    response = client.get(agree(client, "4711", start=f"{LOGIN}?process=connect"), follow=True)
    assert "Der Anmeldedienst ist jetzt mit Ihrem Konto verbunden." in text(response)
    assert "Verbundener Dienst Verwaltungskonto" in text(client.get(reverse("socialaccount_connections")))
    client.logout()
    client.get(agree(client, "4711"))

    assert who(client) == person.pk


def test_an_unknown_person_hears_how_to_get_an_account(client, provider):
    knows(provider, "4711", email="neu@example.org", email_verified=True)

    response = client.get(agree(client, "4711"), follow=True)

    assert (response.status_code, User.objects.count(), who(client)) == (200, 0, None)
    assert "bitten Sie die Person, die ihn verwaltet, um eine Einladung" in text(response)


def test_a_closed_account_stays_closed(client, provider):
    factories.UserFactory(email="nora@example.org", is_active=False)
    knows(provider, "4711", email="nora@example.org", email_verified=True)

    response = client.get(agree(client, "4711"), follow=True)

    assert (response.status_code, who(client)) == (200, None)


def test_who_refuses_there_reads_that_it_was_cancelled(client, provider):
    there = client.post(LOGIN).url
    answer = requests.post(there, data={"action": "deny"}, allow_redirects=False, timeout=30)
    # This provider forgets to send the state back with a refusal; the standard asks for it (RFC 6749, 4.1.2.1).
    way = f"{_way(answer.headers['Location'])}&state={parse_qs(urlsplit(there).query)['state'][0]}"

    response = client.get(way, follow=True)

    assert (response.status_code, who(client)) == (200, None)
    assert "Anmeldung abgebrochen" in text(response)


WRONG = {
    "state": lambda way: way.replace("state=", "state=x"),
    "no state": lambda way: way.split("?")[0] + "?code=" + parse_qs(urlsplit(way).query)["code"][0],
    "code": lambda way: way.replace("code=", "code=x"),
    "nothing": lambda way: way.split("?")[0],
    "error": lambda way: way.split("?")[0] + "?error=server_error&state=" + parse_qs(urlsplit(way).query)["state"][0],
}


@pytest.mark.parametrize("change", WRONG.values(), ids=WRONG)
def test_an_answer_that_was_changed_signs_nobody_in(client, provider, change):
    factories.UserFactory(email="nora@example.org")
    knows(provider, "4711", email="nora@example.org", email_verified=True)

    response = client.get(change(agree(client, "4711")), follow=True)

    assert (response.status_code, who(client)) == (401, None)
    assert FAILED in text(response)


def test_an_answer_works_once_and_only_in_the_browser_that_asked(client, provider):
    factories.UserFactory(email="nora@example.org")
    knows(provider, "4711", email="nora@example.org", email_verified=True)
    way = agree(client, "4711")

    stolen = type(client)()
    assert (stolen.get(way).status_code, who(stolen)) == (401, None)
    client.get(way)
    client.logout()
    assert (client.get(way).status_code, who(client)) == (401, None)


def test_a_code_that_the_provider_no_longer_takes_signs_nobody_in(client, provider):
    knows(provider, "4711", email="nora@example.org", email_verified=True)
    way = agree(client, "4711")
    code = parse_qs(urlsplit(way).query)["code"][0]
    # It was used before, as one whose time is over: the provider says invalid_grant (RFC 6749, 5.2).
    sent = {"grant_type": "authorization_code", "code": code, "client_id": "portal", "client_secret": "geheim"}
    sent["redirect_uri"] = f"http://testserver{LOGIN}callback/"
    requests.post(f"{provider}/oauth2/token", data=sent, timeout=30).raise_for_status()

    response = client.get(way, follow=True)

    assert (response.status_code, who(client)) == (401, None)
    assert FAILED in text(response)


@pytest.mark.parametrize("path", ["", "/users", "/gibt-es-nicht"])
def test_a_provider_that_does_not_answer_is_said_before_anybody_leaves(client, server, settings, path):
    use(settings, f"{server}{path}" if path else "http://127.0.0.1:9")

    response = client.post(LOGIN)

    assert response.status_code == 401
    assert FAILED in text(response)


def test_a_provider_that_does_not_exist_is_not_found(client):
    assert client.get("/konto/oidc/fremd/login/").status_code == 404


def test_the_browser_may_follow_the_form_to_the_provider_and_nowhere_else():
    apps = [{"settings": {"server_url": "https://sso.example.org/realms/stadt"}}, {"settings": {}}]

    assert identity_origins({"openid_connect": {"APPS": apps}}) == ["https://sso.example.org"]
    assert identity_origins({}) == []

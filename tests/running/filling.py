"""Makes an empty portal ready: calls with applications that only wait to be sent.

Prints them as JSON: their ids, each with the session of a person who may send it.
"""

import json
import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.base")

import django

django.setup()

import datetime

from django.core.management import call_command
from django.test import Client

from portal.access import clock
from tests import factories

GRACE_MINUTES = 15


def fill(number: int, seconds: int) -> dict:
    """One open call with as many Träger, each with a complete draft. Its deadline is so many seconds from now."""
    now = clock.now()
    call = factories.CallFactory(
        opens_at=now - datetime.timedelta(days=30),
        closes_at=now + datetime.timedelta(seconds=seconds),
        grace_minutes=GRACE_MINUTES,
    )
    return {"call": call.pk, "people": [_person(call, now) for _ in range(number)]}


def _person(call, now: datetime.datetime) -> dict:
    organisation = factories.OrganisationFactory()
    person = factories.member(organisation, password=None)  # Hashing one takes a third of a second.
    draft = factories.complete(factories.draft(call, organisation, actor=person, now=now), now=now)
    client = Client()
    client.force_login(person)
    return {"application": draft.pk, "session": client.cookies["sessionid"].value}


def main(calls: str, number: str, seconds: str) -> None:
    call_command("migrate", verbosity=0)
    call_command("migrate", database="store", verbosity=0)
    factories.city()
    print(json.dumps([fill(int(number), int(seconds)) for _ in range(int(calls))]))


if __name__ == "__main__":
    main(*sys.argv[1:])

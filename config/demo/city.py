"""Loads the demo city into an empty portal: facts, rules, Träger, three Förderjahre, applications, statistics."""

import datetime

from celery import current_app
from django.db import transaction
from django.db.models import F

from config.demo import calibration, concerns, facts, narratives, people, remedies, rulebook, statistics, years
from config.demo.applications import Storyteller
from grants.letters.models import Letter
from grants.letters.workflow import retrieve
from grants.outbox import handle
from grants.outbox.mails import Mail
from grants.outbox.models import Message
from grants.people.models import User
from reporting.store.router import STORE


def is_loaded() -> bool:
    return User.objects.exists()


def load(now: datetime.datetime) -> None:
    """Load everything or nothing. What the acts put into the outbox is handled here, in their order."""
    with transaction.atomic(), transaction.atomic(using=STORE):
        facts.load()
        organisations = people.load(now)
        users = {user.email.partition("@")[0]: user for user in User.objects.all()}
        guideline = rulebook.load(users, now)
        storyteller = Storyteller(organisations, now)
        for year in years.load(guideline, users, now):
            storyteller.tell(year)
        _empty_outbox(now)
        remedies.consent(list(organisations.values()), now)
        _retrieve_letters(now)
        statistics.load(now)
        narratives.load(now)
        years.load_others(guideline, users, now)
        concerns.tell(organisations[people.FEATURED].name, users, now)
        calibration.tell(guideline, users, now)
        remedies.tell(organisations[people.FEATURED].name, users, now)
        _empty_outbox(now)
    current_app.control.purge()


def _empty_outbox(now: datetime.datetime) -> None:
    while waiting := Message.objects.filter(handled_at=None).exclude(topic="send").order_by("pk"):
        for message in list(waiting):
            moment = min(message.created_at + datetime.timedelta(minutes=1), now)
            if not handle(message_id=message.pk, now=moment):
                raise RuntimeError(Message.objects.get(pk=message.pk).last_error)
    # Nobody reads the mail of invented people: what is due counts as sent.
    Mail.objects.filter(sent_at=None, due_at__lte=now).update(sent_at=F("due_at"))
    Message.objects.filter(topic="send", handled_at=None, next_attempt_at__lte=now).update(handled_at=now)


def _retrieve_letters(now: datetime.datetime) -> None:
    old = now - datetime.timedelta(days=40)
    letters = Letter.objects.filter(provided_at__lt=old).select_related("application__created_by")
    for letter in letters.order_by("pk"):
        day = letter.provided_at + datetime.timedelta(days=1)
        retrieve(letter=letter, actor=letter.application.created_by, now=day)

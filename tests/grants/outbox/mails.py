"""Mails for tests, planned as the portal plans them."""

from grants.applications.models import Application
from grants.outbox.mails import Kind, Mail
from grants.outbox.posting import post
from tests import factories
from tests.factories import NOW


def a_mail(*, person=None, application: Application | None = None, key="", now=NOW, **fields) -> Mail:
    """A mail to go out at once; with an application, one that tells of it."""
    person = person or factories.UserFactory()
    values = {
        "kind": Kind.CONFIRMATION,
        "subject": "Ihr Träger ist bestätigt",
        "body": "Guten Tag,\n\nes ist so weit.\n",
    }
    return post(
        **(values | fields),
        key=key or f"test:{Mail.objects.count()}",
        now=now,
        person=person,
        application=application.pk if application else None,
    )


def sent(**fields) -> Mail:
    """A mail that went out."""
    row = a_mail(**fields)
    factories.run_outbox(fields.get("now", NOW))
    return Mail.objects.get(pk=row.pk)


def came_back(person, number: int = 1, now=NOW, status: str = "5.1.1") -> None:
    """So many mails to a person came back, as the office noted them."""
    for _ in range(number):
        row = sent(person=person, now=now)
        Mail.objects.filter(pk=row.pk).update(bounced_at=now, bounce_status=status, answer="550 unknown user")

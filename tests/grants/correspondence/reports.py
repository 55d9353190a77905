"""Delivery status notifications (RFC 3464) as mail servers send them, honest and hostile ones."""

from grants.outbox.mailing import message_id
from grants.outbox.mails import Mail

REPORT = """From: MAILER-DAEMON@example.org
To: foerderportal@example.org
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="grenze"

--grenze
Content-Type: text/plain; charset=utf-8

Ihre Nachricht konnte nicht zugestellt werden.
--grenze
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org
Arrival-Date: Tue, 15 Sep 2026 10:31:00 +0200

Final-Recipient: rfc822; person@example.org
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 {status} <person@example.org>: user unknown

--grenze
Content-Type: {kind}

Message-ID: {quoted}
Subject: Neues im Postfach

--grenze--
"""


def report(mail: Mail, *, action="failed", status="5.1.1", headers_only=False, quoted: str | None = None) -> bytes:
    """What comes back for a mail. `quoted` replaces the Message-ID that is quoted."""
    return REPORT.format(
        action=action,
        status=status,
        kind="text/rfc822-headers" if headers_only else "message/rfc822",
        quoted=message_id(mail) if quoted is None else quoted,
    ).encode()


def nested(depth: int) -> bytes:
    """A message in a message in a message."""
    return b"Content-Type: message/rfc822\n\n" * depth + b"Subject: innen\n\nText"

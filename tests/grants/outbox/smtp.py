"""Mail servers that refuse, for `settings.EMAIL_BACKEND`."""

import smtplib

from django.core.mail.backends.base import BaseEmailBackend


class Busy(BaseEmailBackend):
    """Refuses for now."""

    code, text = 451, b"4.3.0 Try again later"

    def send_messages(self, email_messages):
        raise smtplib.SMTPRecipientsRefused(dict.fromkeys(email_messages[0].to, (self.code, self.text)))


class Unknown(Busy):
    """Refuses for good: nobody lives there."""

    code, text = 550, b"5.1.1 No such user\r\n\x1b[31m here"


class Gone(BaseEmailBackend):
    """Does not answer at all."""

    def send_messages(self, email_messages):
        raise ConnectionRefusedError(111, "Connection refused")

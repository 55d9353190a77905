from django.apps import AppConfig


class GrantsConfig(AppConfig):
    name = "grants"

    def ready(self):
        from grants.attachments import refusals  # noqa: F401, PLC0415  (registers what the outbox calls)
        from grants.correspondence import notices  # noqa: F401, PLC0415  (registers what the outbox calls)
        from grants.letters import delivery  # noqa: F401, PLC0415  (registers what the outbox calls)
        from grants.organisations import mail  # noqa: F401, PLC0415  (registers what the outbox calls)
        from grants.outbox import mailing  # noqa: F401, PLC0415  (registers what the outbox calls)

from django.apps import AppConfig


class GrantsConfig(AppConfig):
    name = "grants"

    def ready(self):
        from grants.assessment import setting_aside  # noqa: F401, PLC0415  (registers what falls away by a conflict)
        from grants.attachments import refusals  # noqa: F401, PLC0415  (registers what the outbox calls)
        from grants.awards import voiding  # noqa: F401, PLC0415  (registers what falls away by a conflict)
        from grants.correspondence import notices  # noqa: F401, PLC0415  (registers what the outbox calls)
        from grants.desk import bulk  # noqa: F401, PLC0415  (registers what the outbox calls)
        from grants.letters import delivery  # noqa: F401, PLC0415  (registers what the outbox calls)
        from grants.organisations import mail  # noqa: F401, PLC0415  (registers what the outbox calls)
        from grants.outbox import mailing  # noqa: F401, PLC0415  (registers what the outbox calls)
        from grants.remedies import delivery as remedies  # noqa: F401, PLC0415  (registers letters)

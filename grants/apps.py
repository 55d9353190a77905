from django.apps import AppConfig


class GrantsConfig(AppConfig):
    name = "grants"

    def ready(self):
        from grants.letters import delivery  # noqa: F401, PLC0415  (registers what the outbox calls)

from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "reporting"

    def ready(self):
        from reporting.deliveries import notices, obligations  # noqa: F401, PLC0415  (registers what the outbox calls)
        from reporting.narratives import obligations as narratives  # noqa: F401, PLC0415  (registers what is owed)
        from reporting.store import feed  # noqa: F401, PLC0415  (registers what the outbox calls)

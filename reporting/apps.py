from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "reporting"

    def ready(self):
        from reporting.deliveries import obligations  # noqa: F401, PLC0415  (registers what the outbox calls)
        from reporting.store import feed  # noqa: F401, PLC0415  (registers what the outbox calls)

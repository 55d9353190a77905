"""The outbox: `put` in the act's transaction, `handler` for what a topic does, Celery drives it, a sweep repeats it."""

from grants.outbox.sending import handle, handler, put

__all__ = ["handle", "handler", "put"]

"""The append-only record: `record` writes it, `verify` proves that nobody changed it."""

from grants.audit.record import broken_at, record

__all__ = ["broken_at", "record"]

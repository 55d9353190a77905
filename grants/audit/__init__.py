"""The append-only record: `record` writes it, `break_in` proves that nobody changed it."""

from grants.audit.checking import break_in, broken_at
from grants.audit.record import record

__all__ = ["break_in", "broken_at", "record"]

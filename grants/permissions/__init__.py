"""Who may do what: one table, act → predicate. Pages, API, commands and jobs all ask `can`."""

from grants.permissions.table import can

__all__ = ["can"]

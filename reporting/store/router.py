"""Sends the store's tables to the store's database, and everything else to the portal's."""

STORE = "store"


class StoreRouter:
    def db_for_read(self, model, **hints):
        return STORE if model._meta.app_label == STORE else None

    db_for_write = db_for_read

    def allow_relation(self, first, second, **hints):
        return first._meta.app_label == second._meta.app_label or None

    def allow_migrate(self, db, app_label, **hints):
        return (db == STORE) == (app_label == STORE)

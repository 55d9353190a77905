from django.apps import AppConfig


class StoreConfig(AppConfig):
    name = "reporting.store"
    label = "store"

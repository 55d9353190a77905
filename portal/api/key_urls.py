"""Addresses of the page with one's keys: a page for people, apart from the interface itself."""

from django.urls import path

from portal.api import keys

app_name = "keys"
urlpatterns = [
    path("", keys.keys, name="keys"),
    path("<int:pk>/widerrufen/", keys.revoke, name="revoke"),
]

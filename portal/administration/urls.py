"""Addresses of the Administration."""

from django.urls import path

from portal.administration import organisations, views

app_name = "administration"
urlpatterns = [
    path("traeger/", organisations.organisations, name="organisations"),
    path("traeger/<int:pk>/", organisations.organisation, name="organisation"),
    path("konten/", views.accounts, name="accounts"),
    path("konten/<int:pk>/", views.account, name="account"),
]

"""Addresses of the Administration."""

from django.urls import path

from portal.administration import organisations, outgoing, views

app_name = "administration"
urlpatterns = [
    path("traeger/", organisations.organisations, name="organisations"),
    path("traeger/<int:pk>/", organisations.organisation, name="organisation"),
    path("traeger/<int:pk>/ablehnen/", organisations.refuse_organisation, name="organisation_refuse"),
    path("traeger/<int:pk>/verwaltung/", organisations.appoint_administrator, name="organisation_appoint"),
    path("ausgang/", outgoing.mails, name="mails"),
    path("ausgang/<int:pk>/", outgoing.mail, name="mail"),
    path("konten/", views.accounts, name="accounts"),
    path("konten/<int:pk>/", views.account, name="account"),
    path("konten/<int:pk>/verbindung/", views.relation, name="account_relation"),
]

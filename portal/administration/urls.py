"""Addresses of the Administration."""

from django.urls import path

from portal.administration import views

app_name = "administration"
urlpatterns = [
    path("konten/", views.accounts, name="accounts"),
    path("konten/<int:pk>/", views.account, name="account"),
]

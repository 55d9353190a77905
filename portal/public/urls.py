"""Addresses everybody may open."""

from django.urls import path

from portal.public import pages, views

urlpatterns = [
    path("", views.home, name="home"),
    path("aufrufe/<slug:slug>/", views.call, name="call"),
    path("gesund/", views.health, name="health"),
    *pages.patterns,
]

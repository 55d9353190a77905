"""Addresses of Sozialplanung."""

from django.urls import path

from portal.planning import views

app_name = "planning"
urlpatterns = [
    path("ziele/", views.goals, name="goals"),
    path("zahlen/", views.indicators, name="indicators"),
    path("zahlen/<slug:code>/", views.figures, name="figures"),
]

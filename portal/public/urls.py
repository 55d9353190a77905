"""Addresses everybody may open."""

from django.urls import path

from portal.public import pages, registration, rubric, sandbox, views

urlpatterns = [
    path("", views.home, name="home"),
    path("aufrufe/", views.calls, name="calls"),
    path("aufrufe/<slug:slug>/", views.call, name="call"),
    path("entscheidung/", rubric.versions, name="guideline_versions"),
    path("entscheidung/<int:pk>/", rubric.how_we_decide, name="how_we_decide"),
    path("entscheidung/<int:pk>/probe/", sandbox.sandbox, name="sandbox"),
    path("registrieren/", registration.register, name="register"),
    path("einladung/<str:token>/", registration.invitation, name="invitation"),
    path("gesund/", views.health, name="health"),
    *pages.patterns,
]

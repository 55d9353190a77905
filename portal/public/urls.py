"""Addresses everybody may open."""

from django.urls import path

from portal.public import opting_out, pages, registration, rubric, sandbox, views

urlpatterns = [
    path("", views.home, name="home"),
    path("aufrufe/", views.calls, name="calls"),
    path("aufrufe/<slug:slug>/", views.call, name="call"),
    path("entscheidung/", rubric.versions, name="guideline_versions"),
    path("entscheidung/<int:pk>/", rubric.how_we_decide, name="how_we_decide"),
    path("entscheidung/<int:pk>/probe/", sandbox.sandbox, name="sandbox"),
    path("registrieren/", registration.register, name="register"),
    path("registrieren/gesendet/", registration.registration_sent, name="registration_sent"),
    path("registrieren/<str:token>/", registration.complete_registration, name="complete_registration"),
    path("einladung/<str:token>/", registration.invitation, name="invitation"),
    path("abbestellen/<str:token>/", opting_out.opt_out, name="opt_out"),
    path("gesund/", views.health, name="health"),
    *pages.patterns,
]

"""Just enough addresses for the page kit to stand alone."""

from django.urls import include, path

from portal.public import pages, rubric, views

urlpatterns = [
    *pages.patterns,
    path("aufrufe/", views.calls, name="calls"),
    path("entscheidung/", rubric.versions, name="guideline_versions"),
    path("konto/", include("allauth.account.urls")),
]

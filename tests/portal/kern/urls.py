"""Just enough addresses for the page kit to stand alone."""

from django.urls import include, path

from portal.public import pages

urlpatterns = [*pages.patterns, path("konto/", include("allauth.account.urls"))]

"""All addresses of the portal. Their names stand in portal/access/table.py, which says who may open them."""

from django.urls import include, path

urlpatterns = [
    path("", include("portal.public.urls")),
    path("konto/schluessel/", include("portal.api.key_urls")),
    path("konto/", include("allauth.urls")),
    path("traeger/", include("portal.applicant.urls")),
    path("akten/", include("portal.casework.urls")),
    path("planung/", include("portal.planning.urls")),
    path("verwaltung/", include("portal.administration.urls")),
    path("api/v1/", include("portal.api.urls")),
]

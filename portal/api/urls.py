"""Addresses of the REST interface, version 1."""

from django.urls import path
from drf_spectacular.views import SpectacularAPIView
from rest_framework.routers import SimpleRouter

from portal.api.applications import ApplicationViewSet

router = SimpleRouter()
router.register("applications", ApplicationViewSet, basename="applications")

app_name = "api"
urlpatterns = [path("schema/", SpectacularAPIView.as_view(), name="schema"), *router.urls]

"""All addresses of the portal. Their names stand in portal/access/table.py."""

from django.urls import include, path

from portal.public import views

urlpatterns = [
    path("", views.home, name="home"),
]

"""The portal's addresses, and an empty view to compare with: signed in, but nothing to do."""

from django.http import HttpResponse
from django.urls import path

from config.urls import urlpatterns as portal
from portal.access.audiences import SIGNED_IN
from portal.access.table import AUDIENCES

AUDIENCES["bench_empty"] = SIGNED_IN


def empty(request):
    return HttpResponse("")


urlpatterns = [*portal, path("bench/leer/", empty, name="bench_empty")]

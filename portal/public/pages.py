"""Pages everyone may read and that never change while the portal runs: imprint, privacy, accessibility."""

from django.urls import path
from django.views.generic import TemplateView

imprint = TemplateView.as_view(template_name="public/imprint.html")
privacy = TemplateView.as_view(template_name="public/privacy.html")
accessibility = TemplateView.as_view(template_name="public/accessibility.html")
report_barrier = TemplateView.as_view(template_name="public/report_barrier.html")

patterns = [
    path("impressum/", imprint, name="imprint"),
    path("datenschutz/", privacy, name="privacy"),
    path("barrierefreiheit/", accessibility, name="accessibility"),
    path("barriere-melden/", report_barrier, name="report_barrier"),
]

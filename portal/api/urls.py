"""Addresses of the REST interface, version 1."""

from django.urls import path
from drf_spectacular.views import SpectacularAPIView
from rest_framework.routers import SimpleRouter

from portal.api import money, office
from portal.api.applications import ApplicationViewSet

RESOURCES = {
    "applications": ApplicationViewSet,
    "assessments": office.AssessmentViewSet,
    "calls": money.CallViewSet,
    "change-notices": office.NoticeViewSet,
    "checks": office.CheckViewSet,
    "corrections": office.CorrectionViewSet,
    "decisions": office.DecisionViewSet,
    "early-starts": office.EarlyStartViewSet,
    "files": office.FileViewSet,
    "finance-checks": office.FinanceCheckViewSet,
    "follow-ups": office.FollowUpViewSet,
    "letters": office.LetterViewSet,
    "messages": office.MessageViewSet,
    "organisations": money.OrganisationViewSet,
    "results": office.ResultViewSet,
    "scenarios": money.ScenarioViewSet,
    "submissions": office.SubmissionViewSet,
}
router = SimpleRouter()
for name, view in RESOURCES.items():
    router.register(name, view, basename=name)

app_name = "api"
urlpatterns = [path("schema/", SpectacularAPIView.as_view(), name="schema"), *router.urls]

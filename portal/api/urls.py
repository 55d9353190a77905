"""Addresses of the REST interface, version 1."""

from django.urls import path
from drf_spectacular.views import SpectacularAPIView
from rest_framework.routers import SimpleRouter

from portal.api import committee, money, office, own_statistics, procedure, remedies, rounds, statistics, writing
from portal.api.applications import ApplicationViewSet

RESOURCES = {
    "applications": ApplicationViewSet,
    "assessments": procedure.AssessmentViewSet,
    "calibrations": rounds.CalibrationViewSet,
    "calls": money.CallViewSet,
    "change-notices": office.NoticeViewSet,
    "checks": office.CheckViewSet,
    "consultations": committee.ConsultationViewSet,
    "corrections": procedure.CorrectionViewSet,
    "decisions": procedure.DecisionViewSet,
    "deliveries": statistics.DeliveryViewSet,
    "early-starts": office.EarlyStartViewSet,
    "files": office.FileViewSet,
    "finance-checks": office.FinanceCheckViewSet,
    "follow-ups": writing.FollowUpViewSet,
    "letters": office.LetterViewSet,
    "messages": writing.MessageViewSet,
    "objections": remedies.ObjectionViewSet,
    "organisations": money.OrganisationViewSet,
    "papers": committee.PaperViewSet,
    "postings": remedies.PostingViewSet,
    "recoveries": remedies.RecoveryViewSet,
    "remarks": rounds.RemarkViewSet,
    "results": office.ResultViewSet,
    "revised-scores": rounds.RevisedScoreViewSet,
    "revocations": remedies.RevocationViewSet,
    "scenarios": money.ScenarioViewSet,
    "statistics": own_statistics.StatisticViewSet,
    "submissions": office.SubmissionViewSet,
    "waivers": remedies.WaiverViewSet,
}
router = SimpleRouter()
for name, view in RESOURCES.items():
    router.register(name, view, basename=name)

app_name = "api"
urlpatterns = [path("schema/", SpectacularAPIView.as_view(), name="schema"), *router.urls]

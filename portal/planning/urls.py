"""Addresses of Sozialplanung."""

from django.urls import path

from portal.planning import plan_editing, plans, quality, views
from portal.planning.catalogue import indicators, surveys

app_name = "planning"
urlpatterns = [
    path("plaene/", plans.plans, name="plans"),
    path("plaene/neu/", plan_editing.plan_new, name="plan_new"),
    path("plaene/<int:pk>/", plans.plan, name="plan"),
    path("plaene/<int:pk>/aendern/", plan_editing.plan_edit, name="plan_edit"),
    path("plaene/<int:pk>/nachfolger/", plan_editing.plan_successor, name="plan_successor"),
    path("plaene/<int:pk>/ziele/neu/", plan_editing.goal_new, name="goal_new"),
    path("ziele/", views.goals, name="goals"),
    path("ziele/<int:pk>/", plans.goal, name="goal"),
    path("ziele/<int:pk>/aendern/", plan_editing.goal_edit, name="goal_edit"),
    path("ziele/<int:pk>/ersetzen/", plan_editing.goal_successor, name="goal_successor"),
    path("ziele/<int:pk>/indikatoren/neu/", plan_editing.target_new, name="target_new"),
    path("ziele/<int:pk>/massnahmen/neu/", plan_editing.measure_new, name="measure_new"),
    path("ziele/indikatoren/<int:pk>/", plan_editing.target_edit, name="target_edit"),
    path("ziele/indikatoren/<int:pk>/entfernen/", plan_editing.target_remove, name="target_remove"),
    path("ziele/massnahmen/<int:pk>/", plan_editing.measure_edit, name="measure_edit"),
    path("ziele/massnahmen/<int:pk>/entfernen/", plan_editing.measure_remove, name="measure_remove"),
    path("katalog/indikatoren/neu/", indicators.indicator_new, name="indicator_new"),
    path("katalog/indikatoren/<slug:code>/", indicators.indicator, name="indicator"),
    path("katalog/indikatoren/<slug:code>/aendern/", indicators.indicator_edit, name="indicator_edit"),
    path("katalog/indikatoren/<slug:code>/ersetzen/", indicators.indicator_successor, name="indicator_successor"),
    path("katalog/indikatoren/<slug:code>/bruch/", indicators.indicator_break, name="indicator_break"),
    path("katalog/gliederungen/", indicators.code_lists, name="code_lists"),
    path("katalog/gliederungen/neu/", indicators.code_list_new, name="code_list_new"),
    path("katalog/gliederungen/<slug:code>/", indicators.code_list, name="code_list"),
    path("katalog/gliederungen/<slug:code>/aendern/", indicators.code_list_edit, name="code_list_edit"),
    path("erhebungen/", surveys.surveys, name="surveys"),
    path("erhebungen/neu/", surveys.survey_new, name="survey_new"),
    path("erhebungen/<int:pk>/", surveys.survey, name="survey"),
    path("erhebungen/<int:pk>/aendern/", surveys.survey_edit, name="survey_edit"),
    path("erhebungen/<int:pk>/freigeben/", surveys.survey_release, name="survey_release"),
    path("erhebungen/<int:pk>/fassung/", surveys.survey_version, name="survey_version"),
    path("erhebungen/<int:pk>/zuordnung/", surveys.survey_mapping, name="survey_mapping"),
    path("erhebungen/<int:pk>/indikatoren/neu/", surveys.item_new, name="item_new"),
    path("erhebungen/indikatoren/<int:pk>/", surveys.item_edit, name="item_edit"),
    path("erhebungen/<int:pk>/regeln/neu/", surveys.rule_new, name="rule_new"),
    path("erhebungen/<int:pk>/zeitraeume/neu/", surveys.period_new, name="period_new"),
    path("erhebungen/zeitraeume/<int:pk>/", surveys.period_edit, name="period_edit"),
    path("zahlen/", views.indicators, name="indicators"),
    path("statistik/qualitaet/", quality.delivery_quality, name="delivery_quality"),
    path("zahlen/<slug:code>/", views.figures, name="figures"),
]

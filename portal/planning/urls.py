"""Addresses of Sozialplanung."""

from django.urls import path

from portal.planning import plan_editing, plans, views

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
    path("zahlen/", views.indicators, name="indicators"),
    path("zahlen/<slug:code>/", views.figures, name="figures"),
]

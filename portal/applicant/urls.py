"""Addresses of the Träger's room. `antraege/` is the start, so that the navigation can tell the three lists apart."""

from django.urls import path

from portal.applicant import deliveries, letters, overview, plan, sections, submitting, tasks

app_name = "applicant"
urlpatterns = [
    path("antraege/", overview.overview, name="overview"),
    path("antraege/beginnen/", overview.start, name="start"),
    path("antraege/<int:pk>/", tasks.tasks, name="tasks"),
    path("antraege/<int:pk>/vorhaben/", sections.project, name="project"),
    path("antraege/<int:pk>/ziele/", sections.goals, name="goals"),
    path("antraege/<int:pk>/finanzierungsplan/", plan.plan, name="plan"),
    path("antraege/<int:pk>/absenden/", submitting.submit, name="submit"),
    path("antraege/<int:pk>/zurueckziehen/", submitting.withdraw, name="withdraw"),
    path("postfach/", letters.letters, name="letters"),
    path("postfach/<int:pk>/", letters.letter, name="letter"),
    path("postfach/<int:pk>/schreiben.pdf", letters.letter_pdf, name="letter_pdf"),
    path("statistik/", deliveries.deliveries, name="deliveries"),
    path("statistik/<int:pk>/", deliveries.delivery, name="delivery"),
    path("statistik/<int:pk>/arbeitsmappe.xlsx", deliveries.workbook, name="workbook"),
]

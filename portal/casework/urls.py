"""Addresses of the office, in the order of the work."""

from django.urls import path

from portal.casework import assessing, checking, deciding, deliveries, file, inbox

app_name = "casework"
urlpatterns = [
    path("", inbox.inbox, name="inbox"),
    path("<int:pk>/", file.file, name="file"),
    path("<int:pk>/verlauf/", file.record, name="record"),
    path("<int:pk>/befangenheit/", file.conflict, name="conflict"),
    path("schreiben/<int:pk>/", file.letter_pdf, name="letter_pdf"),
    path("<int:pk>/pruefung/beginnen/", checking.start_check, name="start_check"),
    path("<int:pk>/pruefung/", checking.check, name="check"),
    path("<int:pk>/nachforderung/", checking.correction, name="correction"),
    path("<int:pk>/bewertende/", assessing.assessors, name="assessors"),
    path("<int:pk>/bewertung/abschliessen/", assessing.close_assessment, name="close_assessment"),
    path("bewertungen/", assessing.assessments, name="assessments"),
    path("bewertungen/<int:pk>/", assessing.assessment, name="assessment"),
    path("rangfolgen/", deciding.rankings, name="rankings"),
    path("rangfolgen/<int:pk>/", deciding.ranking, name="ranking"),
    path("<int:pk>/entscheidung/", deciding.decide, name="decide"),
    path("<int:pk>/mitzeichnung/", deciding.cosign, name="cosign"),
    path("statistik/", deliveries.deliveries, name="deliveries"),
    path("statistik/<int:pk>/", deliveries.delivery, name="delivery"),
]

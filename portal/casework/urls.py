"""Addresses of the office, in the order of the work."""

from django.urls import path

from portal.casework import assessing, checking, deciding, deliveries, file, inbox, scenarios, trial
from portal.casework.calculators import deadlines, interest, rates, settling, start
from portal.casework.guidelines import bringing_in, editing, reading, releasing

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
    path("rangfolgen/<int:pk>/szenarien/", scenarios.scenarios, name="scenarios"),
    path("rangfolgen/probelauf/", trial.trial, name="trial"),
    path("<int:pk>/entscheidung/", deciding.decide, name="decide"),
    path("<int:pk>/mitzeichnung/", deciding.cosign, name="cosign"),
    path("statistik/", deliveries.deliveries, name="deliveries"),
    path("statistik/<int:pk>/", deliveries.delivery, name="delivery"),
    path("rechnen/", start.calculators, name="calculators"),
    path("rechnen/verwendungsnachweis/", settling.calculate_settlement, name="calculate_settlement"),
    path("rechnen/zinsen/", interest.calculate_interest, name="calculate_interest"),
    path("rechnen/fristen/", deadlines.calculate_deadline, name="calculate_deadline"),
    path("rechnen/basiszinssatz/", rates.rates, name="rates"),
    path("rechnen/basiszinssatz/verlauf/", rates.rates_record, name="rates_record"),
    path("rechnen/basiszinssatz/neu/", rates.rate_new, name="rate_new"),
    path("rechnen/basiszinssatz/<int:pk>/", rates.rate, name="rate"),
    path("richtlinien/", reading.guidelines, name="guidelines"),
    path("richtlinien/hochladen/", bringing_in.upload, name="guideline_upload"),
    path("richtlinien/vergleich/", reading.compare, name="guideline_compare"),
    path("richtlinien/<int:pk>/", reading.guideline, name="guideline"),
    path("richtlinien/<int:pk>/verlauf/", reading.record, name="guideline_record"),
    path("richtlinien/<int:pk>/datei/", reading.file, name="guideline_file"),
    path("richtlinien/<int:pk>/hochladen/", bringing_in.replace, name="guideline_replace"),
    path("richtlinien/<int:pk>/kopie/", bringing_in.copy, name="guideline_copy"),
    path("richtlinien/<int:pk>/kopf/", editing.header, name="guideline_header"),
    path("richtlinien/<int:pk>/regeln/", editing.rules, name="guideline_rules"),
    path("richtlinien/<int:pk>/kriterium/", editing.new_criterion, name="guideline_new_criterion"),
    path("richtlinien/<int:pk>/kriterien/<slug:code>/", editing.criterion, name="guideline_criterion"),
    path(
        "richtlinien/<int:pk>/kriterien/<slug:code>/entfernen/",
        editing.remove_criterion,
        name="guideline_remove_criterion",
    ),
    path("richtlinien/<int:pk>/gleichstand/", editing.tie_rule, name="guideline_tie_rule"),
    path("richtlinien/<int:pk>/freigabe/<slug:slug>/", releasing.step, name="guideline_step"),
]

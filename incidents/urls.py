from django.urls import path

from incidents.views import importing, interventions, register, reporting, retention, review

app_name = "incidents"

urlpatterns = [
    path("", register.ReportList.as_view(), name="report_list"),
    path("rapporter.csv", register.ReportCsv.as_view(), name="report_list_csv"),
    path("rapporter.xlsx", register.ReportXlsx.as_view(), name="report_list_xlsx"),
    path("ny/", reporting.report_new, name="report_new"),
    path("karta.svg", reporting.report_map, name="report_map"),
    path("inget/", reporting.report_quiet, name="report_quiet"),
    path("stanna/", reporting.report_stay, name="report_stay"),
    path("importera/", importing.import_start, name="import_start"),
    path("importera/<int:pk>/", importing.import_review, name="import_review"),
    path("importera/<int:pk>/kolumner/", importing.import_columns, name="import_columns"),
    path("importera/<int:pk>/avbryt/", importing.import_drop, name="import_drop"),
    path("importera/<int:pk>/angra/", importing.import_undo, name="import_undo"),
    path("bild/<uuid:key>/", register.report_photo, name="report_photo"),
    path("granska/", review.report_queue, name="report_queue"),
    path("gallring/", retention.retention_rule_edit, name="retention_rule_edit"),
    path("regler/", review.routing_rule_list, name="routing_rule_list"),
    path("regler/<int:pk>/ta-bort/", review.routing_rule_remove, name="routing_rule_remove"),
    path("insatser/", interventions.intervention_list, name="intervention_list"),
    path("insatser/ny/", interventions.intervention_create, name="intervention_create"),
    path("insatser/<int:pk>/", interventions.intervention_detail, name="intervention_detail"),
    path("insatser/<int:pk>/andra/", interventions.intervention_edit, name="intervention_edit"),
    path("insatser/<int:pk>/lage/", interventions.intervention_move, name="intervention_move"),
    path("insatser/<int:pk>/rapporter/", interventions.intervention_reports, name="intervention_reports"),
    path("insatser/<int:pk>/koppla-fran/", interventions.intervention_unlink, name="intervention_unlink"),
    path("<int:pk>/", register.report_detail, name="report_detail"),
    path("<int:pk>/tack/", reporting.report_sent, name="report_sent"),
    path("<int:pk>/granska/", review.report_review, name="report_review"),
    path("<int:pk>/lage/", review.report_move, name="report_move"),
    path("<int:pk>/maska/", review.report_mask, name="report_mask"),
    path("<int:pk>/behall/", review.report_keep, name="report_keep"),
    path("<int:pk>/ratta/", review.report_correct, name="report_correct"),
    path("<int:pk>/samma/", review.report_merge, name="report_merge"),
    path("<int:pk>/koppla/", interventions.report_link, name="report_link"),
    path("<int:pk>/isar/", review.report_part, name="report_part"),
]

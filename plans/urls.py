from django.urls import path

from plans.views import action_list, decision, editing, importing, printing, reading, structure, versions

app_name = "plans"

urlpatterns = [
    path("", reading.plan_list, name="plan_list"),
    path("importera/", importing.import_start, name="import_start"),
    path("importera/<int:pk>/", importing.import_review, name="import_review"),
    path("importera/<int:pk>/avbryt/", importing.import_drop, name="import_drop"),
    path("importera/<int:pk>/angra/", importing.import_undo, name="import_undo"),
    path("importera/<int:pk>/logg/", importing.import_log, name="import_log"),
    path("atgarder/", action_list.ActionList.as_view(), name="action_list"),
    path("ny/", structure.plan_create, name="plan_create"),
    path("<int:pk>/", reading.plan_detail, name="plan_detail"),
    path("<int:pk>/fokusomrade/<int:area_pk>/", reading.focus_area_detail, name="focus_area_detail"),
    path("<int:pk>/skriv-ut/", printing.plan_print, name="plan_print"),
    path("<int:pk>/handling/", printing.plan_document, name="plan_document"),
    path("<int:pk>/forslag/", decision.plan_proposal, name="plan_proposal"),
    path("<int:pk>/beslut/", decision.plan_decision, name="plan_decision"),
    path("<int:pk>/aterremiss/", decision.plan_send_back, name="plan_send_back"),
    path("<int:pk>/revidera/", decision.plan_revision, name="plan_revision"),
    path("<int:pk>/versioner/", versions.plan_versions, name="plan_versions"),
    path("<int:pk>/versioner/andringar.pdf", versions.plan_differences, name="plan_differences"),
    path("version/<int:pk>/fil/", versions.plan_version_file, name="plan_version_file"),
    path("borttaget/<int:pk>/skal/", versions.removal_reason, name="removal_reason"),
    path("utskrift/<int:pk>/", printing.print_job, name="print_job"),
    path("utskrift/<int:pk>/fil/", printing.print_job_file, name="print_job_file"),
    path("<int:pk>/ta-bort/", structure.plan_remove, name="plan_remove"),
    path("<int:pk>/borttaget/", structure.removal_list, name="removal_list"),
    path("borttaget/<int:pk>/ta-tillbaka/", structure.removal_restore, name="removal_restore"),
    path("block/<slug:kind>/<int:pk>/<slug:name>/", editing.block_detail, name="block_detail"),
    path("block/<slug:kind>/<int:pk>/<slug:name>/redigera/", editing.block_edit, name="block_edit"),
    path("block/<slug:kind>/<int:pk>/<slug:name>/utkast/", editing.block_draft, name="block_draft"),
    path("flytta/<slug:kind>/<int:pk>/", structure.row_move, name="row_move"),
    path("ta-bort/<slug:kind>/<int:pk>/", structure.row_remove, name="row_remove"),
    path("fokusomrade/<int:pk>/kopiera/", structure.focus_area_copy, name="focus_area_copy"),
    path("atgard/<int:pk>/", reading.action_detail, name="action_detail"),
    path("atgard/<int:pk>/kopiera/", structure.action_copy, name="action_copy"),
    path("atgard/<int:pk>/placera/", structure.action_place, name="action_place"),
]

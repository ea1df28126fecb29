from django.urls import path

from incidents.views import importing, reporting

app_name = "incidents"

urlpatterns = [
    path("ny/", reporting.report_new, name="report_new"),
    path("karta.svg", reporting.report_map, name="report_map"),
    path("<int:pk>/tack/", reporting.report_sent, name="report_sent"),
    path("inget/", reporting.report_quiet, name="report_quiet"),
    path("stanna/", reporting.report_stay, name="report_stay"),
    path("importera/", importing.import_start, name="import_start"),
    path("importera/<int:pk>/", importing.import_review, name="import_review"),
    path("importera/<int:pk>/kolumner/", importing.import_columns, name="import_columns"),
    path("importera/<int:pk>/avbryt/", importing.import_drop, name="import_drop"),
    path("importera/<int:pk>/angra/", importing.import_undo, name="import_undo"),
]

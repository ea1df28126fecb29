from django.urls import path

from incidents.views import reporting

app_name = "incidents"

urlpatterns = [
    path("ny/", reporting.report_new, name="report_new"),
    path("karta.svg", reporting.report_map, name="report_map"),
    path("<int:pk>/tack/", reporting.report_sent, name="report_sent"),
    path("inget/", reporting.report_quiet, name="report_quiet"),
    path("stanna/", reporting.report_stay, name="report_stay"),
]

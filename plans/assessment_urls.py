from django.urls import path

from plans.views import assessment_editing as editing
from plans.views import assessments as views
from plans.views import publishing

assessment_urls = [
    path("", views.assessment_list, name="assessment_list"),
    path("ny/", views.assessment_create, name="assessment_create"),
    path("<int:pk>/", views.assessment_detail, name="assessment_detail"),
    path("<int:pk>/skriv/", editing.assessment_write, name="assessment_write"),
    path("<int:pk>/ny/<slug:kind>/", editing.assessment_add, name="assessment_add"),
    path("<int:pk>/nasta/", views.assessment_successor, name="assessment_successor"),
    path("<int:pk>/faststall/", views.assessment_fix, name="assessment_fix"),
    path("<int:pk>/version/", views.assessment_version, name="assessment_version"),
    path("<int:pk>/publicera/", publishing.assessment_publish, name="assessment_publish"),
    path("<int:pk>/avpublicera/", publishing.assessment_unpublish, name="assessment_unpublish"),
    path("version/<int:pk>/", views.assessment_version_detail, name="assessment_version_detail"),
    path("problem/<int:pk>/fokus/", views.assessment_problem_focus, name="assessment_problem_focus"),
    path("<int:pk>/fil.<slug:suffix>", views.assessment_file, name="assessment_file"),
    path("<int:pk>/andringar/", views.assessment_differences, name="assessment_differences"),
    path("<int:pk>/ta-bort/", views.assessment_remove, name="assessment_remove"),
    path("spara/<slug:kind>/<int:pk>/", editing.assessment_save, name="assessment_save"),
    path("flytta/<slug:kind>/<int:pk>/", editing.assessment_raise, name="assessment_raise"),
    path("ta-bort/<slug:kind>/<int:pk>/", editing.assessment_take_out, name="assessment_take_out"),
    path("avsnitt/<int:pk>/siffror/", editing.assessment_figure, name="assessment_figure"),
    path("siffror/<int:pk>/hamta/", editing.assessment_figure_renew, name="assessment_figure_renew"),
]

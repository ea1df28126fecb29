from django.contrib import admin
from django.urls import include, path

from kommunbrott import views

urlpatterns = [
    path("", views.overview, name="overview"),
    path("planer/", include("plans.urls")),
    path("admin/", admin.site.urls),
]

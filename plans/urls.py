from django.urls import path

from plans.views import reading

app_name = "plans"

urlpatterns = [
    path("", reading.plan_list, name="plan_list"),
    path("<int:pk>/", reading.plan_detail, name="plan_detail"),
]

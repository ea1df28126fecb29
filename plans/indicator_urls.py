from django.urls import path

from plans.views import indicators

indicator_urls = [
    path("", indicators.IndicatorList.as_view(), name="indicator_list"),
    path("ny/", indicators.indicator_create, name="indicator_create"),
    path("<int:pk>/", indicators.indicator_detail, name="indicator_detail"),
    path("<int:pk>/redigera/", indicators.indicator_edit, name="indicator_edit"),
    path("<int:pk>/ta-bort/", indicators.indicator_remove, name="indicator_remove"),
    path("<int:pk>/indikator.pdf", indicators.indicator_file, name="indicator_file"),
    path("<int:pk>/brott/", indicators.indicator_break, name="indicator_break"),
    path("<int:indicator_pk>/varde/", indicators.indicator_value_create, name="indicator_value_create"),
    path("varde/<int:pk>/", indicators.indicator_value_edit, name="indicator_value_edit"),
    path("varde/<int:pk>/ta-bort/", indicators.indicator_value_remove, name="indicator_value_remove"),
]

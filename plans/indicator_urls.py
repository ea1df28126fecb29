from django.urls import path

from plans.views import indicator_imports, indicators

indicator_urls = [
    path("", indicators.IndicatorList.as_view(), name="indicator_list"),
    path("ny/", indicators.indicator_create, name="indicator_create"),
    path("las-in/", indicator_imports.indicator_import_start, name="indicator_import_start"),
    path("las-in/<int:pk>/", indicator_imports.indicator_import_review, name="indicator_import_review"),
    path(
        "las-in/<int:pk>/kolumner/",
        indicator_imports.indicator_import_columns,
        name="indicator_import_columns",
    ),
    path("las-in/<int:pk>/avbryt/", indicator_imports.indicator_import_drop, name="indicator_import_drop"),
    path("las-in/<int:pk>/angra/", indicator_imports.indicator_import_undo, name="indicator_import_undo"),
    path("<int:pk>/", indicators.indicator_detail, name="indicator_detail"),
    path("<int:pk>/redigera/", indicators.indicator_edit, name="indicator_edit"),
    path("<int:pk>/ta-bort/", indicators.indicator_remove, name="indicator_remove"),
    path("<int:pk>/indikator.pdf", indicators.indicator_file, name="indicator_file"),
    path("<int:pk>/brott/", indicators.indicator_break, name="indicator_break"),
    path("<int:indicator_pk>/varde/", indicators.indicator_value_create, name="indicator_value_create"),
    path("varde/<int:pk>/", indicators.indicator_value_edit, name="indicator_value_edit"),
    path("varde/<int:pk>/ta-bort/", indicators.indicator_value_remove, name="indicator_value_remove"),
]

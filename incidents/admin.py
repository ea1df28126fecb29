"""The back room of reports: categories and rules. What becomes of a report goes through workflow."""

from django.contrib import admin
from simple_history.admin import SimpleHistoryAdmin

from incidents.models import Category, Report, RoutingRule


@admin.register(Category)
class CategoryAdmin(SimpleHistoryAdmin):
    list_display = ["name", "parent", "position", "is_on_form", "retired_on"]
    list_filter = ["is_on_form"]
    list_select_related = ["parent"]
    search_fields = ["name", "synonyms"]
    autocomplete_fields = ["parent"]


@admin.register(RoutingRule)
class RoutingRuleAdmin(SimpleHistoryAdmin):
    list_display = ["category", "area", "organisation"]
    list_select_related = ["category", "area", "organisation"]
    autocomplete_fields = ["category", "area", "organisation"]


@admin.register(Report)
class ReportAdmin(admin.ModelAdmin):
    """For support: facts can be put right. Contact data is not shown here, and nothing is deleted."""

    list_display = ["pk", "category", "area", "starts_at", "status"]
    list_filter = ["status", "source"]
    list_select_related = ["category", "area"]
    date_hierarchy = None
    show_full_result_count = False
    fields = [
        "category", "subcategory", "text", "starts_at", "ends_at", "time_precision",
        "area", "place_name", "latitude", "longitude", "place_precision",
        "reporter_kind", "reporter_label", "organisation", "police_reported", "police_case", "damage_cost",
    ]  # fmt: skip
    autocomplete_fields = ["category", "subcategory", "area", "organisation"]

    def has_delete_permission(self, request, obj=None):
        return False

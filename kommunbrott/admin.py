"""The back room: base data, people, support. Everything with a decision goes through workflow."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from simple_history.admin import SimpleHistoryAdmin

from kommunbrott.models import Area, Municipality, Organisation, OrganisationAlias, User

admin.site.site_header = "kommunbrott, bakom kulisserna"
admin.site.site_title = "kommunbrott"
admin.site.index_title = "Grunddata"
admin.site.unregister(Group)


class AliasInline(admin.TabularInline):
    model = OrganisationAlias
    extra = 1


@admin.register(Organisation)
class OrganisationAdmin(SimpleHistoryAdmin):
    list_display = ["name", "short_name", "kind", "parent", "retired_on"]
    list_filter = ["kind", "is_proposed"]
    list_select_related = ["parent"]
    search_fields = ["name", "short_name", "aliases__name"]
    autocomplete_fields = ["parent"]
    inlines = [AliasInline]
    show_full_result_count = False


@admin.register(Area)
class AreaAdmin(SimpleHistoryAdmin):
    list_display = ["name", "kind", "parent"]
    list_filter = ["kind"]
    list_select_related = ["parent"]
    search_fields = ["name"]


@admin.register(Municipality)
class MunicipalityAdmin(SimpleHistoryAdmin):
    """Read here, written under Inställningar, where the colours are checked."""

    list_display = ["name", "code"]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(User)
class PersonAdmin(UserAdmin, SimpleHistoryAdmin):
    list_display = ["username", "name", "organisation", "is_coordinator", "is_administrator", "is_active"]
    list_filter = ["is_coordinator", "is_reporter", "is_administrator", "is_active"]
    list_select_related = ["organisation"]
    search_fields = ["username", "name", "email"]
    ordering = ["name"]
    autocomplete_fields = ["organisation"]
    filter_horizontal = []
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        ("Person", {"fields": ["name", "title", "email", "organisation"]}),
        ("Får göra", {"fields": ["is_coordinator", "is_reporter", "is_administrator"]}),
        ("Konto", {"fields": ["is_active", "is_staff", "is_superuser", "last_login", "date_joined"]}),
    ]
    add_fieldsets = [
        (
            None,
            {
                "classes": ["wide"],
                "fields": ["username", "name", "email", "usable_password", "password1", "password2"],
            },
        ),
    ]
    readonly_fields = ["last_login", "date_joined"]

"""Actions across plans: the list, filtered and sorted, and the same selection as files."""

from functools import cached_property

from django.db.models import Count, Q
from django.http import FileResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from kommunbrott import sheets
from kommunbrott.access import require
from kommunbrott.listing import ListPage
from kommunbrott.models import Municipality
from plans import access, action_sheet
from plans.choices import EDITABLE, ActionStatus, PlanStatus
from plans.filters import ALL_PLANS, ActionFilter
from plans.models import Action, Goal, Plan
from plans.models.action_conditions import MEASURABLE
from plans.tables import ActionTable

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class ActionList(ListPage):
    model = Action
    table_class = ActionTable
    filterset_class = ActionFilter
    template_name = "plans/action_list.html"
    empty_heading = "Inga åtgärder än"
    empty_reason = "Här samlas åtgärderna ur alla planer, det som behöver uppmärksamhet först."

    @cached_property
    def municipality(self) -> Municipality:
        return Municipality.current()

    @property
    def title(self) -> str:
        return f"Alla {self.municipality.action_forms['many']}"

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.today = timezone.localdate()

    def get_queryset(self):
        return Action.objects.visible_to(self.request.user).for_list(self.today)

    def get_table_data(self):
        return self.object_list.prefetch_related(None).values("pk")

    def get_table_kwargs(self):
        chosen = self.request.GET.get("plan") or self.request.GET.get("omrade")
        is_one = chosen != ALL_PLANS if chosen else self.filterset.has_one_current_plan
        return {"today": self.today, "names_plan": not is_one}

    def get_context_data(self, **kwargs):
        user = self.request.user
        revised = Plan.objects.visible_to(user).exclude(pk__in=Plan.objects.open_to(user).values("pk"))
        context = super().get_context_data(municipality=self.municipality, **kwargs)
        return context | {
            "figures": self.figures(),
            "files": self.files(),
            "may_make": access.may_make_plan(user),
            "may_read_in": access.may_read_in_actions(user),
            "revised": [] if user.is_coordinator else revised.order_by("-starts_on", "-pk"),
        }

    def hits(self, table) -> str:
        count, forms = table.paginator.count, self.municipality.action_forms
        return f"{count} {forms['one'] if count == 1 else forms['many']}"

    def figures(self) -> list[dict]:
        """What is amiss in the plans in use, each with the address of those rows. Two queries."""
        rows = Action.objects.visible_to(self.request.user).current()
        goals = Goal.objects.filter(action__in=rows.values("pk"))
        measured = goals.aggregate(all=Count("pk"), measurable=Count("pk", MEASURABLE))
        found = rows.with_lacks(self.today).aggregate(
            late=Count("pk", Q(standing=ActionStatus.LATE)),
            silent=Count("pk", Q(asked_in__isnull=False) | Q(is_silent=True)),
        )
        told = []
        if measured["all"]:
            told.append((f"{measured['measurable']} av {measured['all']} mål är mätbara", "smart=M"))
        if found["late"]:
            told.append(
                (f"{found['late']} {'försenad' if found['late'] == 1 else 'försenade'}", "brist=forsenad")
            )
        if found["silent"]:
            told.append((f"{found['silent']} saknar uppföljning", "brist=uppfoljning"))
        address = reverse("plans:action_list")
        return [{"label": words, "address": f"{address}?{query}"} for words, query in told]

    def selection(self):
        """The rows of the list in its order, on all pages at once."""
        if not self.filterset.form.is_valid():
            return self.filterset.queryset.none()
        return self.table_class(
            self.filterset.qs, order_by=self.request.GET.getlist("sort") or None, **self.get_table_kwargs()
        ).data.data

    def files(self) -> list[dict]:
        query = self.request.GET.copy()
        query.pop("page", None)
        return [
            {"label": label, "address": f"{reverse(name)}?{query.urlencode()}" if query else reverse(name)}
            for label, name in (("Excel", "plans:action_list_xlsx"), ("CSV", "plans:action_list_csv"))
        ]


@require_safe
def action_create(request):
    """Where a new action is to stand: the focus areas of the plans that can be written in now."""
    require(access.may_make_plan(request.user))
    plans = Plan.objects.visible_to(request.user).order_by("-starts_on", "-pk")
    context = {
        "plans": plans.filter(status__in=EDITABLE).prefetch_related("focus_areas"),
        "decided": plans.filter(status=PlanStatus.DECIDED),
    }
    return render(request, "plans/action_create.html", context)


class ActionFile(ActionList):
    """The same selection in the same order, as a file."""

    def get(self, request, *args, **kwargs):
        self.filterset = self.get_filterset(self.get_filterset_class())
        rows = action_sheet.rows(self.selection(), self.today)
        name = f"{self.municipality.action_forms['many']}-{self.today.isoformat()}"
        return self.answer(rows, name.replace("å", "a").replace("ä", "a").replace("ö", "o"))


class ActionCsv(ActionFile):
    def answer(self, rows, name: str):
        lines = sheets.csv_lines(action_sheet.COLUMNS, rows)
        disposition = f'attachment; filename="{name}.csv"'
        return StreamingHttpResponse(
            lines, content_type="text/csv; charset=utf-8", headers={"Content-Disposition": disposition}
        )


class ActionXlsx(ActionFile):
    def answer(self, rows, name: str):
        title = self.municipality.action_forms["many"].capitalize()
        file = sheets.workbook(title, action_sheet.COLUMNS, rows, action_sheet.ABOUT)
        return FileResponse(file, as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX)

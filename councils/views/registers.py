"""The registers: every decision, and every assignment until it is closed. Also as files."""

from functools import cached_property

from django.http import FileResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone

from councils import registers
from councils.choices import MeetingStatus
from councils.filters import AssignmentFilter, DecisionFilter
from councils.models import Assignment, Council, ItemRecord, Meeting, Membership
from councils.tables import AssignmentTable, DecisionTable
from kommunbrott import sheets
from kommunbrott.listing import ListPage
from kommunbrott.models import Organisation
from kommunbrott.numbers import whole_number

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Register(ListPage):
    """A list with its selection as files, beside the other list."""

    file_names = ()

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.today = timezone.localdate()

    def get_filterset_kwargs(self, filterset_class):
        kwargs = super().get_filterset_kwargs(filterset_class)
        # Without a choice made the filter still has a say.
        return kwargs | {"councils": self.councils, "data": self.request.GET}

    @cached_property
    def councils(self):
        return Council.objects.visible_to(self.request.user, self.today)

    def get_context_data(self, **kwargs):
        counted = Assignment.objects.visible_to(self.request.user, self.today).counted(self.today)
        context = super().get_context_data(**kwargs)
        return context | {"counted": counted, "files": self.files(), "today": self.today}

    def files(self) -> list[dict]:
        query = self.request.GET.copy()
        query.pop("page", None)
        tail = f"?{query.urlencode()}" if query else ""
        return [
            {"label": label, "address": f"{reverse(f'councils:{name}')}{tail}"}
            for label, name in zip(("Excel", "CSV"), self.file_names, strict=True)
        ]

    def selection(self):
        """The rows of the list in its order, on all pages at once."""
        self.filterset = self.get_filterset(self.get_filterset_class())
        if not self.filterset.form.is_valid():
            return self.filterset.queryset.none()
        order = self.request.GET.getlist("sort") or None
        return self.table_class(self.filterset.qs, order_by=order, **self.get_table_kwargs()).data.data


class DecisionList(Register):
    title = "Beslut och uppdrag"
    model = ItemRecord
    table_class = DecisionTable
    filterset_class = DecisionFilter
    template_name = "councils/decision_list.html"
    empty_heading = "Inga beslut än"
    empty_reason = "När ett möte har avslutats står dess beslut här."
    file_names = ("decision_list_xlsx", "decision_list_csv")

    def get_queryset(self):
        rows = ItemRecord.objects.visible_to(self.request.user, self.today).decisions().for_list()
        if action := whole_number(self.request.GET.get("atgard")):
            return rows.about_action(action)
        if intervention := whole_number(self.request.GET.get("insats")):
            return rows.filter(effects__intervention=intervention)
        return rows

    def get_filterset_kwargs(self, filterset_class):
        meetings = Meeting.objects.filter(status=MeetingStatus.CLOSED, council__in=self.councils)
        years = sorted({day.year for day in meetings.datetimes("starts_at", "year")}, reverse=True)
        return super().get_filterset_kwargs(filterset_class) | {"years": years}

    @cached_property
    def entitled(self) -> set[int]:
        """Keys of the forums in which the user may read what is secret."""
        user = self.request.user
        mine = Membership.objects.current(self.today).entitled().filter(user=user)
        return set(mine.values_list("council", flat=True))

    def reads(self, record: ItemRecord) -> bool:
        return self.request.user.is_coordinator or record.council_id in self.entitled

    def get_table_kwargs(self):
        return {"reads": self.reads}

    def hits(self, table) -> str:
        return f"{table.paginator.count} beslut"


class DecisionCsv(DecisionList):
    def get(self, request, *args, **kwargs):
        rows = registers.decision_rows(self.selection(), self.reads)
        return csv_answer(registers.DECISION_COLUMNS, rows, f"beslut-{self.today}")


class DecisionXlsx(DecisionList):
    def get(self, request, *args, **kwargs):
        rows = registers.decision_rows(self.selection(), self.reads)
        return xlsx_answer("Beslut", registers.DECISION_COLUMNS, rows, f"beslut-{self.today}")


class AssignmentList(Register):
    title = "Beslut och uppdrag"
    model = Assignment
    table_class = AssignmentTable
    filterset_class = AssignmentFilter
    template_name = "councils/assignment_list.html"
    empty_heading = "Inga öppna uppdrag"
    empty_reason = "Uppdrag som ett möte ger står här och på varje ny dagordning tills de avslutas."
    file_names = ("assignment_list_xlsx", "assignment_list_csv")

    def get_queryset(self):
        rows = Assignment.objects.visible_to(self.request.user, self.today).for_list()
        if action := whole_number(self.request.GET.get("atgard")):
            rows = rows.filter(action=action)
        return rows.in_time()

    def get_filterset_kwargs(self, filterset_class):
        visible = Assignment.objects.visible_to(self.request.user, self.today)
        organisations = Organisation.objects.filter(pk__in=visible.values("organisation"))
        return super().get_filterset_kwargs(filterset_class) | {"organisations": organisations}

    def get_context_data(self, **kwargs):
        coming = Meeting.objects.next_by_council(timezone.now())
        return super().get_context_data(**kwargs) | {
            "coming": coming,
            "may_give": self.request.user.is_coordinator,
        }


class AssignmentCsv(AssignmentList):
    def get(self, request, *args, **kwargs):
        rows = registers.assignment_rows(self.selection(), self.today)
        return csv_answer(registers.ASSIGNMENT_COLUMNS, rows, f"uppdrag-{self.today}")


class AssignmentXlsx(AssignmentList):
    def get(self, request, *args, **kwargs):
        rows = registers.assignment_rows(self.selection(), self.today)
        return xlsx_answer("Uppdrag", registers.ASSIGNMENT_COLUMNS, rows, f"uppdrag-{self.today}")


def csv_answer(columns, rows, name: str) -> StreamingHttpResponse:
    return StreamingHttpResponse(
        sheets.csv_lines(columns, rows),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )


def xlsx_answer(title: str, columns, rows, name: str) -> FileResponse:
    file = sheets.workbook(title, columns, rows)
    return FileResponse(file, as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX)

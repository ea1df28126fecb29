from django.core.paginator import Paginator
from django.db.models import QuerySet
from django_filters.views import FilterView
from django_tables2 import SingleTableMixin

from kommunbrott.htmx import wants_fragment
from kommunbrott.numbers import grouped

# Rows that are counted and paged through. Counting all of a large table takes longer than the page.
MOST_ROWS = 10_000


def capped_count(rows: QuerySet) -> int:
    """How many, or MOST_ROWS + 1 when there are more than MOST_ROWS."""
    return rows.order_by().values("pk")[: MOST_ROWS + 1].count()


class CappedPaginator(Paginator):
    """Of a table whose rows may be a million: told how many (``capped_count``), and never past MOST_ROWS."""

    def __init__(self, *args, counted: int, **kwargs):
        super().__init__(*args, **kwargs)
        self.counted = counted

    @property
    def count(self) -> int:
        return min(self.counted, MOST_ROWS)

    @property
    def is_more(self) -> bool:
        return self.counted > MOST_ROWS


class ListPage(SingleTableMixin, FilterView):
    """A page with a filter form above a sortable table.

    Subclasses set model, table_class, filterset_class and title, and override
    get_queryset() to say which rows the user may see and what each row needs.
    ``empty_heading`` and ``empty_reason`` are said when there is nothing at all yet.
    """

    template_name = "parts/list_page.html"
    fragment_name = "parts/list_results.html"
    table_pagination = {"per_page": 50}
    title = ""
    empty_heading = "Inget här än"
    empty_reason = ""

    def get_template_names(self):
        return [self.fragment_name if wants_fragment(self.request) else self.template_name]

    def get_context_data(self, **kwargs):
        context = super().get_context_data(title=self.title, **kwargs)
        filterset = context["filter"]
        return context | {
            "hits": self.hits(context["table"]),
            "is_filtered": any(self.request.GET.get(name) for name in filterset.filters),
            "chosen": self.chosen(filterset.form),
            "empty_heading": self.empty_heading,
            "empty_reason": self.empty_reason,
        }

    def hits(self, table) -> str:
        """31 parter"""
        return self.told(table.paginator.count)

    def told(self, count: int) -> str:
        options = self.model._meta
        if count > MOST_ROWS:
            return f"fler än {grouped(MOST_ROWS)} {options.verbose_name_plural}"
        return f"{grouped(count)} {options.verbose_name if count == 1 else options.verbose_name_plural}"

    def chosen(self, form) -> list[dict]:
        """What the list is narrowed by, in words, each with the address of the list without it."""
        found = []
        for field in form:
            value = form.cleaned_data.get(field.name) if form.is_valid() else None
            if value in (None, "", []):
                continue
            rest = self.request.GET.copy()
            rest.pop(field.name, None)
            rest.pop("page", None)
            address = f"{self.request.path}?{rest.urlencode()}" if rest else self.request.path
            label, text = self.words_of(field, value)
            found.append({"name": field.name, "label": label, "text": text, "address": address})
        return found

    def words_of(self, field, value) -> tuple[str, str]:
        """What a filter and its value are called where they are told of."""
        return field.label, str(dict(flat(getattr(field.field, "choices", ()))).get(str(value), value))


def flat(choices):
    """(value as text, label) of every choice, also of those that stand in groups."""
    for value, label in choices:
        if isinstance(label, list | tuple):
            yield from flat(label)
        else:
            yield str(value), label

from django_filters.views import FilterView
from django_tables2 import SingleTableMixin

from kommunbrott.htmx import wants_fragment


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
            "empty_heading": self.empty_heading,
            "empty_reason": self.empty_reason,
        }

    def hits(self, table) -> str:
        """31 parter"""
        count = table.paginator.count
        options = self.model._meta
        return f"{count} {options.verbose_name if count == 1 else options.verbose_name_plural}"

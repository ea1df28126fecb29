from django_filters.views import FilterView
from django_tables2 import SingleTableMixin

from kommunbrott.htmx import wants_fragment


class ListPage(SingleTableMixin, FilterView):
    """A page with a filter form above a sortable table.

    Subclasses set model, table_class, filterset_class and title, and override
    get_queryset() to say which rows the user may see and what each row needs.
    """

    template_name = "parts/list_page.html"
    fragment_name = "parts/list_results.html"
    table_pagination = {"per_page": 50}
    title = ""

    def get_template_names(self):
        return [self.fragment_name if wants_fragment(self.request) else self.template_name]

    def get_context_data(self, **kwargs):
        return super().get_context_data(title=self.title, **kwargs)

import django_filters as filters
from django.db.models import Q

from incidents import access
from incidents.choices import ReportStatus
from incidents.models import Category, Report
from kommunbrott.choices import AreaKind
from kommunbrott.forms import DateInput
from kommunbrott.models import Area, Organisation


class ReportFilter(filters.FilterSet):
    q = filters.CharFilter(method="search", label="Sök ord")
    since = filters.DateFilter(method="from_day", label="Från och med", widget=DateInput)
    until = filters.DateFilter(method="to_day", label="Till och med", widget=DateInput)
    category = filters.ModelChoiceFilter(queryset=Category.objects.top(), label="Kategori")
    area = filters.ModelChoiceFilter(
        queryset=Area.objects.exclude(kind=AreaKind.PLACE).defer("geometry"), label="Område"
    )
    organisation = filters.ModelChoiceFilter(
        queryset=Organisation.objects.filter(reports__isnull=False).distinct(), label="Rapportör"
    )
    status = filters.ChoiceFilter(choices=ReportStatus.choices, label="Läge")

    class Meta:
        model = Report
        fields = ["q", "since", "until", "category", "area", "organisation", "status"]

    def search(self, queryset, name, value):
        """In the text only for who may read it unmasked: a hit would confirm the name that somebody guessed."""
        user = self.request.user
        readable = Q() if access.may_see_case(user) else Q(reporter=user)
        return queryset.filter(
            Q(readable, text__icontains=value)
            | Q(place_name__icontains=value)
            | Q(category_name__icontains=value)
            | Q(subcategory_name__icontains=value)
        )

    def from_day(self, queryset, name, value):
        """Swedish days, the day itself included at both ends."""
        return queryset.filter(local_day__gte=value.toordinal())

    def to_day(self, queryset, name, value):
        return queryset.filter(local_day__lte=value.toordinal())

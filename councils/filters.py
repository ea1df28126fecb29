import django_filters as filters
from django.utils import timezone

from councils.choices import AgreementStatus, MeetingStatus, MinutesStatus
from councils.models import Agreement, Council, Meeting, Minutes
from kommunbrott.models import Area, Organisation


class MeetingFilter(filters.FilterSet):
    council = filters.ModelChoiceFilter(queryset=Council.objects.none(), label="Forum")
    when = filters.ChoiceFilter(
        choices=[("tidigare", "Tidigare"), ("alla", "Alla")],
        method="in_time",
        label="När",
        empty_label="Kommande",
    )
    status = filters.ChoiceFilter(choices=MeetingStatus.choices, label="Läge")

    class Meta:
        model = Meeting
        fields = ["council", "when", "status"]

    def __init__(self, *args, councils, **kwargs):
        super().__init__(*args, **kwargs)
        self.filters["council"].queryset = councils

    def filter_queryset(self, queryset):
        """Unless another time is asked for, what is coming: a meeting is coming until it has ended."""
        found = super().filter_queryset(queryset)
        return found if self.form.cleaned_data["when"] else found.filter(ends_at__gte=timezone.now())

    def in_time(self, queryset, name, value):
        return queryset.filter(ends_at__lt=timezone.now()) if value == "tidigare" else queryset


class MinutesFilter(filters.FilterSet):
    council = filters.ModelChoiceFilter("meeting__council", queryset=Council.objects.none(), label="Forum")
    status = filters.ChoiceFilter(choices=MinutesStatus.choices, label="Läge")

    class Meta:
        model = Minutes
        fields = ["council", "status"]

    def __init__(self, *args, councils, **kwargs):
        super().__init__(*args, **kwargs)
        self.filters["council"].queryset = councils


class AgreementFilter(filters.FilterSet):
    status = filters.ChoiceFilter(choices=AgreementStatus.choices, label="Läge")
    party = filters.ModelChoiceFilter(
        queryset=Organisation.objects.filter(agreement_parties__isnull=False).distinct(),
        field_name="parties__organisation",
        label="Part",
    )
    area = filters.ModelChoiceFilter(
        queryset=Area.objects.filter(agreements__isnull=False).distinct(), field_name="areas", label="Område"
    )

    class Meta:
        model = Agreement
        fields = ["status", "party", "area"]

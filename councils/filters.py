import django_filters as filters
from django.utils import timezone

from councils.choices import MeetingStatus
from councils.models import Council, Meeting


class MeetingFilter(filters.FilterSet):
    council = filters.ModelChoiceFilter(queryset=Council.objects.none(), label="Forum")
    when = filters.ChoiceFilter(
        choices=[("kommande", "Kommande"), ("tidigare", "Tidigare")], method="in_time", label="När"
    )
    status = filters.ChoiceFilter(choices=MeetingStatus.choices, label="Läge")

    class Meta:
        model = Meeting
        fields = ["council", "when", "status"]

    def __init__(self, *args, councils, **kwargs):
        super().__init__(*args, **kwargs)
        self.filters["council"].queryset = councils

    def in_time(self, queryset, name, value):
        """A meeting is coming until it has ended."""
        now = timezone.now()
        return queryset.filter(ends_at__gte=now) if value == "kommande" else queryset.filter(ends_at__lt=now)

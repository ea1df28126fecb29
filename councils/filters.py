import django_filters as filters
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from councils.choices import (
    SETTLES_A_DECISION,
    AgreementStatus,
    AssignmentStatus,
    DialogueKind,
    DialogueStatus,
    MeetingStatus,
    MinutesStatus,
)
from councils.models import (
    Agreement,
    Assignment,
    Council,
    DecidedClause,
    Dialogue,
    ItemRecord,
    Meeting,
    Minutes,
    Observation,
)
from kommunbrott.models import Area, Organisation
from kommunbrott.numbers import whole_number


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


class DialogueFilter(filters.FilterSet):
    q = filters.CharFilter(method="search", label="Sök titel, plats eller observation")
    kind = filters.ChoiceFilter(choices=DialogueKind.choices, label="Slag")
    status = filters.ChoiceFilter(choices=DialogueStatus.choices, label="Läge")

    class Meta:
        model = Dialogue
        fields = ["q", "kind", "status"]

    def search(self, queryset, name, value):
        """Never the same dialogue twice."""
        seen = Observation.objects.filter(dialogue=OuterRef("pk"))
        said = seen.filter(Q(text__icontains=value) | Q(suggestion__icontains=value))
        return queryset.filter(Q(title__icontains=value) | Q(place__icontains=value) | Exists(said))


class DecisionFilter(filters.FilterSet):
    council = filters.ModelChoiceFilter(queryset=Council.objects.none(), label="Forum")
    year = filters.ChoiceFilter(method="in_year", label="År")
    outcome = filters.ChoiceFilter(
        choices=[(one.value, one.label) for one in SETTLES_A_DECISION], label="Utgång"
    )
    q = filters.CharFilter(method="search", label="Sök ord, § eller diarienummer")

    class Meta:
        model = ItemRecord
        fields = ["council", "year", "outcome", "q"]

    def __init__(self, *args, councils, years, **kwargs):
        super().__init__(*args, **kwargs)
        self.filters["council"].queryset = councils
        self.filters["year"].extra["choices"] = [(str(year), str(year)) for year in years]

    def in_year(self, queryset, name, value):
        return queryset.filter(item__meeting__starts_at__year=value)

    def search(self, queryset, name, value):
        """Never where something is secret from who searches: a hit would tell."""
        clause = DecidedClause.objects.filter(record=OuterRef("pk"), text__icontains=value)
        wanted = (
            Q(item__title__icontains=value)
            | Q(item__dnr__icontains=value)
            | Q(noted__icontains=value)
            | Exists(clause)
        )
        if number := whole_number(value.replace("§", "").strip()):
            wanted |= Q(number=number)
        return queryset.open_to(self.request.user, timezone.localdate()).filter(wanted)


class AssignmentFilter(filters.FilterSet):
    """Open ones, unless another state is asked for."""

    council = filters.ModelChoiceFilter(queryset=Council.objects.none(), label="Forum", method="in_council")
    organisation = filters.ModelChoiceFilter(queryset=Organisation.objects.none(), label="Ansvarig")
    state = filters.ChoiceFilter(
        choices=[
            ("forsenat", "Försenat"),
            *((one.value, one.label) for one in AssignmentStatus),
            ("avslutat", "Alla avslutade"),
            ("alla", "Alla"),
        ],
        method="in_state",
        label="Läge",
        empty_label="Öppna",
    )
    q = filters.CharFilter(method="search", label="Sök ord, § eller person")

    class Meta:
        model = Assignment
        fields = ["council", "organisation", "state", "q"]

    def __init__(self, *args, councils, organisations, **kwargs):
        super().__init__(*args, **kwargs)
        self.filters["council"].queryset = councils
        self.filters["organisation"].queryset = organisations

    def filter_queryset(self, queryset):
        found = super().filter_queryset(queryset)
        return found if self.form.cleaned_data["state"] else found.open()

    def in_council(self, queryset, name, value):
        return queryset.filter(Q(council=value) | Q(raised_to=value))

    def in_state(self, queryset, name, value):
        if value == "forsenat":
            return queryset.late(timezone.localdate())
        if value == "avslutat":
            return queryset.filter(closed_at__isnull=False)
        return queryset if value == "alla" else queryset.filter(status=value)

    def search(self, queryset, name, value):
        wanted = Q(text__icontains=value) | Q(person__icontains=value) | Q(closing_reason__icontains=value)
        if number := whole_number(value.replace("§", "").strip()):
            wanted |= Q(record__number=number)
        return queryset.filter(wanted)

import django_filters as filters
from django.db.models import Exists, OuterRef, Q

from kommunbrott.models import Organisation
from kommunbrott.words import containing
from plans.choices import ActionStatus, PlanStatus
from plans.models import Action, FocusArea, Indicator, Placement, Plan, Responsibility
from plans.models.accepted import stale
from plans.smart import LETTERS, NAMES

ALL_PLANS = "alla"


class ActionFilter(filters.FilterSet):
    """Of plans in use, unless a replaced one is asked for. Takes actions that are annotated for a list.

    The choices are what the user may see; everything else in an address is answered by an empty list.
    """

    plan = filters.ChoiceFilter(label="Plan", method="of_plan", empty_label="Alla aktuella")
    omrade = filters.ChoiceFilter(label="Fokusområde", method="under_area")
    part = filters.ChoiceFilter(label="Ansvarig part", method="answered_by")
    status = filters.ChoiceFilter(label="Status", choices=ActionStatus.choices, field_name="standing")
    brist = filters.ChoiceFilter(
        label="Brist",
        method="lacking",
        choices=[
            ("forsenad", "Försenad"),
            ("uppfoljning", "Uppföljning saknas"),
            ("mal", "Mål saknas"),
            ("ansvarig", "Huvudansvarig saknas"),
        ],
    )
    smart = filters.ChoiceFilter(
        label="SMART",
        method="lacking_letters",
        choices=[
            ("nagot", "Saknar något"),
            *((letter, f"Saknar {letter}, {name.lower()}") for letter, name in NAMES.items()),
        ],
    )
    q = filters.CharFilter(label="Sök", method="with_words")

    class Meta:
        model = Action
        fields = ["plan", "omrade", "part", "status", "brist", "smart", "q"]

    def __init__(self, data=None, *args, **kwargs):
        # Bound also without an address to read, so that what is left out by default is so from the start.
        super().__init__({} if data is None else data, *args, **kwargs)
        areas = FocusArea.objects.filter(plan__in=Plan.objects.open_to(self.request.user).values("pk"))
        areas = list(areas.select_related("plan").order_by("-plan__starts_on", "-plan", "position", "pk"))
        plans = {area.plan_id: area.plan.title for area in areas}
        current = {area.plan_id for area in areas if area.plan.status != PlanStatus.REPLACED}
        self.has_one_current_plan = len(current) == 1
        self.filters["plan"].extra["choices"] = [*plans.items(), (ALL_PLANS, "Alla, även ersatta")]
        self.filters["omrade"].extra["choices"] = [
            (title, [(area.pk, str(area)) for area in areas if area.plan_id == pk])
            for pk, title in plans.items()
        ]
        mine = Responsibility.objects.filter(
            organisation=OuterRef("pk"), action__in=self.queryset.values("pk")
        )
        parties = Organisation.objects.filter(Exists(mine)).order_by("name")
        self.filters["part"].extra["choices"] = list(parties.values_list("pk", "name"))

    def filter_queryset(self, queryset):
        chosen = self.form.cleaned_data
        if not chosen["plan"] and not chosen["omrade"]:
            queryset = queryset.current()
        return super().filter_queryset(queryset)

    def of_plan(self, queryset, name, value):
        return queryset if value == ALL_PLANS else queryset.filter(plan=value)

    def under_area(self, queryset, name, value):
        return queryset.filter(Exists(Placement.objects.filter(action=OuterRef("pk"), focus_area=value)))

    def answered_by(self, queryset, name, value):
        return queryset.answered_by(value)

    def lacking(self, queryset, name, value):
        conditions = {
            "forsenad": Q(standing=ActionStatus.LATE),
            "uppfoljning": Q(asked_in__isnull=False) | Q(is_silent=True),
            "mal": Q(has_goal=False),
            "ansvarig": Q(lead_name=None),
        }
        return queryset.filter(conditions[value])

    def lacking_letters(self, queryset, name, value):
        letters = LETTERS if value == "nagot" else [value]
        lacking = Q(pk__in=stale(queryset)) if "A" in letters else Q()
        for letter in letters:
            lacking |= Q(**{f"lacks_{letter}": True})
        return queryset.filter(lacking)

    def with_words(self, queryset, name, value):
        return queryset.containing(value)


class IndicatorFilter(filters.FilterSet):
    kalla = filters.ChoiceFilter(label="Källa", field_name="source")
    q = filters.CharFilter(label="Sök", method="with_words")

    class Meta:
        model = Indicator
        fields = ["kalla", "q"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        sources = Indicator.objects.order_by("source").values_list("source", flat=True).distinct()
        self.filters["kalla"].extra["choices"] = [(source, source) for source in sources]

    def with_words(self, queryset, name, value):
        for condition in containing(value, "title", "dataset", "description", "key"):
            queryset = queryset.filter(condition)
        return queryset

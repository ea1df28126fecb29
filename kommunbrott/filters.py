import django_filters as filters
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from kommunbrott.choices import AreaKind, LinkState, OrganisationKind, OutboxState
from kommunbrott.models import Area, Organisation, OrganisationAlias, OutboxMessage, SignedLink, User


class OrganisationFilter(filters.FilterSet):
    q = filters.CharFilter(method="search", label="Sök namn")
    kind = filters.ChoiceFilter(choices=OrganisationKind.choices, label="Typ")
    state = filters.ChoiceFilter(
        choices=[("aktiv", "Aktiva"), ("foreslagen", "Föreslagna av import"), ("avslutad", "Avslutade")],
        method="in_state",
        label="Läge",
    )

    class Meta:
        model = Organisation
        fields = ["q", "kind", "state"]

    def search(self, queryset, name, value):
        """Also by the names that documents use; never the same row twice."""
        alias = OrganisationAlias.objects.filter(organisation=OuterRef("pk"), name__icontains=value)
        return queryset.filter(Q(name__icontains=value) | Q(short_name__icontains=value) | Exists(alias))

    def in_state(self, queryset, name, value):
        today = timezone.localdate()
        states = {
            "aktiv": Q(retired_on__isnull=True) | Q(retired_on__gt=today),
            "foreslagen": Q(is_proposed=True),
            "avslutad": Q(retired_on__lte=today),
        }
        return queryset.filter(states[value])


class AreaFilter(filters.FilterSet):
    q = filters.CharFilter("name", "icontains", label="Sök namn")
    kind = filters.ChoiceFilter(choices=AreaKind.choices, label="Typ")

    class Meta:
        model = Area
        fields = ["q", "kind"]


class UserFilter(filters.FilterSet):
    q = filters.CharFilter(method="search", label="Sök namn eller e-post")
    role = filters.ChoiceFilter(
        choices=[
            ("is_coordinator", "Samordnare"),
            ("is_reporter", "Rapportör"),
            ("is_administrator", "Administratör"),
        ],
        method="with_role",
        label="Roll",
    )
    organisation = filters.ModelChoiceFilter(queryset=Organisation.objects.all(), label="Part")

    class Meta:
        model = User
        fields = ["q", "role", "organisation"]

    def search(self, queryset, name, value):
        return queryset.filter(
            Q(name__icontains=value) | Q(username__icontains=value) | Q(email__icontains=value)
        )

    def with_role(self, queryset, name, value):
        return queryset.filter(**{value: True})


class OutboxFilter(filters.FilterSet):
    q = filters.CharFilter(method="search", label="Sök ämne eller adress")
    state = filters.ChoiceFilter(choices=OutboxState.choices, label="Läge")

    class Meta:
        model = OutboxMessage
        fields = ["q", "state"]

    def search(self, queryset, name, value):
        return queryset.filter(Q(subject__icontains=value) | Q(to__icontains=value))


class LinkFilter(filters.FilterSet):
    q = filters.CharFilter(method="search", label="Sök ändamål eller mottagare")
    state = filters.ChoiceFilter(choices=LinkState.choices, method="in_state", label="Läge")

    class Meta:
        model = SignedLink
        fields = ["q", "state"]

    def search(self, queryset, name, value):
        texts = ("purpose_label", "subject_label", "recipient_email", "organisation__name")
        wanted = Q()
        for text in texts:
            wanted |= Q(**{f"{text}__icontains": value})
        return queryset.filter(wanted)

    def in_state(self, queryset, name, value):
        return queryset.in_state(value, timezone.now())

"""Who works with whom under an agreement, and who does so without one (9 §)."""

import datetime as dt
from dataclasses import dataclass

from councils.models import Agreement, AgreementParty, Membership
from kommunbrott.models import Area, Organisation
from plans.choices import PlanStatus
from plans.models import Responsibility


@dataclass(frozen=True)
class CoveredParty:
    """``why`` says how the party takes part: in a council, or in a plan that is decided."""

    organisation: Organisation
    why: str
    agreements: tuple[Agreement, ...]


@dataclass(frozen=True)
class CoveredArea:
    area: Area
    agreements: tuple[Agreement, ...]


@dataclass(frozen=True)
class Coverage:
    parties: tuple[CoveredParty, ...]
    areas: tuple[CoveredArea, ...]

    @property
    def parties_without(self) -> list[CoveredParty]:
        return [row for row in self.parties if not row.agreements]

    @property
    def areas_without(self) -> list[CoveredArea]:
        return [row for row in self.areas if not row.agreements]


def coverage(today: dt.date) -> Coverage:
    """Parties outside the municipality that sit in a forum or answer for an action, and all districts. Eight queries.

    The municipality's own boards and departments need no agreement with themselves.
    """
    agreements = list(Agreement.objects.in_force(today).prefetch_related("areas", "parties"))
    seated = set(Membership.objects.current(today).values_list("organisation_id", flat=True))
    # A plan that is revised is in force meanwhile.
    in_force = Responsibility.objects.filter(action__plan__decided_on__isnull=False)
    answering = set(
        in_force.exclude(action__plan__status=PlanStatus.REPLACED).values_list("organisation_id", flat=True)
    )
    signed = set(
        AgreementParty.objects.filter(agreement__in=agreements).values_list("organisation_id", flat=True)
    )
    keys = (seated | answering | signed) - {None}
    return Coverage(
        parties=tuple(
            CoveredParty(
                organisation,
                _why(organisation.pk in seated, organisation.pk in answering),
                tuple(
                    row
                    for row in agreements
                    if organisation.pk in {p.organisation_id for p in row.parties.all()}
                ),
            )
            for organisation in Organisation.objects.filter(pk__in=keys)
            .outside_municipality()
            .order_by("name")
        ),
        areas=tuple(
            CoveredArea(area, tuple(row for row in agreements if area in row.areas.all()))
            for area in Area.objects.districts().order_by("name")
        ),
    )


def _why(is_seated: bool, is_answering: bool) -> str:
    ways = [
        word
        for word, holds in (("sitter i ett forum", is_seated), ("har åtgärder i planen", is_answering))
        if holds
    ]
    return " och ".join(ways) or "har undertecknat"

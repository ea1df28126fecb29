"""What of the act's paragraphs the forums, agreements and reports answer for: 8–10 and 13 §§."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from councils.choices import AgreementStatus, CouncilKind, MeetingStatus, MemberRole
from councils.models import Agreement, BoardReport, Council, Meeting, Membership, PromiseDocument
from kommunbrott.choices import OrganisationKind, ReportRhythm
from kommunbrott.dates import add_months, long_date
from kommunbrott.duties import NEAR_DAYS, Duty, Evidence, Gap, LegalDate, legal_date
from kommunbrott.numbers import in_words

# Longer than this without a meeting, and none planned, is no forum for continuous questions.
QUIET_MONTHS = 12
# More agreements than these are told of as a number.
MOST_NAMED = 3
# Who can lead for the municipality.
OWN = (
    OrganisationKind.MUNICIPALITY,
    OrganisationKind.COUNCIL,
    OrganisationKind.BOARD,
    OrganisationKind.COMMITTEE,
    OrganisationKind.DEPARTMENT,
)


@dataclass(frozen=True)
class CouncilFacts:
    """What there is on one day. ``councils`` have ``met`` and ``coming``, the numbers of their meetings."""

    councils: tuple[Council, ...]
    members: tuple[Membership, ...]
    agreements: tuple[Agreement, ...]
    next_meetings: dict[int, Meeting]

    @property
    def strategic(self) -> Council | None:
        """The council of 10 §: the one with the most members, where there are several."""
        found = [row for row in self.councils if row.kind == CouncilKind.STRATEGIC]
        return max(found, key=lambda row: sum(m.council_id == row.pk for m in self.members), default=None)


def council_facts(now: dt.datetime) -> CouncilFacts:
    """Four queries."""
    today = timezone.localdate(now)
    held = Q(meetings__starts_at__lte=now) & ~Q(meetings__status=MeetingStatus.CANCELLED)
    since = dt.datetime.combine(
        add_months(today, -QUIET_MONTHS), dt.time.min, timezone.get_default_timezone()
    )
    councils = Council.objects.active(today).annotate(
        met=Count("meetings", filter=held & Q(meetings__starts_at__gte=since), distinct=True)
    )
    signed_after = Agreement.objects.filter(predecessor=OuterRef("pk"), status=AgreementStatus.SIGNED)
    return CouncilFacts(
        councils=tuple(councils.order_by("name")),
        members=tuple(Membership.objects.current(today).select_related("organisation")),
        agreements=tuple(
            Agreement.objects.filter(status=AgreementStatus.SIGNED, starts_on__lte=today)
            .annotate(is_renewed=Exists(signed_after), area_count=Count("areas", distinct=True))
            .order_by("title", "pk")
        ),
        next_meetings=Meeting.objects.next_by_council(now),
    )


def duties(facts: CouncilFacts, today: dt.date) -> tuple[Duty, ...]:
    return (cooperation(facts, today), agreements(facts.agreements, today), council(facts, today))


def cooperation(facts: CouncilFacts, today: dt.date) -> Duty:
    """8 §: forums in which the work is co-ordinated, and that meet."""
    target = reverse("councils:council_list")
    if not facts.councils:
        return Duty(8, gaps=(Gap("Inget forum finns.", target, "Lägg upp ett forum", is_breach=True),))
    alive = [row for row in facts.councils if row.met or row.pk in facts.next_meetings]
    evidence = tuple(
        Evidence(
            ", ".join(part for part in (row.name, row.cadence[:1].lower() + row.cadence[1:]) if part),
            row.get_absolute_url(),
            "users",
        )
        for row in alive[:MOST_NAMED]
    )
    gaps = ()
    if not alive:
        gaps = (
            Gap(
                "Inget forum har mötts det senaste året, och inget möte är planerat.", target, "Till forumen"
            ),
        )
    return Duty(8, evidence, gaps, told=f"{_count(len(alive), 'forum', 'forum', 'ett')} möts.")


def agreements(rows: Sequence[Agreement], today: dt.date) -> Duty:
    """9 §: in writing, in force, with purposes and areas. ``rows`` are the signed ones, old ones too."""
    target = reverse("councils:agreement_list")
    in_force = [row for row in rows if row.ends_on is None or row.ends_on >= today]
    lapsed = [row for row in rows if row not in in_force and not row.is_renewed]
    gaps = [
        Gap(f"{row} gick ut {long_date(row.ends_on)}.", row.get_absolute_url(), "Förnya den")
        for row in lapsed
        if (today - row.ends_on).days <= 365
    ]
    if not in_force:
        text = "Ingen undertecknad överenskommelse gäller."
        return Duty(9, gaps=(Gap(text, target, "Till överenskommelserna", is_breach=True), *gaps))
    for row in in_force:
        lacks = " och ".join(
            what
            for what, there in (("syften", row.purposes), ("områden", row.area_count or row.areas_text))
            if not there
        )
        if lacks:
            gaps.append(Gap(f"{row} anger inga {lacks}.", row.get_absolute_url(), "Läs den"))
    ending = sorted(
        (row for row in in_force if row.ends_on and not row.is_renewed and row.days_left(today) <= NEAR_DAYS),
        key=lambda row: row.ends_on,
    )
    gaps += [
        Gap(f"{row} gäller till {long_date(row.ends_on)}.", row.get_absolute_url(), "Förnya den")
        for row in ending
    ]
    named = tuple(Evidence(str(row), row.get_absolute_url(), "link") for row in in_force[:MOST_NAMED])
    if len(in_force) > MOST_NAMED:
        text = f"{in_words(len(in_force)).capitalize()} överenskommelser"
        named = (Evidence(text, target, "link"),)
    coverage = Evidence("Vilka parter som saknar en", reverse("councils:agreement_coverage"), "list-checks")
    return Duty(9, (*named, coverage), tuple(gaps), due=_ends_next(in_force, today))


def _ends_next(in_force: Sequence[Agreement], today: dt.date) -> LegalDate | None:
    days = [row.ends_on for row in in_force if row.ends_on and not row.is_renewed]
    return legal_date("Nästa går ut", min(days), today, is_law=False) if days else None


def council(facts: CouncilFacts, today: dt.date) -> Duty:
    """10 §: a council that the municipality leads, with people in leading positions, and that meets."""
    row = facts.strategic
    if row is None:
        target = reverse("councils:council_list")
        return Duty(10, gaps=(Gap("Det finns inget råd.", target, "Lägg upp rådet", is_breach=True),))
    page = row.get_absolute_url()
    members = [member for member in facts.members if member.council_id == row.pk]
    seated = [member for member in members if member.role != MemberRole.SECRETARY]
    leading = sum(member.is_leading for member in seated)
    gaps = [*_chair(members, page), *_leading(seated, leading, page)]
    coming = facts.next_meetings.get(row.pk)
    if not row.met and coming is None:
        gaps.append(
            Gap("Rådet har inte mötts det senaste året, och inget möte är planerat.", page, "Till rådet")
        )
    evidence = [Evidence(row.name, page, "users")]
    if row.met:
        evidence.append(
            Evidence(f"{_count(row.met, 'möte', 'möten', 'ett')} det senaste året", page, "calendar")
        )
    return Duty(
        10,
        tuple(evidence),
        tuple(gaps),
        told=f"{leading} av {len(seated)} har en ledande ställning." if seated else "",
        due=legal_date("Nästa möte", coming.day, today, is_law=False) if coming else None,
    )


def _chair(members: Sequence[Membership], page: str) -> list[Gap]:
    chairs = [member for member in members if member.role == MemberRole.CHAIR]
    if not chairs:
        return [Gap("Rådet har ingen ordförande.", page, "Välj en ordförande")]
    if not any(chair.organisation and chair.organisation.kind in OWN for chair in chairs):
        return [Gap("Det framgår inte att ordföranden företräder kommunen.", page, "Ange ordförandens part")]
    return []


def _leading(seated: Sequence[Membership], leading: int, page: str) -> list[Gap]:
    """The act says people in leading positions; most of them is enough to be told as met."""
    if not seated:
        return [Gap("Rådet har inga ledamöter.", page, "Lägg till ledamöter", is_breach=True)]
    if leading * 2 <= len(seated):
        text = f"Bara {leading} av {len(seated)} ledamöter är markerade som ledande."
        return [Gap(text, page, "Se över ledamöterna")]
    return []


def information(today: dt.date) -> tuple[Evidence, ...]:
    """What residents have been told: promises that are signed and still hold. One query."""
    rows = PromiseDocument.objects.in_force(today)
    return tuple(
        Evidence(f"Medborgarlöften: {row}", row.get_absolute_url(), "signature")
        for row in rows.order_by("-pk")
    )


def reporting(reports: Sequence[BoardReport], months: int, today: dt.date) -> Duty:
    """13 §: that fullmäktige is told how it goes, as often as the municipality has settled."""
    target = reverse("councils:board_report_list")
    fixed = sorted((row for row in reports if row.is_fixed), key=lambda row: row.ends_on)
    if not fixed:
        gap = Gap("Ingen rapport till fullmäktige finns.", target, "Skriv en rapport", is_breach=True)
        return Duty(13, gaps=(gap,))
    last = fixed[-1]
    due_on = last.next_due_on(months)
    gaps = []
    if not last.told_on:
        text = f"{last} är fastställd men inte anmäld i fullmäktige."
        gaps.append(Gap(text, last.get_absolute_url(), "Skriv in anmälan"))
    if due_on < today:
        text = f"Nästa rapport skulle ha lämnats {long_date(due_on)}."
        gaps.append(Gap(text, target, "Till rapporterna"))
    evidence = tuple(
        Evidence(row.told_line or str(row), row.get_absolute_url()) for row in reversed(fixed[-MOST_NAMED:])
    )
    rhythm = ReportRhythm(months).label.lower()
    return Duty(
        13,
        evidence,
        tuple(gaps),
        told=f"Rapport lämnas {rhythm}.",
        due=legal_date("Nästa rapport senast", due_on, today, is_law=False),
    )


def board_reports() -> tuple[BoardReport, ...]:
    """One query."""
    return tuple(BoardReport.objects.for_list())


def _count(number: int, one: str, many: str, word: str) -> str:
    return f"{in_words(number, word).capitalize()} {one if number == 1 else many}"

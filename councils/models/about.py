"""What of our own an item of an agenda may be about, and what of it goes along when it is called.

To let items be about one more thing: a key on ``AgendaItem`` (and in its migration), a member of ``PaperSource``,
and an ``About`` here. The form, the summons, meeting mode, the bundle and what is carried over follow by themselves.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from councils.choices import PaperSource
from councils.content import PaperContent
from councils.models.agreement import Agreement, AgreementVersion
from councils.models.dialogue import Dialogue
from councils.models.dialogue_record import DialogueVersion
from councils.models.promise import PromiseDocument
from councils.models.promise_record import PromiseVersion
from incidents.models import BriefVersion, OperationalBrief
from kommunbrott.dates import long_date
from kommunbrott.models import User
from plans.models import Assessment, AssessmentVersion, FollowUpReport, Plan, PlanVersion


@dataclass(frozen=True)
class About:
    """``key`` is the item's; ``frozen`` the model of what is attached, and ``of`` its key to the thing ("pk": itself).

    ``told`` gives name and state of a thing and its last frozen version, if it has one. A thing that ``is_single``
    is frozen once, and has that as its ``version``.
    """

    key: str
    source: PaperSource
    label: str
    empty: str
    help: str
    choices: Callable[[User], QuerySet]
    frozen: type
    of: str
    told: Callable[[Any, Any], tuple[str, str]]
    # What a choice, and the file that is given out, is called.
    named: Callable[[Any], str] = str
    # Of the thing, fetched together with the item; and what of it is too heavy to be.
    joined: tuple[str, ...] = ()
    heavy: tuple[str, ...] = ()
    is_single: bool = False

    def versions(self, keys: Iterable[int]) -> dict[int, Any]:
        """By thing the last of its frozen versions, without the file. One query, and none without keys."""
        if not (keys := list(keys)):
            return {}
        rows = self.frozen.objects.filter(**{f"{self.of}__in": keys}).order_by("pk").defer("pdf", "content")
        return {getattr(row, self.frozen._meta.get_field(self.of).attname): row for row in rows}

    def file(self, pk: int) -> tuple[str, bytes]:
        """What it is called, and the PDF as it was frozen."""
        version = self.frozen.objects.get(pk=pk)
        return self.named(version if self.of == "pk" else getattr(version, self.of)), bytes(version.pdf)

    def paper(self, item, versions: dict[int, Any]) -> PaperContent | None:
        thing = getattr(item, self.key)
        if thing is None:
            return None
        version = getattr(thing, "version", None) if self.is_single else versions.get(thing.pk)
        version = thing if self.of == "pk" else version
        name, state = self.told(thing, version)
        key, digest = (version.pk, version.sha256) if version else (None, "")
        return PaperContent(self.source, key, name, state, digest)


def _plan(plan: Plan, version: PlanVersion | None) -> tuple[str, str]:
    state = f"Planen är nu: {plan.get_status_display().lower()}"
    if version is None:
        return str(plan), f"{state}, ingen fryst version"
    said = str(version)
    return f"{plan}, {said[0].lower()}{said[1:]}", state


def _report(report: FollowUpReport, _: FollowUpReport) -> tuple[str, str]:
    return _named_report(report), f"Låst {timezone.localdate(report.made_at).isoformat()}"


def _named_report(report: FollowUpReport) -> str:
    return f"{report}, {report.round.plan}"


def _brief(brief: OperationalBrief, version: BriefVersion | None) -> tuple[str, str]:
    fixed = version and timezone.localdate(version.made_at).isoformat()
    return f"{brief}, {brief.period}", f"Fastställd {fixed}" if fixed else "Inte fastställd än"


def _promises(promises: PromiseDocument, _: PromiseVersion | None) -> tuple[str, str]:
    return str(promises), promises.get_status_display()


def _agreement(agreement: Agreement, _: AgreementVersion | None) -> tuple[str, str]:
    until = f", gäller till och med {long_date(agreement.ends_on)}" if agreement.ends_on else ""
    return str(agreement), f"{agreement.get_status_display()}{until}"


def _dialogue(dialogue: Dialogue, version: DialogueVersion | None) -> tuple[str, str]:
    state = (
        f"Protokoll fryst {timezone.localdate(version.made_at).isoformat()}"
        if version
        else "Inte avslutad än"
    )
    return f"{dialogue}, {dialogue.when}", state


def _assessment(assessment: Assessment, version: AssessmentVersion | None) -> tuple[str, str]:
    state = (
        f"Fastställd av {version.organ} {long_date(version.fixed_on)}" if version else "Inte fastställd än"
    )
    return str(assessment), state


def _reports(user: User) -> QuerySet:
    rows = FollowUpReport.objects.filter(round__plan__in=Plan.objects.visible_to(user))
    return rows.select_related("round__plan").defer("content", "pdf").order_by("-made_at")


ABOUT = (
    About(
        "plan",
        PaperSource.PLAN,
        label="Handlar om planen",
        empty="Ingen plan",
        help="Planens senaste frysta version läggs till kallelsen.",
        choices=lambda user: Plan.objects.visible_to(user),
        frozen=PlanVersion,
        of="plan",
        told=_plan,
    ),
    About(
        "report",
        PaperSource.FOLLOW_UP,
        label="Handlar om uppföljningen",
        empty="Ingen uppföljning",
        help="Den låsta rapporten läggs till kallelsen.",
        choices=_reports,
        frozen=FollowUpReport,
        of="pk",
        told=_report,
        named=_named_report,
        joined=("round__plan",),
        heavy=("content", "pdf"),
    ),
    About(
        "brief",
        PaperSource.BRIEF,
        label="Handlar om lägesbilden",
        empty="Ingen operativ lägesbild",
        help="Den läggs till kallelsen när den är fastställd.",
        choices=lambda user: OperationalBrief.objects.visible_to(user),
        frozen=BriefVersion,
        of="brief",
        told=_brief,
        joined=("version",),
        heavy=("version__content", "version__pdf"),
        is_single=True,
    ),
    About(
        "promises",
        PaperSource.PROMISES,
        label="Handlar om medborgarlöftena",
        empty="Inga löften",
        help="De läggs till kallelsen när de är undertecknade.",
        choices=lambda user: PromiseDocument.objects.visible_to(user).newest_first(),
        frozen=PromiseVersion,
        of="document",
        told=_promises,
    ),
    About(
        "agreement",
        PaperSource.AGREEMENT,
        label="Handlar om överenskommelsen",
        empty="Ingen överenskommelse",
        help="Den läggs till kallelsen när den är undertecknad.",
        choices=lambda user: Agreement.objects.visible_to(user),
        frozen=AgreementVersion,
        of="agreement",
        told=_agreement,
        joined=("version",),
        heavy=("version__content", "version__pdf"),
        is_single=True,
    ),
    About(
        "dialogue",
        PaperSource.DIALOGUE,
        label="Handlar om dialogen",
        empty="Ingen dialog",
        help="Protokollet läggs till kallelsen när dialogen är avslutad.",
        choices=lambda user: Dialogue.objects.visible_to(user),
        frozen=DialogueVersion,
        of="dialogue",
        told=_dialogue,
    ),
    About(
        "assessment",
        PaperSource.ASSESSMENT,
        label="Handlar om kommunens lägesbild",
        empty="Ingen lägesbild enligt 4 §",
        help="Den läggs till kallelsen när den är fastställd.",
        choices=lambda user: Assessment.objects.visible_to(user),
        frozen=AssessmentVersion,
        of="assessment",
        told=_assessment,
        joined=("version",),
        heavy=("version__content", "version__pdf"),
        is_single=True,
    ),
)

BY_SOURCE = {about.source: about for about in ABOUT}


def with_things(items: QuerySet) -> QuerySet:
    """Items fetched with all that they are about, but for what is heavy."""
    joined = [
        f"{about.key}{more}" for about in ABOUT for more in ("", *(f"__{name}" for name in about.joined))
    ]
    return items.select_related(*joined).defer(
        *(f"{about.key}__{name}" for about in ABOUT for name in about.heavy)
    )


def papers(items: list) -> Callable[[Any], Iterator[PaperContent]]:
    """What tells the papers of one of ``items``. One query for each kind of thing that is frozen more than once."""
    found = {
        about.key: about.versions(key for item in items if (key := getattr(item, f"{about.key}_id")))
        for about in ABOUT
        if about.of != "pk" and not about.is_single
    }

    def of(item) -> Iterator[PaperContent]:
        for about in ABOUT:
            if paper := about.paper(item, found.get(about.key, {})):
                yield paper

    return of


def visible_things(item, user: User) -> list:
    """What the item is about that the user may open, each with a page of its own. One query each."""
    keys = [(about, getattr(item, f"{about.key}_id")) for about in ABOUT]
    found = [about.choices(user).filter(pk=key).first() for about, key in keys if key]
    return [thing for thing in found if thing]

"""The operational lägesbild from begun to fixed, and the dated list of what is coming."""

import datetime as dt
import hashlib
from collections.abc import Collection
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max

from incidents import access, briefing
from incidents.content import BriefContent
from incidents.models import AreaJudgement, BriefVersion, ComingEvent, OperationalBrief
from kommunbrott import outbox
from kommunbrott.access import Overtaken, require
from kommunbrott.models import Organisation, User

# How long a first lägesbild is about: a fortnight.
FIRST = dt.timedelta(days=13)


@dataclass(frozen=True)
class Printed:
    """What is to be fixed, and the file of it. ``revision`` is that of the lägesbild when it was counted."""

    content: BriefContent
    pdf: bytes
    revision: int


@dataclass(frozen=True)
class Judged:
    area: int
    level: str
    motive: str


def latest_version() -> BriefVersion | None:
    """The one that was fixed last, without its file. What a meeting may point at."""
    found = BriefVersion.objects.select_related("brief").defer("pdf")
    return found.order_by("-brief__number").first()


def since_last(today: dt.date) -> tuple[dt.date, dt.date]:
    """First and last day since the lägesbild that was fixed last; the last fortnight when none has been."""
    last = OperationalBrief.objects.filter(is_open=False).order_by("-number").first()
    return (min(last.ends_on + dt.timedelta(days=1), today) if last else today - FIRST), today


def begin(starts_on: dt.date, ends_on: dt.date, *, by: User) -> OperationalBrief:
    """A new one, with the next number. Raises Overtaken with the one that is open when there is one."""
    require(access.may_write_brief(by))
    try:
        with transaction.atomic():
            number = (OperationalBrief.objects.aggregate(Max("number"))["number__max"] or 0) + 1
            return OperationalBrief.objects.create(
                number=number, starts_on=starts_on, ends_on=ends_on, made_by=by
            )
    except IntegrityError as error:
        raise Overtaken(OperationalBrief.objects.open().first()) from error


def lock(brief: OperationalBrief) -> OperationalBrief:
    return OperationalBrief.objects.select_for_update(of=("self",)).get(pk=brief.pk)


def change(
    brief: OperationalBrief, fields: dict, judged: Collection[Judged], *, by: User, seen: int, kept: str = ""
) -> OperationalBrief:
    """Write texts, period and judgements. ``seen`` is the revision that was changed; ``kept`` says for the log why
    something that looks like a person stands in a text.

    Raises PermissionDenied, Overtaken, and ValidationError when a text holds a personnummer.
    """
    with transaction.atomic():
        locked = lock(brief)
        require(access.may_write_brief(by, locked))
        if locked.revision != seen:
            raise Overtaken(locked)
        for name, value in fields.items():
            setattr(locked, name, value)
        locked.revision += 1
        locked._change_reason = kept
        locked.save()
        held = {row.area_id: row for row in locked.judgements.all()}
        for each in judged:
            row = held.get(each.area) or AreaJudgement(brief=locked, area_id=each.area)
            if (row.level, row.motive) != (each.level, each.motive):
                row.level, row.motive = each.level, each.motive
                row.save()
    return locked


def fix(brief: OperationalBrief, *, by: User, printed: Printed) -> BriefVersion:
    """Freeze it word for word, from ``printed``, which was counted and rendered before: that takes seconds.

    Where it is fixed stands in the content. Raises PermissionDenied, ValidationError when an area has not been
    judged, and Overtaken when somebody has written in it since it was printed; then nothing is written.
    """
    with transaction.atomic():
        locked = lock(brief)
        require(access.may_write_brief(by, locked))
        if locked.revision != printed.revision:
            raise Overtaken(locked)
        if not printed.content.is_judged:
            raise ValidationError("Bedöm alla områden innan du fastställer.")
        version = BriefVersion.objects.create(
            brief=locked,
            occasion=printed.content.occasion,
            content=printed.content.as_json(),
            digest=printed.content.digest,
            pdf=printed.pdf,
            sha256=hashlib.sha256(printed.pdf).hexdigest(),
            made_by=by,
        )
        locked.is_open = False
        locked.revision += 1
        locked.save()
    return version


def remove(brief: OperationalBrief, *, by: User) -> None:
    """Throw away one that has not been fixed."""
    with transaction.atomic():
        locked = lock(brief)
        require(access.may_write_brief(by, locked))
        locked.delete()


def send(version: BriefVersion, to: Collection[Organisation], *, by: User) -> int:
    """Post it to the organisations that have an address, once to each. Returns how many letters there are."""
    content = version.tree
    with transaction.atomic():
        require(access.may_write_brief(by))
        addresses = sorted({party.contact_email for party in to if party.contact_email})
        for address in addresses:
            outbox.post(
                key=f"operativ lägesbild:{version.pk}",
                to=address,
                subject=f"{version.brief}, {version.brief.period}",
                template="notice",
                context={
                    "heading": f"{version.brief}, {version.brief.period}",
                    "paragraphs": briefing.paragraphs(content),
                    "button": {
                        "address": settings.BASE_URL + version.brief.get_absolute_url(),
                        "text": "Läs lägesbilden",
                    },
                },
            )
    return len(addresses)


# --- What is coming ---


def add_event(event: ComingEvent, *, by: User, kept: str = "") -> ComingEvent:
    with transaction.atomic():
        require(access.may_write_brief(by))
        event._change_reason = kept
        event.save()
    return event


def remove_event(event: ComingEvent, *, by: User) -> None:
    with transaction.atomic():
        require(access.may_write_brief(by))
        event.delete()

"""Where the red thread breaks among decisions and promises."""

import datetime as dt

from django.db.models import Exists, OuterRef
from django.urls import reverse

from councils.choices import Outcome, PromiseKind, PromiseStatus
from councils.models import DecidedClause, ItemRecord, Promise
from kommunbrott.dates import long_date, months_before
from kommunbrott.loose import Loose, LooseKind, in_short, kind_of
from kommunbrott.models import User

# A promise that is younger than this has not had to be told of yet.
FIRST_REPORT_MONTHS = 4
GIVEN = (PromiseStatus.SIGNED, PromiseStatus.PROLONGED)


def loose_in_councils(user: User, today: dt.date, words: dict[str, str]) -> list[LooseKind]:
    """Three queries, whatever the number of rows."""
    records = ItemRecord.objects.visible_to(user, today).filter(outcome=Outcome.DECIDED)
    worded = DecidedClause.objects.filter(
        record=OuterRef("pk")
    )  # an election of who adjusts leads to nothing more
    records = records.filter(Exists(worded), effects=None, assignments=None).select_related(
        "item__meeting", "council"
    )
    promises = Promise.objects.visible_to(user).filter(kind=PromiseKind.PROMISE).select_related("document")
    promises = promises.order_by("-document__starts_on", "document", "position", "pk")
    given = promises.filter(document__status__in=GIVEN)
    told_since = months_before(today, FIRST_REPORT_MONTHS)
    return [
        kind_of(
            "beslut", f"Beslut utan {words['one']} eller uppdrag", "Ge ett uppdrag, eller säg vad beslutet leder till",
            records.order_by("-item__meeting__starts_at", "number", "pk"), of_record,
        ),
        kind_of(
            "lofte", f"Löften som ingen {words['one']} bär", f"Välj vilken {words['one']} som uppfyller löftet",
            given.filter(actions=None), of_promise,
        ),
        kind_of(
            "bevis", "Löften utan uppföljning", "Skriv hur det står till med löftet",
            given.filter(reports=None, document__starts_on__lte=told_since), of_followed_promise,
        ),
    ]  # fmt: skip


def of_record(record: ItemRecord) -> Loose:
    """What is secret in a title is masked, whoever reads it: the list is carried about."""
    title = record.told_title(is_entitled=False)
    where = f"{record.council}, {long_date(record.item.meeting.day)}"
    return Loose(in_short(f"{record.label} {title}".strip()), where, record.get_absolute_url())


def of_promise(promise: Promise) -> Loose:
    return Loose(in_short(promise.text), promise.document.title, promise.get_absolute_url())


def of_followed_promise(promise: Promise) -> Loose:
    address = reverse("councils:promise_follow_up", args=[promise.document_id])
    return Loose(in_short(promise.text), promise.document.title, address)

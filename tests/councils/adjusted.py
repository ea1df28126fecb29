"""Minutes on each stretch of their way, with files that are quick to make."""

import datetime as dt

from django.utils import timezone

from councils.choices import ApprovedBy
from councils.models import Attendance, ItemRecord, Meeting, Minutes, MinutesVersion
from councils.models.council import ADJUST_DAYS
from councils.workflow import adjusting, holding
from councils.workflow import minutes as workflow
from kommunbrott.attachments import Accepted
from kommunbrott.choices import FileKind
from tests.attached import PDF
from tests.factories import make_agenda_item, make_council, make_meeting, make_membership, make_user

SCAN = Accepted("underskrivet.pdf", FileKind.PDF, PDF)
ELECTION = "Lars Ekvall utses till justerare."


def held_meeting(by, council=None, **kw) -> Meeting:
    """Today, with two items: who adjusts was noted, and one att-sats decided. One member was away."""
    council = council or make_council(name="Brottsförebyggande rådet", short_name="Rådet", numbering="ar")
    if not council.memberships.exists():
        make_membership(council, name="Marie Sandell", role="ordforande", email="marie@ekstad.example")
        make_membership(council, name="Lars Ekvall", email="lars@ekstad.example", function="vd")
        make_membership(council, name="Hanna Lindqvist", role="sekreterare")
        make_membership(council, name="Elin Fors", role="ersattare")
    meeting = make_meeting(council, kw.pop("on", timezone.localdate()), place="Ekensalen", **kw)
    make_agenda_item(meeting, title="Val av justerare")
    make_agenda_item(meeting, "godkänna planen", title="Planen", kind="beslut")
    meeting = holding.open_meeting(meeting, by=by, now=timezone.now())
    first, second = ItemRecord.objects.for_meeting(meeting)
    holding.save_record(first, holding.Written(noted=ELECTION), by=by, edition=0, outcome="klart")
    holding.save_record(second, holding.Written.of(second), by=by, edition=0, outcome="beslutat")
    return holding.close_meeting(meeting, by=by, now=timezone.now())


def begun(by, **kw) -> Minutes:
    return workflow.begin(held_meeting(by, **kw), by=by)


def printed(content, public: bytes | None = None) -> workflow.PrintedMinutes:
    return workflow.PrintedMinutes(content, PDF, PDF if content.has_secrets else public)


def send(minutes: Minutes, by, due_on: dt.date | None = None, now=None) -> MinutesVersion:
    now = now or timezone.now()
    due_on = due_on or timezone.localdate(now) + dt.timedelta(days=ADJUST_DAYS)
    content = workflow.content_to_adjust(minutes)
    return workflow.send(minutes, by=by, due_on=due_on, printed=printed(content), now=now)


def voice(version: MinutesVersion, name: str, how=ApprovedBy.LOGIN) -> adjusting.Voice:
    signer = version.minutes.signers.get(attendance__name=name)
    return adjusting.Voice(signer, how, user=make_user() if how == ApprovedBy.LOGIN else None)


def read_all(version: MinutesVersion, one: adjusting.Voice) -> None:
    for item in version.tree.items:
        adjusting.mark(version, one, item_id=item.id, remark="", now=timezone.now())


def approve(version: MinutesVersion, name: str) -> Minutes:
    """Having read all of it."""
    one, now = voice(version, name), timezone.now()
    read_all(version, one)
    content = adjusting.content_if_approved(version, [one], timezone.localdate(now))
    return adjusting.approve(version, one, printed=content and printed(content), now=now)


def adjusted(by, **kw) -> Minutes:
    minutes = begun(by, **kw)
    version = send(minutes, by)
    for signer in minutes.signers.adjusting().for_list():
        minutes = approve(version, signer.attendance.name)
    return minutes


def on_paper(by, **kw) -> Minutes:
    minutes = begun(by, **kw)
    version, today = send(minutes, by), timezone.localdate()
    signers = list(minutes.signers.adjusting())
    content = adjusting.content_if_approved(
        version, [adjusting.Voice(signer, ApprovedBy.PAPER) for signer in signers], today
    )
    return adjusting.sign_on_paper(
        version, signers, scan=SCAN, signed_on=today, by=by, printed=printed(content), now=timezone.now()
    )


def published(by, **kw) -> Minutes:
    return workflow.publish(adjusted(by, **kw), by=by, now=timezone.now())


def person(minutes: Minutes, name: str) -> Attendance:
    return minutes.meeting.attendances.get(name=name)

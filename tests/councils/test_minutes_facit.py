"""A real meeting entered as a secretary would, form by form: nothing of its minutes is missing in print.

What is compared with is read from the reference documents; none of their words stand here.
"""

import datetime as dt
import io
import json
import unicodedata

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from docx import Document
from pypdf import PdfReader

from councils.models import Attendance, Council, ItemRecord, Meeting, Minutes, MinutesSigner
from kommunbrott.models import Organisation
from tests.attached import PDF
from tests.councils.test_views import slots
from tests.factories import make_municipality

FACIT = settings.SHARED_DIR / "inputs" / "koping-bra-protokoll-2018-05-24.facit.json"
pytestmark = pytest.mark.skipif(not FACIT.is_file(), reason=f"the real minutes are not in {FACIT.parent}")

ROLES = {"ordförande": "ordforande", "sekreterare": "sekreterare"}


class Secretary:
    """Fills in the product's own forms and takes no answer but that it was saved."""

    def __init__(self, client):
        self.client = client

    def sends(self, name: str, /, *args, **data) -> None:
        response = self.client.post(reverse(f"councils:{name}", args=args), data)
        assert response.status_code == 302, (name, response.status_code, response.content.decode()[-3000:])

    def writes_down(self, facit: dict) -> Minutes:
        council = self.sets_up_the_forum(facit)
        self.plans(council, facit["date"], facit["start"], facit["end"], facit["place"])
        for coming in facit["upcoming_meetings"]:
            forum = Council.objects.get(short_name=coming["body"])
            self.plans(forum, coming["date"], coming["start"], coming["end"], facit["place"])
        meeting = council.meetings.earliest("starts_at")
        self.sets_the_agenda(meeting, facit["items"])
        self.sends("meeting_open", meeting.pk)
        self.calls_the_roll(meeting, facit)
        for record, item in zip(ItemRecord.objects.for_meeting(meeting), facit["items"], strict=True):
            self.records(record, item)
        self.sends("meeting_close", meeting.pk)
        self.sends("minutes_create", meeting.pk)
        return Minutes.objects.get(meeting=meeting)

    def sets_up_the_forum(self, facit: dict) -> Council:
        names = {person["organisation"] for person in facit["attendees"]} - {None}
        for name in names:
            self.client.post(reverse("organisation_create"), {"name": name, "kind": "kommun"})
        self.sends("council_create", name=facit["body"], short_name="Rådet", kind="rad", numbering="mote")
        council = Council.objects.get(name=facit["body"])
        prepares = {"name": "Arbetsutskottet", "short_name": "Arbetsutskottet", "prepares": council.pk}
        self.sends("council_create", kind="au", numbering="mote", **prepares)
        for person in facit["attendees"]:
            role, organisation = (
                person["role"] or "",
                Organisation.objects.filter(name=person["organisation"]),
            )
            self.seats(
                council,
                person["name"],
                role=ROLES.get(role, "ledamot"),
                function="" if role in ROLES else role,
                organisation=getattr(organisation.first(), "pk", ""),
            )
        for name in facit["absent"]:
            self.seats(council, name, role="ledamot")
        return council

    def seats(self, council: Council, name: str, **data) -> None:
        self.sends("membership_create", council.pk, name=name, starts_on="2018-01-01", **data)

    def plans(self, council: Council, on: str, starts: str, ends: str, place: str) -> None:
        rows = slots((council, on, True)) | {"moten-0-starts": starts, "moten-0-ends": ends}
        form = {"first_on": on, "rhythm": "kvartal", "count": 1, "starts": starts, "ends": ends}
        self.sends("meeting_series", council.pk, **form, place=place, **rows)

    def sets_the_agenda(self, meeting: Meeting, items: list[dict]) -> None:
        for item in items:
            clauses = "\n".join(item["decisions"])
            kind = "beslut" if clauses else "information"
            self.sends("agenda_item_create", meeting.pk, title=item["title"], kind=kind, clauses=clauses)

    def calls_the_roll(self, meeting: Meeting, facit: dict) -> None:
        for person in Attendance.objects.filter(meeting=meeting, name__in=facit["absent"]):
            self.sends("attendance_take", person.pk, presence="borta")
        for guest in facit["guests"]:
            known = {"name": guest["name"], "function": guest["role"], "organisation": guest["organisation"]}
            self.sends("attendance_create", meeting.pk, presence="gast", **known)

    def records(self, record: ItemRecord, item: dict) -> None:
        noted = item["informal_decision"] or ""
        coming = item["title"].startswith("Kommande")
        said = [text for text in item["body_paragraphs"] if text != noted and not coming]
        self.sends(
            "item_record_edit", record.pk, notes=as_typed(said), noted=noted, clauses=item["decisions"],
            version=record.edition, do="beslutat" if item["decisions"] else "klart",
        )  # fmt: skip

    def has_them_adjusted(self, minutes: Minutes, day: str) -> None:
        self.sends("minutes_send", minutes.pk, due_on=dt.date.today().isoformat())
        signers = MinutesSigner.objects.adjusting().filter(minutes=minutes)
        scan = SimpleUploadedFile("underskrivet.pdf", PDF)
        self.sends("minutes_paper", minutes.pk, signers=[row.pk for row in signers], signed_on=day, file=scan)
        self.sends("minutes_publish", minutes.pk, is_checked="on")


def as_typed(paragraphs: list[str]) -> str:
    """Paragraphs as they are written here: what stood in columns as a pipe table, lists line by line."""
    blocks: list[list[str]] = []
    kind = None
    for text in paragraphs:
        now = "row" if "\t" in text else "point" if text.startswith("- ") else None
        if now is None or now != kind:
            blocks.append([])
        blocks[-1].append(text)
        kind = now
    return "\n\n".join(pipe_table(block) if "\t" in block[0] else "\n".join(block) for block in blocks)


def pipe_table(rows: list[str]) -> str:
    cells = [row.split("\t") for row in rows]
    columns = max(map(len, cells))
    lines = [f"| {' | '.join(row + [''] * (columns - len(row)))} |" for row in cells]
    return "\n".join([lines[0], "|" + "---|" * columns, *lines[1:]])


def fold(text: str) -> str:
    """Letters and digits only: hyphens at line ends and marks of lists aside."""
    return "".join(mark for mark in unicodedata.normalize("NFKC", text).casefold() if mark.isalnum())


def text_of_pdf(data: bytes, council: str) -> str:
    """Without what stands in the margins, which comes last on its page: in the middle of a sentence, if it goes on."""
    pages = [page.extract_text().splitlines()[:-1] for page in PdfReader(io.BytesIO(data)).pages]
    return fold(
        "".join(line for page in pages for line in page if not line.startswith(f"{council} Protokoll"))
    )


def text_of_docx(data: bytes) -> str:
    body = Document(io.BytesIO(data)).element.body
    return fold("".join(node.text or "" for node in body.iter() if node.tag.endswith("}t")))


@pytest.fixture
def facit() -> dict:
    return json.loads(FACIT.read_text(encoding="utf-8"))


def test_minutes_of_a_real_meeting_come_out_whole(client, facit):
    make_municipality()
    secretary = Secretary(client)
    minutes = secretary.writes_down(facit)
    secretary.has_them_adjusted(minutes, facit["date"])
    content = minutes.latest().tree
    files = [
        b"".join(client.get(reverse("councils:minutes_file", args=[minutes.pk, suffix])).streaming_content)
        for suffix in ("pdf", "docx")
    ]

    counts = facit["counts"]
    plan = facit["genomforandeplan_2018"]["activities"]
    assert {
        "attendees": len(content.present),
        "guests": len(content.guests),
        "absent": len(content.absent),
        "items": len(content.items),
        "items_with_beslut": sum(bool(item.clauses) for item in content.items),
        "att_clauses": sum(len(item.clauses) for item in content.items),
        "upcoming_meetings": sum(len(column.meetings) for column in content.coming),
        "plan_activities": sum(fold(row["text_in_item_11"]) in fold(content.items[10].text) for row in plan),
    } == {name: counts[name] for name in (
        "attendees", "guests", "absent", "items", "items_with_beslut", "att_clauses", "upcoming_meetings",
        "plan_activities",
    )}  # fmt: skip
    assert [(one.name, one.role) for one in content.signatories] == [
        (facit["secretary"], "Sekreterare"),
        (facit["chair"], "Ordförande"),
        *((name, "Justerare") for name in facit["justerare"]),
    ]
    read = (text_of_pdf(files[0], facit["body"]), text_of_docx(files[1]))
    wanted = list(everything(facit))
    assert [[text for text in wanted if fold(text) not in found] for found in read] == [[], []]


def everything(facit: dict):
    """All that the minutes say, in pieces as long as they stand together in print."""
    yield from (facit["body"], facit["place"], facit["date"][:4])
    for person in facit["attendees"]:
        yield person["name"] + "".join(filter(None, (person["role"], person["organisation"])))
    for guest in facit["guests"]:
        yield guest["name"] + guest["role"] + guest["organisation"]
    yield from facit["absent"]
    for item in facit["items"]:
        yield f"{item['no']}{item['title']}"
        if not item["title"].startswith("Kommande"):
            yield from item["body_paragraphs"]
        if item["decisions"]:
            yield "".join(("Beslut", facit["body"], "beslutar", *item["decisions"]))
    for meeting in facit["upcoming_meetings"]:
        hours = f"{meeting['start']}–{meeting['end']}"
        yield f"{int(meeting['date'][8:])} {MONTHS[meeting['date'][5:7]]} 2018 klockan {hours}"
    for row in facit["genomforandeplan_2018"]["activities"]:
        yield row["text_in_item_11"] + row["responsible_raw_item_11"]
    yield from (facit["secretary"] + "sekreterare", facit["chair"] + "ordförande")
    yield from (f"{name}justerare" for name in facit["justerare"])


MONTHS = {"08": "augusti", "09": "september", "10": "oktober", "11": "november"}

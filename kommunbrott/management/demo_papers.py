"""Ekstad's papers before a meeting: attached files, and what members have said."""

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from councils.models import AgendaItem, ItemComment, ItemFile, ItemProposal, Meeting
from kommunbrott.attachments import accept, keep
from kommunbrott.management.demo_rows import saved
from kommunbrott.models import User

FOLDER = settings.BASE_DIR / "fixtures" / "ekstad" / "papers"


def load_files(item: AgendaItem, rows: list[dict], *, by: User) -> None:
    for row in rows:
        data = (FOLDER / row["file"]).read_bytes()
        accepted = accept(SimpleUploadedFile(row["name"], data))
        secrecy = row.get("secrecy", "")
        keep(
            ItemFile(meeting=item.meeting, item=item, title=row.get("title", ""), secrecy=secrecy),
            accepted,
            by=by,
        )


def load_said(meeting: Meeting, row: dict, users: dict[str, User]) -> None:
    """Proposals to the meeting, and comments by the title of the item."""
    now = timezone.now()
    for one in row.get("proposals", ()):
        saved(ItemProposal(meeting=meeting, text=one["text"], made_by=users[one["by"]], made_at=now))
    for one in row.get("comments", ()):
        item = meeting.items.get(title=one["item"])
        saved(ItemComment(item=item, text=one["text"], made_by=users[one["by"]], made_at=now))

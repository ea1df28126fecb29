"""The files of an agenda: added, and taken away."""

from django.db import transaction

from councils import access
from councils.models import AgendaItem, ItemFile
from councils.workflow.locking import lock
from kommunbrott.access import Overtaken, require
from kommunbrott.attachments import Accepted, keep, throw_away
from kommunbrott.models import User


def add_file(item: AgendaItem, *, by: User, accepted: Accepted, title: str, secrecy: str) -> ItemFile:
    """Raises PermissionDenied, and Overtaken when the item has been taken away."""
    with transaction.atomic():
        meeting = lock(item.meeting)
        require(access.may_write_agenda(by, meeting))
        if not AgendaItem.objects.filter(pk=item.pk).exists():
            raise Overtaken(meeting)
        return keep(ItemFile(meeting=meeting, item=item, title=title, secrecy=secrecy), accepted, by=by)


def remove_file(file: ItemFile, *, by: User) -> None:
    with transaction.atomic():
        require(access.may_write_agenda(by, lock(file.meeting)))
        take_off(file)


def take_off(file: ItemFile) -> None:
    """Off the agenda. What has gone out stays with the summons that brought it, and stays as secret as it was."""
    if file.summonses.exists():
        file.secrecy = file.secrecy or (file.item.secrecy if file.item else "")
        file.item = None
        file.save(update_fields=["item", "secrecy"])
    else:
        throw_away(file)

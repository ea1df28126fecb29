"""Unsaved text, kept on the server until it is saved or thrown away.

Saved every ten seconds while somebody writes, on the way out of the page, and before every attempt to save,
so that an expired login, a server error or a closed tab loses nothing. A draft is read by its owner only;
others learn that somebody writes in the block, never what.
"""

import datetime as dt

from django.http import QueryDict
from django.utils import timezone

from kommunbrott.models import TextDraft, User

# Somebody counts as writing in a block for this long after the last sign of it.
PRESENCE = dt.timedelta(minutes=2)
IGNORED = {"csrfmiddlewaretoken", "version", "username", "password", "next"}
LONGEST = 400_000


def keep(user: User, block: str, base_version: str, data: QueryDict) -> TextDraft | None:
    """Store what the form held, as field name to list of values. None when it is too long to be a text."""
    # A NUL is no text, and PostgreSQL refuses it in JSON too.
    values = {
        name: [value.replace("\0", "") for value in data.getlist(name)]
        for name in data
        if name not in IGNORED
    }
    if sum(len(value) for many in values.values() for value in many) > LONGEST:
        return None
    draft, _ = TextDraft.objects.update_or_create(
        user=user, block=block, defaults={"base_version": base_version[:20], "values": values}
    )
    return draft


def discard(user: User, block: str) -> None:
    TextDraft.objects.filter(user=user, block=block).delete()


def of(user: User, block: str) -> TextDraft | None:
    return TextDraft.objects.filter(user=user, block=block).first()


def as_data(draft: TextDraft) -> QueryDict:
    """The draft as the form data it was."""
    data = QueryDict(mutable=True)
    for name, values in draft.values.items():
        data.setlist(name, values)
    return data


def under(prefix: str, user: User) -> tuple[dict[str, TextDraft], dict[str, TextDraft]]:
    """The user's own drafts, and others' that show somebody writing now, by block. One query."""
    own, others = {}, {}
    limit = timezone.now() - PRESENCE
    for draft in TextDraft.objects.filter(block__startswith=prefix).select_related("user"):
        if draft.user_id == user.pk:
            own[draft.block] = draft
        elif draft.updated_at >= limit:
            others[draft.block] = draft
    return own, others

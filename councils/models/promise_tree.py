"""From the rows of a promise document to its content, at the same cost whatever its size."""

from councils.models.promise import Promise, PromiseDocument
from councils.promise_content import PromiseContent, PromiseLine, SignatoryContent


def build(document: PromiseDocument) -> PromiseContent:
    """Three queries: promises, their parties, signatories. One more for the document that it follows on."""
    promises = document.promises.prefetch_related("parties")
    return PromiseContent(
        title=document.title,
        starts_on=document.starts_on,
        ends_on=document.ends_on,
        background=document.background,
        dialogues=document.dialogues,
        situation=document.situation,
        purposes=lines(document.purposes),
        focus_areas=lines(document.focus_areas),
        promises=tuple(line(promise) for promise in promises),
        signatories=tuple(
            SignatoryContent(one.name, one.role, one.organisation) for one in document.signatories.all()
        ),
        place=document.place,
        signed_on=document.signed_on,
        follows=document.follows.title if document.follows_id else "",
        prolonged_to=document.prolonged_to,
        prolonged_on=document.prolonged_on,
    )


def line(promise: Promise) -> PromiseLine:
    named = [party.label for party in promise.parties.all()]
    written = [name.strip() for name in promise.parties_as_written.split(",") if name.strip()]
    return PromiseLine(
        id=promise.pk,
        number=promise.number,
        kind=promise.kind,
        text=promise.text,
        said=promise.said,
        giver=promise.giver,
        parties=(*named, *(name for name in written if name not in named)),
        area=promise.area,
        group=promise.target_group,
        target=promise.target,
    )


def lines(text: str) -> tuple[str, ...]:
    return tuple(one.strip() for one in text.splitlines() if one.strip())

"""Publishing: what looks like personal data in a text that is to be told, putting it out, and taking it down."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from kommunbrott import privacy
from kommunbrott.access import YES, Overtaken, Verdict, no, require
from kommunbrott.models import User
from kommunbrott.models.publication import Publication
from kommunbrott.trees import Tree


@dataclass(frozen=True, slots=True, order=True)
class Found:
    """A piece of the text that may point out a person. ``is_certain``: a personnummer, which nothing can excuse."""

    piece: str
    kind: str
    is_certain: bool


def may_publish(user: User) -> Verdict:
    """Put out for residents to read, and take down."""
    if user.is_coordinator:
        return YES
    return no("Bara samordnaren publicerar för allmänheten.")


def texts(value) -> Iterator[str]:
    """Every text in plain JSON values, as ``Tree.as_json`` gives them."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from texts(item)


def findings(content: dict, known: Collection[str]) -> list[Found]:
    """Each once, the certain ones first. ``known`` are names of places and parties, which are no persons."""
    found = {
        Found(finding.of(text), str(finding.kind.label), finding.is_certain)
        for text in set(texts(content))
        for finding in privacy.find(text, known)
    }
    return sorted(found, key=lambda one: (not one.is_certain, one.kind, one.piece))


@dataclass(frozen=True)
class Wanted:
    """What is to be told: the public text, and whether its frozen file goes along."""

    content: Tree
    has_file: bool = False
    kept_reason: str = ""


def publish(model: type[Publication], *, by: User, wanted: Wanted, seen: int, **of) -> Publication:
    """Put out, in place of what is out. ``of`` says of what, as keys of ``model``: the owner first, then its version.

    ``seen`` is the publication that was out when the person began, or 0. The owner's row is the lock. Raises
    PermissionDenied, and Overtaken when somebody else has published or taken down meanwhile.
    """
    require(may_publish(by))
    owner_name = next(iter(of))
    with transaction.atomic():
        owner = lock(of[owner_name])
        out = model.objects.live().filter(**{owner_name: owner}).first()
        if (out.pk if out else 0) != seen:
            raise Overtaken(owner)
        if out:
            _take_down(out, by)
        return model.objects.create(
            content=wanted.content.as_json(),
            digest=wanted.content.digest,
            has_file=wanted.has_file,
            kept_reason=wanted.kept_reason,
            published_by=by,
            **of,
        )


def withdraw(publication: Publication, *, by: User) -> None:
    """Raises PermissionDenied, and Overtaken when it is down already."""
    require(may_publish(by))
    with transaction.atomic():
        out = type(publication).objects.select_for_update().live().filter(pk=publication.pk).first()
        if out is None:
            raise Overtaken(publication)
        _take_down(out, by)


def _take_down(publication: Publication, by: User) -> None:
    publication.withdrawn_by, publication.withdrawn_at = by, timezone.now()
    publication.save(update_fields=["withdrawn_by", "withdrawn_at"])


def lock(owner):
    locked = type(owner).objects.select_for_update().filter(pk=owner.pk).first()
    if locked is None:
        raise Overtaken(owner)
    return locked

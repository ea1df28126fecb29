"""Dialogues and what was seen there: written down once, however often a telephone sends it."""

import uuid
from collections.abc import Collection, Sequence

from django.db import transaction
from django.db.models import Max

from councils import dialogue_access as access
from councils.models import Dialogue, Observation, ObservationPhoto, PromiseDocument
from kommunbrott.access import Overtaken, require
from kommunbrott.models import Organisation, User
from kommunbrott.photos import Photo

# The pictures of one observation.
MOST_PHOTOS = 3


def save_dialogue(
    dialogue: Dialogue,
    *,
    by: User,
    parties: Collection[Organisation],
    promises: Collection[PromiseDocument],
    edition: int,
) -> Dialogue:
    """A new one or a changed one. Raises PermissionDenied, and Overtaken when it has changed since ``edition``."""
    with transaction.atomic():
        if dialogue.pk:
            locked = lock_as_read(dialogue, edition)
            require(access.may_write_dialogue(by, locked))
            dialogue.edition = edition + 1
        else:
            require(access.may_keep_dialogues(by))
        dialogue.save()
        dialogue.parties.set(parties)
        dialogue.promises.set(promises)
    return dialogue


def remove_dialogue(dialogue: Dialogue, *, by: User) -> None:
    with transaction.atomic():
        locked = lock(dialogue)
        require(access.may_remove_dialogue(by, locked))
        locked.delete()


def observe(observation: Observation, photos: Sequence[Photo] = (), *, by: User) -> Observation:
    """Save an observation that is not saved yet, as the next of its dialogue.

    Returns it, or the one received before when it is the same ``submission`` from the same person. Raises
    ValidationError when a text holds a personnummer.
    """
    with transaction.atomic():
        dialogue = lock(observation.dialogue)
        if known := Observation.objects.filter(submission=observation.submission).first():
            if known.made_by_id == by.pk and known.dialogue_id == dialogue.pk:
                return known
            observation.submission = uuid.uuid4()
        require(access.may_observe(by, dialogue))
        last = dialogue.observations.aggregate(last=Max("number"))["last"]
        observation.number = (last or 0) + 1
        observation.made_by = by
        observation.save()
        add_photos(observation, photos)
    return observation


def change_observation(
    observation: Observation, photos: Sequence[Photo] = (), *, by: User, edition: int
) -> Observation:
    """Raises PermissionDenied, and Overtaken when somebody changed or removed it since ``edition``."""
    with transaction.atomic():
        dialogue = lock(observation.dialogue)
        stored = Observation.objects.filter(pk=observation.pk).first()
        if stored is None or stored.edition != edition:
            raise Overtaken(dialogue)
        stored.dialogue = dialogue
        require(access.may_change_observation(by, stored))
        observation.edition = edition + 1
        observation.save()
        add_photos(observation, photos)
    return observation


def add_photos(observation: Observation, photos: Sequence[Photo]) -> None:
    room = MOST_PHOTOS - observation.photos.count()
    for photo in photos[: max(room, 0)]:
        ObservationPhoto.objects.create(
            observation=observation, jpeg=photo.jpeg, width=photo.width, height=photo.height
        )


def remove_photo(photo: ObservationPhoto, *, by: User) -> None:
    with transaction.atomic():
        photo.observation.dialogue = lock(photo.observation.dialogue)
        require(access.may_change_observation(by, photo.observation))
        photo.delete()


def remove_observation(observation: Observation, *, by: User) -> None:
    """Its number is not used again unless it was the last."""
    with transaction.atomic():
        observation.dialogue = lock(observation.dialogue)
        require(access.may_change_observation(by, observation))
        observation.delete()


def lock(dialogue: Dialogue) -> Dialogue:
    """The dialogue's row is the lock of everything in it. Raises Overtaken when it is gone."""
    locked = Dialogue.objects.select_for_update(of=("self",)).filter(pk=dialogue.pk).first()
    if locked is None:
        raise Overtaken(dialogue)
    return locked


def lock_as_read(dialogue: Dialogue, edition: int) -> Dialogue:
    locked = lock(dialogue)
    if locked.edition != edition:
        raise Overtaken(locked)
    return locked

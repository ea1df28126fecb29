from kommunbrott.models.area import Area
from kommunbrott.models.attachment import Attachment
from kommunbrott.models.draft import TextDraft
from kommunbrott.models.law_note import LawNote
from kommunbrott.models.link import SignedLink, SignedLinkUse
from kommunbrott.models.municipality import Municipality
from kommunbrott.models.organisation import Organisation, OrganisationAlias
from kommunbrott.models.outbox import OutboxMessage
from kommunbrott.models.publication import Publication
from kommunbrott.models.queue_worker import QueueWorker
from kommunbrott.models.reminder import Reminder
from kommunbrott.models.road import RoadNetwork
from kommunbrott.models.user import User

__all__ = [
    "Area",
    "Attachment",
    "LawNote",
    "Municipality",
    "Organisation",
    "OrganisationAlias",
    "OutboxMessage",
    "Publication",
    "QueueWorker",
    "Reminder",
    "RoadNetwork",
    "SignedLink",
    "SignedLinkUse",
    "TextDraft",
    "User",
]

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Model

from kommunbrott import drafts
from kommunbrott.access import Overtaken, require
from kommunbrott.choices import OrganisationKind
from kommunbrott.models import Organisation, User
from plans import access
from plans.blocks import Block, Values, plan_of, version
from plans.models import Plan


@dataclass(frozen=True)
class Clash:
    """What stood in the way of a save: the block as it is now, and who wrote that when."""

    block: Block
    instance: Model
    current: Values
    version: str
    by: str
    at: object


def lock(plan: Plan) -> Plan:
    """The plan, read again and locked until the transaction ends (on SQLite by the IMMEDIATE transaction)."""
    return Plan.objects.select_for_update().get(pk=plan.pk)


def save_block(block: Block, instance: Model, values: Values, *, base_version: str, by: User) -> Model:
    """Write what ``by`` has edited and forget the draft. Returns the row written or made.

    ``base_version`` is the version that the person began from. A party in ``values`` that is a name
    instead of an organisation is added to the register.

    Raises PermissionDenied when the plan may not be edited, and Overtaken with a Clash when somebody
    else has changed the same block since; then nothing is written.
    """
    with transaction.atomic():
        plan = lock(plan_of(instance))
        require(access.may_edit(by, plan))
        instance = type(instance).objects.get(pk=instance.pk)
        current = block.read(instance)
        if version(current) != base_version:
            raise Overtaken(_clash(block, instance, current))
        if block.has_parties:
            values = values | {"parties": [_known(party) for party in values["parties"]]}
        written = block.write(instance, values)
        drafts.discard(by, block.key(instance))
        plan.save(update_fields=["changed_at"])
    return written


def _known(party: Values) -> Values:
    organisation = party["organisation"]
    if isinstance(organisation, str):
        organisation, _ = Organisation.objects.get_or_create(
            name=organisation, defaults={"kind": OrganisationKind.OTHER}
        )
    return party | {"organisation": organisation}


def _clash(block: Block, instance: Model, current: Values) -> Clash:
    last = instance.history.select_related("history_user").first()
    who = str(last.history_user) if last and last.history_user else "Någon"
    when = last.history_date if last else None
    return Clash(block, instance, current, version(current), who, when)

"""Whether what the parties have said yes to is what the action says now: too much for a condition in SQL."""

from django.db.models import Prefetch, QuerySet

from plans.content import ActionContent, GoalContent
from plans.models.action import Action
from plans.models.referral import Acceptance
from plans.models.tree import same_named


def wording_of(action: Action) -> str:
    """The digest of the present wording, from a row with its goals at hand."""
    goals = tuple(GoalContent(**same_named(goal, GoalContent)) for goal in action.goals.all())
    content = ActionContent(
        **same_named(action, ActionContent), placement_id=None, goals=goals, parties=(), causes=(), also_under=()
    )  # fmt: skip
    return content.wording_digest


def is_stale(action: Action) -> bool:
    """Some party has said yes to a wording that is not the present one. Of a row fetched for a list."""
    last = {answer.organisation_id: answer for answer in action.acceptances.all()}
    said = [last.get(row.organisation_id) for row in action.responsibilities.all()]
    yes = [answer for answer in said if answer and answer.is_accepted]
    if not yes:
        return False
    wording = wording_of(action)
    return any(answer.wording != wording for answer in yes)


def stale(actions: QuerySet) -> set[int]:
    """Those of ``actions`` that every party has said yes to, but some to an older wording. Four queries at most."""
    said_yes = actions.order_by().filter(lacks_A=False, has_goal=True).values("pk")
    answers = Prefetch("acceptances", Acceptance.objects.order_by("answered_at", "pk"))
    rows = Action.objects.filter(pk__in=said_yes).prefetch_related("responsibilities", "goals", answers)
    return {row.pk for row in rows if is_stale(row)}

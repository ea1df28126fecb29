from kommunbrott.access import YES, Verdict, no
from kommunbrott.models import User
from plans.choices import PlanStatus
from plans.models import Plan


def may_make_plan(user: User) -> Verdict:
    """Start, import, copy or remove a plan."""
    if user.is_coordinator:
        return YES
    return no("Bara samordnaren kan skapa och importera planer.")


def may_edit(user: User, plan: Plan) -> Verdict:
    """Change the living text of the plan."""
    if not user.is_coordinator:
        return no("Bara samordnaren kan ändra i planen.")
    if plan.status == PlanStatus.REPLACED:
        return no("Planen är ersatt av en nyare och ändras inte mer.")
    if not plan.is_editable:
        return no(
            f"Planen är {plan.get_status_display().lower()} och kan inte ändras. "
            "Öppna en revidering för att skriva i den."
        )
    return YES


def may_remove(user: User, plan: Plan) -> Verdict:
    """Remove a plan for good: drafts that have never been decided."""
    verdict = may_edit(user, plan)
    if verdict and plan.decided_on:
        return no("En plan som har beslutats tas inte bort. Den kan ersättas av en ny.")
    return verdict


def may_undo_import(user: User, plan: Plan) -> Verdict:
    """Take back a whole import: only while what it made is still a draft."""
    verdict = may_make_plan(user)
    if verdict and plan.status != PlanStatus.DRAFT:
        now = plan.get_status_display().lower()
        return no(f"Planen är {now}, inte längre ett utkast. Importen kan inte ångras.")
    return verdict

from kommunbrott.access import YES, Verdict, no
from kommunbrott.models import User
from plans.models import SteeringDocument


def may_keep_steering(user: User) -> Verdict:
    """Write, read in, decide and renew documents above the plan."""
    if user.is_coordinator:
        return YES
    return no("Bara samordnaren kan skriva och ändra styrdokument.")


def may_write_steering(user: User, document: SteeringDocument) -> Verdict:
    verdict = may_keep_steering(user)
    if verdict and document.is_decided:
        return no("Dokumentet är antaget, så texten ligger fast. Gör en ny utgåva för att ändra något.")
    return verdict


def may_renew_steering(user: User, document: SteeringDocument) -> Verdict:
    verdict = may_keep_steering(user)
    if verdict and not document.is_decided:
        return no("Dokumentet är inte antaget än. Ändra i det i stället.")
    return verdict

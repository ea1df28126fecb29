"""Who may do what with a lägesbild, and why not."""

from kommunbrott.access import YES, Verdict, no
from kommunbrott.models import User
from plans.models import Assessment

FIXED = "Lägesbilden är fastställd och ändras inte. Gör en ny för att uppdatera den."


def may_make_assessment(user: User) -> Verdict:
    """Begin one, on empty paper or from the one before."""
    if user.is_coordinator:
        return YES
    return no("Bara samordnaren skriver lägesbilden.")


def may_write_assessment(user: User, assessment: Assessment) -> Verdict:
    verdict = may_make_assessment(user)
    return no(FIXED) if verdict and assessment.is_fixed else verdict


def may_fix_assessment(user: User, assessment: Assessment) -> Verdict:
    if not user.is_coordinator:
        return no("Bara samordnaren fastställer lägesbilden.")
    if assessment.is_fixed:
        return no("Lägesbilden är redan fastställd.")
    lacks = assessment.content().lacks
    return no(" ".join(lacks)) if lacks else YES


def may_remove_assessment(user: User, assessment: Assessment) -> Verdict:
    """A draft that nothing has been made from."""
    return may_write_assessment(user, assessment)


def may_make_successor(user: User, assessment: Assessment) -> Verdict:
    """One at a time is written after another that has been fixed."""
    verdict = may_make_assessment(user)
    if verdict and not assessment.is_fixed:
        return no("Fastställ lägesbilden först. En ny görs från en som är fastställd.")
    if verdict and assessment.successors.exists():
        return no("Det finns redan en lägesbild som är gjord från den här.")
    return verdict


def may_make_focus_area(user: User, assessment: Assessment) -> Verdict:
    """Take a problem into a plan: also from a draft, for what is written first is seldom the lägesbild alone."""
    return may_make_assessment(user)

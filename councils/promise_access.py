"""Who may do what with promises to residents."""

from councils.choices import PROMISE_TRANSITIONS, PromiseStatus
from councils.models import Promise, PromiseDocument
from kommunbrott.access import YES, Verdict, no
from kommunbrott.models import User

FROZEN = "Löftena är undertecknade, så texten är fryst. Förläng dem eller förbered nya."


def may_make_promises(user: User) -> Verdict:
    """Begin a document, by hand or from a file."""
    if user.is_coordinator:
        return YES
    return no("Bara samordnaren kan skriva medborgarlöften.")


def may_write_promises(user: User, document: PromiseDocument) -> Verdict:
    """Change the text, the promises and the signatories."""
    verdict = may_make_promises(user)
    if verdict and not document.is_draft:
        return no(FROZEN)
    return verdict


def may_turn_promises(user: User, document: PromiseDocument, to: PromiseStatus) -> Verdict:
    """Sign, prolong or end them."""
    if not user.is_coordinator:
        return no("Bara samordnaren kan ändra löftenas läge.")
    if to not in PROMISE_TRANSITIONS[PromiseStatus(document.status)]:
        now = document.get_status_display().lower()
        return no(f"Löftena är {now}. De kan inte bli {to.label.lower()} därifrån.")
    return YES


def may_link_promise(user: User, document: PromiseDocument) -> Verdict:
    """Say which actions carry a promise: as long as it has not ended, for the plan changes under it."""
    verdict = may_make_promises(user)
    if verdict and document.status == PromiseStatus.ENDED:
        return no("Löftena är avslutade.")
    return verdict


def may_report_promise(user: User, promise: Promise) -> Verdict:
    """Say how it stands: the coordinator, and those who work for a party of it, until it is closed."""
    document = promise.document
    if document.is_draft:
        return no("Löftena är inte undertecknade än, så det finns inget att följa upp.")
    if document.status == PromiseStatus.ENDED:
        return no("Löftena är avslutade. Uppföljningen är låst.")
    if user.is_coordinator or works_for_party(user, promise):
        return YES
    return no("Bara samordnaren och de som arbetar hos en part i löftet kan skriva hur det går.")


def works_for_party(user: User, promise: Promise) -> bool:
    """``promise.parties`` may be prefetched."""
    return user.organisation_id is not None and user.organisation_id in {
        party.pk for party in promise.parties.all()
    }


def may_remove_promises(user: User, document: PromiseDocument) -> Verdict:
    verdict = may_make_promises(user)
    if verdict and not document.is_draft:
        return no("Undertecknade löften tas inte bort. De avslutas när tiden är ute.")
    return verdict

"""What "may they?" is answered with, everywhere."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied


@dataclass(frozen=True, slots=True)
class Verdict:
    """Answer to "may they?", with the reason for a no, in Swedish, fit to show."""

    allowed: bool
    reason: str = ""

    def __bool__(self):
        return self.allowed


YES = Verdict(True)


def no(reason: str) -> Verdict:
    return Verdict(False, reason)


def require(verdict: Verdict) -> None:
    """Raise PermissionDenied (HTTP 403) carrying the reason, unless allowed."""
    if not verdict:
        raise PermissionDenied(verdict.reason)


class Overtaken(Exception):
    """Somebody else changed the object first. Nothing was written. Answered with 409."""


def may_administer(user) -> Verdict:
    """Base data (municipality, parties, people): coordinators and administrators."""
    if user.is_coordinator or user.is_administrator:
        return YES
    return no("Bara samordnaren och administratören kan ändra grunddata.")


def may_manage_accounts(user) -> Verdict:
    if user.is_administrator:
        return YES
    return no("Bara administratören kan sköta konton.")


def may_handle_mail(user) -> Verdict:
    """Outgoing letters and signed links: coordinators and administrators."""
    if user.is_coordinator or user.is_administrator:
        return YES
    return no("Bara samordnaren och administratören kan se utskick och svarslänkar.")

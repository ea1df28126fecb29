"""Signed links: an answer without an account. Opening one changes nothing, for mail scanners open them too.

A view that is reached by a link is decorated ``@with_link(purpose)`` and takes the link in place of the token.
Unknown, expired, revoked and closed links get the same page, so that a stranger learns nothing.
"""

import datetime as dt
import hashlib
import secrets
from functools import wraps

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.db.models import TextChoices
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.crypto import constant_time_compare

from kommunbrott.access import Overtaken, may_handle_mail, require
from kommunbrott.choices import LinkState, LinkUse
from kommunbrott.models import Organisation, SignedLink, SignedLinkUse, User

TOKEN_BYTES = 32


class DeadLink(Exception):
    """The link stopped to apply while it was used. Nothing was written. Answered with the page of all dead links."""


def make_link(
    purpose: TextChoices,
    *,
    subject_key: str,
    subject_label: str,
    recipient_email: str,
    expires_at: dt.datetime,
    by: User | None,
    now: dt.datetime,
    organisation: Organisation | None = None,
) -> tuple[SignedLink, str]:
    """The link and its token, which is nowhere to be found later: put its address in the letter at once."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    link = SignedLink.objects.create(
        purpose=purpose.value,
        purpose_label=purpose.label,
        subject_key=subject_key,
        subject_label=subject_label[:200],
        organisation=organisation,
        recipient_email=recipient_email,
        token_hash=hash_of(token),
        made_at=now,
        made_by=by,
        expires_at=expires_at,
    )
    return link, token


def hash_of(token: str) -> str:
    """Without salt: a token has 256 random bits, so there is no list to guess from."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def address(url_name: str, token: str) -> str:
    """The whole address, for a letter."""
    return settings.BASE_URL + reverse(url_name, kwargs={"token": token})


def resolve(token: str, purpose: TextChoices, now: dt.datetime) -> SignedLink | None:
    """The link if it is alive and meant for ``purpose``. One query, which reads and does not write."""
    wanted = hash_of(token)
    link = (
        SignedLink.objects.alive(now)
        .filter(token_hash=wanted, purpose=purpose.value)
        .select_related("organisation")
        .first()
    )
    return link if link and constant_time_compare(link.token_hash, wanted) else None


def with_link(purpose: TextChoices):
    """For a view with ``token`` in its address. The view is called as ``view(request, link, …)``."""

    def decorate(view):
        @wraps(view)
        @login_not_required
        def guarded(request, *args, token, **kwargs):
            now = timezone.now()
            link = resolve(token, purpose, now)
            if link is None:
                return gone(request)
            if request.method == "GET":
                SignedLinkUse.objects.create(link=link, what=LinkUse.OPENED, used_at=now)
            try:
                response = view(request, link, *args, **kwargs)
            except DeadLink:
                return gone(request)
            return kept_private(response)

        return guarded

    return decorate


def gone(request):
    return kept_private(render(request, "kommunbrott/link_gone.html", status=404))


def kept_private(response):
    """In no cache and no search engine. The Referrer-Policy of the house keeps the address from other sites."""
    add_never_cache_headers(response)
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


# --- What is done with a link ---


def record_answer(link: SignedLink, *, now: dt.datetime) -> SignedLink:
    """Call in the transaction that saves the answer, before saving it. An answer may be given again, corrected.

    Raises DeadLink when the link has been closed or revoked or has expired since the page was asked for.
    """
    locked = SignedLink.objects.select_for_update().alive(now).filter(pk=link.pk).first()
    if locked is None:
        raise DeadLink
    SignedLinkUse.objects.create(link=locked, what=LinkUse.ANSWERED, used_at=now)
    return locked


def close(link: SignedLink, *, now: dt.datetime) -> None:
    """The answer is final: the link no longer applies. Closing twice is closing once."""
    SignedLink.objects.filter(pk=link.pk, closed_at__isnull=True).update(closed_at=now)


def prolong(subject_key: str, *, expires_at: dt.datetime) -> None:
    """Give whoever was asked about ``subject_key`` another time to answer. What is closed stays closed."""
    waiting = SignedLink.objects.filter(subject_key=subject_key, closed_at=None, revoked_at=None)
    waiting.update(expires_at=expires_at)


def revoke(link: SignedLink, *, by: User, now: dt.datetime) -> SignedLink:
    """Raises PermissionDenied, and Overtaken when the link has ceased to apply already."""
    require(may_handle_mail(by))
    with transaction.atomic():
        link = SignedLink.objects.select_for_update().get(pk=link.pk)
        if link.state(now) != LinkState.ALIVE:
            raise Overtaken(link)
        link.revoked_at, link.revoked_by = now, by
        link.save(update_fields=["revoked_at", "revoked_by"])
    return link

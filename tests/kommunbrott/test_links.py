"""Signed links, through a view of the test's own: no part of the product uses one without the other."""

import datetime as dt
import re

import pytest
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.http import HttpResponse
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from kommunbrott import links
from kommunbrott import urls as product
from kommunbrott.access import Overtaken
from kommunbrott.choices import LinkState
from kommunbrott.models import SignedLink, SignedLinkUse
from tests.factories import make_organisation, make_signed_link, make_user

pytestmark = pytest.mark.urls(__name__)

NOW = dt.datetime(2026, 11, 21, 12, 0, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
TOKEN = "n" * 43


class Purpose(models.TextChoices):
    TRY = "prova", "Svara på remiss"
    OTHER = "annat", "Följa upp"


@links.with_link(Purpose.TRY)
@require_http_methods(["GET", "HEAD", "POST"])
def reply(request, link, number=0):
    """POST answers; ``stop`` in the form stands for somebody who revokes the link in the same moment."""
    if request.method == "POST":
        if "stop" in request.POST:
            SignedLink.objects.filter(pk=link.pk).update(closed_at=timezone.now())
        with transaction.atomic():
            links.record_answer(link, now=timezone.now())
    return HttpResponse(f"{link.subject_key} {number}", content_type="text/plain")


urlpatterns = [
    path("svar/<str:token>/", reply, name="reply"),
    path("svar/<str:token>/<int:number>/", reply),
    *product.urlpatterns,
]


def make(coordinator, **kw) -> tuple[SignedLink, str]:
    wanted = {
        "subject_key": "plan:7/organisation:3",
        "subject_label": "Åtgärdsplan 2026–2027",
        "recipient_email": "karin@ekstad.example",
        "expires_at": NOW + 30 * DAY,
        "now": NOW,
        "by": coordinator,
    }
    return links.make_link(Purpose.TRY, **wanted | kw)


def uses() -> list[str]:
    return list(SignedLinkUse.objects.order_by("pk").values_list("what", flat=True))


DEAD = {
    "expired": {"made_at": timezone.now() - 60 * DAY},
    "closed": {"closed_at": NOW},
    "revoked": {"revoked_at": NOW},
    "for something else": {"purpose": Purpose.OTHER.value},
}


def make_dead(why: str, coordinator) -> SignedLink:
    kw = DEAD[why]
    by = {"revoked_by": coordinator} if "revoked_at" in kw else {}
    return make_signed_link(token=TOKEN, **kw, **by)


# --- Making and finding ---


def test_address_holds_a_random_token_and_nothing_else(coordinator, settings):
    settings.BASE_URL = "https://brott.ekstad.example"
    link, token = make(coordinator, organisation=make_organisation(name="Polisen"))

    assert links.address("reply", token) == f"https://brott.ekstad.example/svar/{token}/"
    assert re.fullmatch(r"[\w-]{43}", token)
    assert (link.purpose, link.purpose_label) == ("prova", "Svara på remiss")


def test_token_is_kept_nowhere(coordinator):
    link, token = make(coordinator)

    assert [field for field in link._meta.fields if token in str(field.value_from_object(link))] == []
    assert make(coordinator)[1] != token


def test_link_is_found_by_token_and_purpose_with_one_query(coordinator, django_assert_num_queries):
    link, token = make(coordinator)

    with django_assert_num_queries(1):
        found = links.resolve(token, Purpose.TRY, NOW)

    assert found == link
    assert links.resolve(token, Purpose.OTHER, NOW) is None
    assert links.resolve(token[:-1], Purpose.TRY, NOW) is None
    assert links.resolve(link.token_hash, Purpose.TRY, NOW) is None


def test_link_lives_until_the_moment_it_expires(coordinator):
    link, token = make(coordinator)
    last = link.expires_at - dt.timedelta(microseconds=1)

    assert links.resolve(token, Purpose.TRY, last) == link
    assert links.resolve(token, Purpose.TRY, link.expires_at) is None


@pytest.mark.parametrize("hour", [0, 1, 2, 3])
def test_state_is_the_same_asked_of_the_row_and_of_the_database(coordinator, hour):
    """Around a link that expires at 1, of which others were closed or revoked, or both."""
    made = {"made_at": NOW, "expires_at": NOW + dt.timedelta(hours=1)}
    stopped = NOW + dt.timedelta(minutes=30)
    make_signed_link(**made)
    make_signed_link(**made, closed_at=stopped)
    make_signed_link(**made, revoked_at=stopped, revoked_by=coordinator)
    make_signed_link(**made, closed_at=stopped, revoked_at=stopped, revoked_by=coordinator)
    now = NOW + dt.timedelta(hours=hour)

    by_row = {link.pk: link.state(now) for link in SignedLink.objects.all()}
    by_query = {link.pk: state for state in LinkState for link in SignedLink.objects.in_state(state, now)}

    assert by_query == by_row
    assert len(by_row) == 4


# --- Through a page ---


def test_opening_a_link_changes_nothing_but_the_log(anonymous):
    make_signed_link(token=TOKEN)
    before = SignedLink.objects.values().get()

    bodies = [anonymous.get(f"/svar/{TOKEN}/5/").content for _ in range(3)]

    assert bodies == [f"{before['subject_key']} 5".encode()] * 3
    assert SignedLink.objects.values().get() == before
    assert uses() == ["oppnad"] * 3


def test_answer_can_be_corrected_until_the_link_is_closed(anonymous):
    link = make_signed_link(token=TOKEN)

    statuses = [anonymous.post(f"/svar/{TOKEN}/").status_code for _ in range(2)]
    links.close(link, now=timezone.now())
    statuses.append(anonymous.post(f"/svar/{TOKEN}/").status_code)

    assert statuses == [200, 200, 404]
    assert uses() == ["besvarad", "besvarad"]


@pytest.mark.parametrize("method", ["get", "post", "head"])
@pytest.mark.parametrize("why", DEAD)
def test_dead_link_gives_the_very_page_of_one_that_never_was(anonymous, coordinator, why, method):
    make_dead(why, coordinator)
    ask = getattr(anonymous, method)

    dead, guessed = ask(f"/svar/{TOKEN}/"), ask(f"/svar/{'x' * 43}/")

    assert (dead.status_code, guessed.status_code) == (404, 404)
    assert dead.content == guessed.content
    assert headers(dead) == headers(guessed)
    assert uses() == []


def headers(response) -> dict:
    """But for the moment it was sent."""
    return {name: value for name, value in response.items() if name != "Expires"}


def test_page_of_a_dead_link_says_what_to_do(anonymous):
    page = anonymous.get(f"/svar/{TOKEN}/").content.decode()

    assert "<h1>Länken gäller inte</h1>" in page
    assert "be den som skickade länken om en ny" in page


def test_link_that_stops_while_it_is_answered_saves_nothing(anonymous):
    make_signed_link(token=TOKEN)

    response = anonymous.post(f"/svar/{TOKEN}/", {"stop": "1"})

    assert response.status_code == 404
    assert "Länken gäller inte" in response.content.decode()
    assert uses() == []


@pytest.mark.parametrize("token", ["å", "%00", "a" * 3000, "..", "' OR 1=1 --"])
def test_odd_token_is_a_dead_link(anonymous, token):
    assert anonymous.get(f"/svar/{token}/").status_code == 404


@pytest.mark.parametrize("token", [TOKEN, "x"])
def test_page_behind_a_link_is_kept_by_nobody(anonymous, token):
    make_signed_link(token=TOKEN)

    response = anonymous.get(f"/svar/{token}/")

    assert "no-store" in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert response["Referrer-Policy"] == "same-origin"


def test_no_address_on_the_net_is_kept():
    names = {field.name for field in SignedLinkUse._meta.fields}

    assert names == {"id", "link", "what", "used_at"}


# --- Revoking ---


def test_revoked_link_says_by_whom_and_no_longer_opens(coordinator):
    link, token = make(coordinator)

    links.revoke(link, by=coordinator, now=NOW + DAY)

    link.refresh_from_db()
    assert (link.revoked_at, link.revoked_by) == (NOW + DAY, coordinator)
    assert links.resolve(token, Purpose.TRY, NOW + DAY) is None


@pytest.mark.parametrize("why", ["expired", "closed", "revoked"])
def test_dead_link_cannot_be_revoked(coordinator, why):
    link = make_dead(why, coordinator)

    with pytest.raises(Overtaken):
        links.revoke(link, by=coordinator, now=timezone.now())


def test_others_may_not_revoke(coordinator):
    link, token = make(coordinator)

    with pytest.raises(PermissionDenied):
        links.revoke(link, by=make_user(is_reporter=True), now=NOW)
    assert links.resolve(token, Purpose.TRY, NOW) == link

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import make_municipality, make_organisation, make_user


@pytest.fixture
def back_room():
    """Django's admin draws empty values as it likes, so it is not read by the strict client."""
    client = Client()
    client.force_login(make_user(is_superuser=True, is_staff=True))
    return client


@pytest.mark.parametrize("model", ["organisation", "area", "user"])
@pytest.mark.parametrize("page", ["changelist", "add"])
def test_base_data_is_kept_in_swedish(back_room, model, page):
    make_organisation(aliases=["SBF"])

    answer = back_room.get(reverse(f"admin:kommunbrott_{model}_{page}"))

    words = re.sub(r"<[^>]+>|<script.*?</script>", " ", answer.content.decode(), flags=re.S)
    assert answer.status_code == 200
    assert not re.search(r"\b(Add|Change|Delete|Search|Save|History|Required|Name|Parent)\b", words)


def test_municipality_is_only_read_in_the_admin(back_room):
    make_municipality()
    url = reverse("admin:kommunbrott_municipality_change", args=[1])

    answer = back_room.post(url, {"name": "Annat"})

    assert answer.status_code == 403
    assert back_room.get(url).status_code == 200


def test_person_and_party_open_with_their_history(back_room):
    organisation, user = make_organisation(aliases=["SBF"]), make_user()
    pages = [
        reverse("admin:kommunbrott_organisation_change", args=[organisation.pk]),
        reverse("admin:kommunbrott_organisation_history", args=[organisation.pk]),
        reverse("admin:kommunbrott_user_change", args=[user.pk]),
        reverse("admin:kommunbrott_user_history", args=[user.pk]),
    ]

    assert {url: back_room.get(url).status_code for url in pages} == dict.fromkeys(pages, 200)


def test_coordinator_without_staff_rights_has_no_back_room(client):
    assert client.get(reverse("admin:index")).status_code == 302

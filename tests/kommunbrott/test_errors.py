import re
from html import unescape

import pytest
from django.test import Client, override_settings
from django.urls import include, path

from tests.client import review
from tests.factories import make_user


def broken(request):
    raise RuntimeError("this must never be seen")


handler400 = "kommunbrott.views.errors.bad_request"
handler500 = "kommunbrott.views.errors.server_error"
urlpatterns = [path("trasig/", broken), path("", include("kommunbrott.urls"))]


@override_settings(ROOT_URLCONF=__name__)
def test_server_error_gives_a_code_that_is_in_the_log(client, caplog):
    client.raise_request_exception = False

    response = client.get("/trasig/")

    page = response.content.decode()
    code = re.search(r"<strong>([A-Z]\d-\d{3})</strong>", page)[1]
    assert response.status_code == 500
    assert "this must never be seen" not in page
    assert f"{code} GET /trasig/ RuntimeError" in caplog.text


@override_settings(ROOT_URLCONF=__name__)
def test_server_error_page_asks_the_database_nothing(client, django_assert_num_queries):
    client.raise_request_exception = False

    with django_assert_num_queries(2):  # who is logged in, before the view
        client.get("/trasig/")


def test_unknown_address_is_told_with_and_without_login(client, anonymous):
    pages = [who.get("/finns-inte/") for who in (client, anonymous)]

    assert [page.status_code for page in pages] == [404, 404]
    assert ["Huvudmeny" in page.content.decode() for page in pages] == [True, False]


def test_refusal_says_who_may(anonymous):
    anonymous.force_login(make_user())

    response = anonymous.get("/parter/")

    assert response.status_code == 403
    assert "Bara samordnaren och administratören kan ändra grunddata." in response.content.decode()


def test_form_that_is_too_old_is_told_so(coordinator):
    client = Client(enforce_csrf_checks=True)
    client.force_login(coordinator)

    response = client.post("/installningar/", {"name": "x"})

    review(response.content.decode())
    assert response.status_code == 403
    assert "Sidan hade blivit för gammal" in response.content.decode()


def test_form_that_is_too_old_gives_back_what_was_written(coordinator):
    client = Client(enforce_csrf_checks=True)
    client.force_login(coordinator)
    pasted = "\nÅtgärd\tMål\r\n<b>Rundor</b>\tFärre & tryggare"

    response = client.post(
        "/planer/importera/",
        {
            "text": pasted,
            "title": "Plan",
            "kind": "annan",
            "starts_on": "2026-01-01",
            "password": "tre gröna ekollon",
        },
    )

    html = response.content.decode()
    review(html)
    texts = [unescape(text) for text in re.findall(r"<textarea[^>]*readonly>\n(.*?)</textarea>", html, re.S)]
    assert (response.status_code, texts) == (403, [pasted, "Plan"])
    assert "Det du skrev, text 1 av 2" in html
    assert "ekollon" not in html


@pytest.mark.parametrize("host", ["evil.example"])
def test_what_cannot_be_read_is_told_without_database(client, host):
    response = client.get("/", headers={"host": host})

    assert response.status_code == 400
    assert "Det gick inte att läsa det som skickades" in response.content.decode()

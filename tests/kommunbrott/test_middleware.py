import pytest
from django.http import HttpResponse, HttpResponseNotAllowed
from django.test import RequestFactory

from kommunbrott.access import Overtaken
from kommunbrott.htmx import wants_fragment
from kommunbrott.middleware import HouseRules
from tests.client import review
from tests.factories import make_organisation

HTMX = {"HX-Request": "true"}


def test_every_answer_varies_with_who_asked_for_a_piece(client, anonymous):
    answers = [client.get("/parter/"), client.get("/finns-inte/"), anonymous.get("/logga-in/")]

    assert [("HX-Request" in answer["Vary"]) for answer in answers] == [True, True, True]


def test_overtaken_write_becomes_a_page_that_says_so(rf, coordinator):
    request = rf.post("/parter/")
    request.user = coordinator
    organisation = make_organisation(name="Ekstads Teknik AB")

    response = HouseRules(lambda request: HttpResponse()).process_exception(request, Overtaken(organisation))

    page = response.content.decode()
    review(page)
    assert response.status_code == 409
    assert "Ekstads Teknik AB har ändrats sedan du öppnade sidan." in page
    assert f'href="{organisation.get_absolute_url()}"' in page


def test_other_errors_are_left_to_django(rf):
    assert HouseRules(lambda request: HttpResponse()).process_exception(rf.get("/"), ValueError()) is None


@pytest.mark.parametrize(
    ("headers", "wanted"),
    [
        ({}, False),
        (HTMX, True),
        (HTMX | {"HX-Boosted": "true"}, False),
        (HTMX | {"HX-History-Restore-Request": "true"}, False),
    ],
)
def test_only_htmx_that_wants_a_piece_gets_one(headers, wanted):
    assert wants_fragment(RequestFactory().get("/", headers=headers)) is wanted


def test_fragment_never_becomes_the_login_page(anonymous):
    headers = HTMX | {"HX-Current-URL": "http://testserver/parter/?q=polis#x"}

    response = anonymous.get("/parter/", headers=headers)

    assert (response.status_code, response.content) == (204, b"")
    assert response["HX-Redirect"] == "/logga-in/?next=%2Fparter%2F%3Fq%3Dpolis"


def test_page_is_led_to_the_login_as_usual(anonymous):
    assert anonymous.get("/parter/")["Location"] == "/logga-in/?next=/parter/"


def test_address_of_a_button_says_where_to_press(rf, coordinator):
    request = rf.get("/parter/")
    request.user = coordinator

    response = HouseRules(lambda request: HttpResponseNotAllowed(["POST"]))(request)

    review(response.content.decode())
    assert (response.status_code, response["Allow"]) == (405, "POST")
    assert "Inget är sparat eller ändrat nu." in response.content.decode()

import io
import re

import pikepdf
import pytest
import segno
from django.template.loader import render_to_string
from django.urls import reverse

from incidents.documents.poster import address_of, place_poster_pdf, poster_context, qr_svg
from kommunbrott.letterhead import brand_of
from tests.client import StrictClient
from tests.factories import make_area, make_municipality, make_user


def test_poster_leads_to_the_form_of_its_place(settings):
    settings.BASE_URL = "https://ekstad.example"
    place = make_area(name="Resecentrum")

    html = render_to_string(
        "incidents/place_poster_document.html",
        poster_context(place) | {"brand": brand_of(make_municipality())},
    )

    assert address_of(place) == f"https://ekstad.example/offentligt/beratta/plats/{place.pk}/"
    assert address_of(None) == "https://ekstad.example/offentligt/beratta/"
    assert f"QR-kod till {address_of(place)}" in html
    assert re.findall(r"Du är vid [^<]*", html) == ["Du är vid Resecentrum"]
    assert "112" in html
    assert "114 14" in html


def test_code_has_its_margin_and_holds_the_address():
    address = "https://ekstad.example/offentligt/beratta/plats/7/"
    side = segno.make(address, error="q", micro=False).symbol_size(border=4)[0]

    assert f'width="{side}" height="{side}"' in qr_svg(address).decode()


def test_poster_is_one_page():
    pdf = place_poster_pdf(make_area(name="Gångtunneln vid Resecentrum"), brand_of(make_municipality()))

    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert len(opened.pages) == 1


@pytest.mark.parametrize("rows", [1, 3])
def test_list_costs_the_same_for_any_number(client, rows, django_assert_num_queries):
    for _ in range(rows):
        make_area()

    with django_assert_num_queries(4):
        page = client.get(reverse("incidents:poster_list"))

    assert page.content.decode().count(", PDF") == rows


def test_only_the_coordinator_prints_posters():
    client = StrictClient()
    client.force_login(make_user(is_reporter=True))
    paths = [reverse("incidents:poster_list"), reverse("incidents:poster_file")]
    paths.append(reverse("incidents:area_poster", args=[make_area().pk]))

    assert [client.get(path).status_code for path in paths] == [403] * 3

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kommunbrott.models import Municipality
from tests.client import assert_fragment_is_part_of_page
from tests.factories import make_municipality, make_user

URL = "/installningar/"
LEAF = b'<svg viewBox="0 0 24 24"><path d="M1 2L3 4z"/></svg>'
CLEAN_LEAF = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="currentColor"><path d="M1 2L3 4z" /></svg>'


def data(**changed):
    """What the form sends for an unchanged municipality of Ekstad."""
    latest = Municipality.history.first()
    return {
        "name": "Ekstads kommun",
        "code": "",
        "brand_color": "#0b5563",
        "action_word": "atgard",
        "council_name": "Brottsförebyggande rådet",
        "council_short_name": "BRÅ",
        "dnr_prefix": "",
        "board_report_months": "12",
        "logo_svg": "",
        "base": str(latest.history_id) if latest else "",
    } | changed


def svg_file(content=LEAF):
    return SimpleUploadedFile("eklov.svg", content, content_type="image/svg+xml")


def test_settings_are_saved_with_derived_colours_and_history(client, coordinator):
    make_municipality()

    response = client.post(
        URL, data(name="Ekby kommun", code="9902", brand_color="#005AA0", action_word="insats")
    )

    saved = Municipality.current()
    assert response["Location"] == URL
    assert (saved.name, saved.code, saved.brand_color) == ("Ekby kommun", "9902", "#005aa0")
    assert (saved.brand_tokens["dark_accent"], saved.brand_version) == ("#86b5e9", 2)
    assert saved.action_forms["many"] == "insatser"
    assert saved.history.first().history_user == coordinator


def test_first_settings_make_the_municipality(client):
    client.post(URL, data())

    assert Municipality.objects.get().name == "Ekstads kommun"


def test_page_tells_who_changed_it_last(client):
    make_municipality()
    client.post(URL, data(code="9902"))

    assert "av Sara Samordnare" in client.get(URL).content.decode()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"name": ""}, "Detta fält måste fyllas i."),
        ({"code": "99"}, "Kommunkoden är fyra siffror."),
        ({"brand_color": "blå"}, "Skriv färgen som # följt av sex tecken"),
        (
            {"brand_color": "#808080"},
            "Text på plattan blir 4,2 mot 4,5. Närmaste färg som klarar kraven: #868686.",
        ),
        ({"action_word": "sak"}, "Välj ett giltigt alternativ."),
    ],
)
def test_what_cannot_be_saved_is_told_and_loses_nothing(client, changed, said):
    make_municipality()

    response = client.post(URL, data(council_name="Trygghetsrådet", **changed))

    page = response.content.decode()
    assert response.status_code == 200
    assert said in page
    assert 'value="Trygghetsrådet"' in page
    assert Municipality.current().council_name == "Brottsförebyggande rådet"


def test_two_at_the_same_time_are_told_and_nothing_is_lost(client):
    make_municipality()
    begun = data(council_name="Trygghetsrådet")
    other = make_user(name="Elin Fors", is_administrator=True)
    client.force_login(other)
    client.post(URL, data(dnr_prefix="KS"))

    response = client.post(URL, begun)

    page = response.content.decode()
    assert response.status_code == 409
    assert "Elin Fors ändrade inställningarna medan du skrev." in page
    assert 'value="Trygghetsrådet"' in page
    assert Municipality.current().council_name == "Brottsförebyggande rådet"

    again = client.post(URL, data(council_name="Trygghetsrådet"))

    assert again.status_code == 302
    assert Municipality.current().council_name == "Trygghetsrådet"


def test_logotype_is_cleaned_and_served_in_the_colour_of_its_plate(client, anonymous):
    make_municipality()

    client.post(URL, data(logo_file=svg_file(), brand_color="#ffd200"))

    served = anonymous.get("/profil/logotyp.svg")
    assert Municipality.current().logo_svg == CLEAN_LEAF
    assert served.content.decode() == CLEAN_LEAF.replace("currentColor", "#1b201f")
    assert served["Content-Type"] == "image/svg+xml; charset=utf-8"


def test_logotype_with_script_is_refused(client):
    make_municipality()

    response = client.post(URL, data(logo_file=svg_file(b'<svg viewBox="0 0 1 1"><script/></svg>')))

    assert "Filen innehåller &lt;script&gt;." in response.content.decode()
    assert Municipality.current().logo_svg == ""


def test_logotype_survives_a_fault_in_another_field(client):
    make_municipality()

    page = client.post(URL, data(logo_file=svg_file(), name="")).content.decode()

    assert "En ny logotyp är vald" in page
    client.post(URL, data(logo_svg=CLEAN_LEAF))
    assert Municipality.current().logo_svg == CLEAN_LEAF


def test_logotype_sent_as_text_is_cleaned_too(client):
    make_municipality()

    client.post(URL, data(logo_svg='<svg viewBox="0 0 1 1"><script/></svg>'))

    assert Municipality.current().logo_svg == ""


@pytest.mark.parametrize("color", ["#005aa0", "#808080", "#FFD200", "blå", ""])
def test_colour_is_shown_before_it_is_saved(client, color):
    make_municipality()

    assert_fragment_is_part_of_page(client, URL, {"brand_color": color})


def test_refused_colour_is_offered_its_nearest(client):
    fragment = client.get(URL, {"brand_color": "#808080"}, headers={"HX-Request": "true"}).content.decode()

    assert 'data-use="#868686"' in fragment
    assert "klarar inte" in fragment


def test_stored_logotype_that_was_never_cleaned_is_not_put_into_a_page(client):
    make_municipality(logo_svg='<svg viewBox="0 0 1 1"><script>x</script></svg>')

    assert "<script>x" not in client.get(URL).content.decode()


@pytest.mark.parametrize(
    ("flags", "status"),
    [
        ({"is_coordinator": True}, 200),
        ({"is_administrator": True}, 200),
        ({"is_reporter": True}, 403),
        ({}, 403),
    ],
)
def test_only_coordinator_and_administrator_reach_the_settings(anonymous, flags, status):
    anonymous.force_login(make_user(**flags))

    assert anonymous.get(URL).status_code == status
    assert anonymous.post(URL, data(name="Ekby")).status_code == {200: 302}.get(status, status)


def test_profile_is_served_to_strangers_and_kept(anonymous):
    make_municipality(brand_color="#005aa0")

    css = anonymous.get("/profil.css")

    assert "--brand: #005aa0; --on-brand: #ffffff; --accent: #005aa0;" in css.content.decode()
    assert css["Content-Type"] == "text/css; charset=utf-8"
    assert css["Cache-Control"] == "public, max-age=31536000, immutable"


def test_address_of_the_profile_changes_with_the_colour(client):
    make_municipality()
    before = client.get(URL).content.decode()

    client.post(URL, data(brand_color="#005aa0"))

    assert "/profil.css?v=1-0b5563" in before
    assert "/profil.css?v=2-005aa0" in client.get(URL).content.decode()


def test_empty_database_has_a_neutral_profile(anonymous):
    assert anonymous.get("/profil.css").status_code == 200
    assert "#ffffff" in anonymous.get("/profil/logotyp.svg").content.decode()
    assert 'fill="#0b5563"' in anonymous.get("/profil/ikon.svg").content.decode()


def test_page_without_an_icon_of_its_own_gets_the_municipality_s(anonymous):
    assert anonymous.get("/favicon.ico")["Location"] == "/profil/ikon.svg"

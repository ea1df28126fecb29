import datetime as dt
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kommunbrott import geo
from kommunbrott.choices import OrganisationKind
from kommunbrott.models import Area, Organisation, RoadNetwork, User
from tests.client import assert_fragment_is_part_of_page
from tests.factories import make_organisation, make_user

RING = [[15.1, 56.2], [15.2, 56.2], [15.2, 56.3], [15.1, 56.2]]
BORDER = {"type": "Polygon", "coordinates": [RING]}


@pytest.fixture
def administrator(client, coordinator):
    coordinator.is_administrator = True
    coordinator.save()
    return coordinator


# --- Parties ---


def party(**changed):
    return {
        "name": "Ekstads Teknik AB", "short_name": "", "kind": "bolag", "parent": "", "aliases": "",
        "contact_name": "", "contact_email": "", "contact_phone": "", "retired_on": "",
    } | changed  # fmt: skip


def names_in(page: str, *names: str) -> list[str]:
    return [name for name in names if name in page]


def test_party_is_made_with_its_other_names(client):
    response = client.post("/parter/ny/", party(aliases="VME\n\n  Teknikbolaget \nvme"))

    saved = Organisation.objects.get()
    assert response["Location"] == "/parter/"
    assert (saved.name, saved.kind) == ("Ekstads Teknik AB", OrganisationKind.COMPANY)
    assert [alias.name for alias in saved.aliases.all()] == ["Teknikbolaget", "vme"]


def test_other_names_are_kept_added_and_taken_away(client):
    organisation = make_organisation(name="Polisen", kind="polis", aliases=["Polis", "Lokalpolisen"])
    kept = organisation.aliases.get(name="Polis").pk

    client.post(
        f"/parter/{organisation.pk}/", party(name="Polisen", kind="polis", aliases="Polis\nKommunpolisen")
    )

    assert dict(organisation.aliases.values_list("name", "pk"))["Polis"] == kept
    assert [alias.name for alias in organisation.aliases.all()] == ["Kommunpolisen", "Polis"]


@pytest.mark.parametrize("alias", ["Polisen", "polis", "LOKAL-POLISEN"])
def test_name_that_another_party_bears_is_refused_and_kept_on_the_page(client, alias):
    make_organisation(name="Polisen", aliases=["Polis", "Lokal polisen"])

    page = client.post("/parter/ny/", party(aliases=f"VME\n{alias}")).content.decode()

    assert f"”{alias}” är redan ett namn på Polisen." in page
    assert f"VME\n{alias}</textarea>" in page
    assert Organisation.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"name": "Polisen"}, "Det finns redan en part med det namnet."),
        ({"contact_email": "elin"}, "Fyll i en giltig e-postadress."),
        ({"retired_on": "i går"}, "Fyll i ett giltigt datum."),
        ({"aliases": "x" * 161}, "Ett namn får ha högst 160 tecken."),
        ({"kind": "x"}, "Välj ett giltigt alternativ."),
    ],
)
def test_party_that_cannot_be_saved_is_told_so(client, changed, said):
    make_organisation(name="Polisen")

    response = client.post("/parter/ny/", party(**changed))

    assert response.status_code == 200
    assert said in response.content.decode()


def test_party_cannot_belong_to_what_belongs_to_it(client):
    board = make_organisation(name="Nämnden")
    office = make_organisation(name="Kontoret", parent=board)

    page = client.post(f"/parter/{board.pk}/", party(name="Nämnden", parent=office.pk)).content.decode()

    assert "Kontoret hör redan till den här parten." in page


def test_saving_confirms_what_an_import_proposed(client):
    proposed = make_organisation(name="Krögarna", is_proposed=True)
    assert "Föreslagen av en import." in client.get(f"/parter/{proposed.pk}/").content.decode()

    client.post(f"/parter/{proposed.pk}/", party(name="Krögarna"))

    proposed.refresh_from_db()
    assert proposed.is_proposed is False


def test_party_list_finds_by_name_kind_and_state(client):
    today = dt.date.today()  # noqa: DTZ011
    make_organisation(name="Ekstads Teknik AB", kind="bolag", aliases=["VME", "VME park"])
    make_organisation(name="Ekstadshem AB", kind="bolag", retired_on=today - dt.timedelta(1))
    make_organisation(name="Nattvandrarna", kind="forening", is_proposed=True)
    everyone = ("Ekstads Teknik AB", "Ekstadshem AB", "Nattvandrarna")

    def found(**urval):
        page = client.get("/parter/", urval, headers={"HX-Request": "true"}).content.decode()
        return names_in(page, *everyone), page

    assert found()[0] == list(everyone)
    assert found(q="vme")[0] == ["Ekstads Teknik AB"]
    assert "<strong>1 part</strong>" in found(q="vme")[1]
    assert found(kind="bolag")[0] == ["Ekstads Teknik AB", "Ekstadshem AB"]
    assert found(state="aktiv")[0] == ["Ekstads Teknik AB", "Nattvandrarna"]
    assert found(state="avslutad")[0] == ["Ekstadshem AB"]
    assert found(state="foreslagen")[0] == ["Nattvandrarna"]


def test_party_list_fragment(client):
    make_organisation(name="Polisen", kind="polis")
    make_organisation(name="Ekstadshem AB", kind="bolag")

    assert_fragment_is_part_of_page(client, "/parter/", {"kind": "polis"})


def test_empty_list_is_told_from_an_empty_selection(client):
    assert "Inga parter än" in client.get("/parter/").content.decode()
    make_organisation()
    assert "Inget i urvalet" in client.get("/parter/", {"q": "finns inte"}).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_party_list_costs_the_same_for_any_length(client, rows, django_assert_num_queries):
    parent = make_organisation()
    for n in range(rows):
        make_organisation(parent=parent, aliases=[f"A{n}", f"B{n}"])

    # session, user, municipality, count, rows, aliases
    with django_assert_num_queries(6):
        response = client.get("/parter/")

    assert f"<strong>{rows + 1} parter</strong>" in response.content.decode()


def test_long_list_is_turned_page_by_page_and_sorted_by_any_column(client):
    for n in range(60):
        make_organisation(name=f"Part {n:02}", kind="bolag" if n % 2 else "polis")

    first = client.get("/parter/").content.decode()
    second = client.get("/parter/", {"page": 2, "sort": "-name"}).content.decode()

    assert "1–50 av 60" in first
    assert names_in(second, "Part 09", "Part 00", "Part 10") == ["Part 09", "Part 00"]
    assert 'aria-sort="descending"' in second


@pytest.mark.parametrize("query", ["page=99", "page=x", "sort=nope", "kind=x", "state=x", "q=%00"])
def test_odd_addresses_are_answered(client, query):
    make_organisation()

    assert client.get(f"/parter/?{query}").status_code in (200, 404)


# --- Areas ---


def area(**changed):
    return {"name": "Björkgården", "kind": "omrade", "parent": "", "source": "", "version": ""} | changed


def border_file(content) -> SimpleUploadedFile:
    return SimpleUploadedFile("grans.geojson", json.dumps(content).encode())


def test_area_is_made_with_its_border(client):
    response = client.post("/omraden/nytt/", area(border_file=border_file(BORDER), source="Kartavdelningen"))

    saved = Area.objects.get()
    assert response["Location"] == "/omraden/"
    assert (saved.geometry, saved.source) == (BORDER, "Kartavdelningen")
    assert "Finns" in client.get("/omraden/").content.decode()


def test_area_keeps_its_border_when_no_file_is_sent(client):
    existing = Area.objects.create(name="Björkgården", geometry=BORDER)

    client.post(f"/omraden/{existing.pk}/", area(source="Ny källa"))

    existing.refresh_from_db()
    assert (existing.geometry, existing.source) == (BORDER, "Ny källa")


def test_area_with_an_odd_border_is_refused(client):
    odd = border_file({"type": "Point", "coordinates": [15, 56]})

    page = client.post("/omraden/nytt/", area(border_file=odd)).content.decode()

    assert "Gränsen ska vara Polygon eller MultiPolygon." in page
    assert not Area.objects.exists()


def test_area_cannot_lie_in_itself(client):
    outer = Area.objects.create(name="Ekstad")
    inner = Area.objects.create(name="Björkgården", parent=outer)

    page = client.post(f"/omraden/{outer.pk}/", area(name="Ekstad", parent=inner.pk)).content.decode()

    assert "Björkgården ligger redan i det här området." in page


@pytest.mark.parametrize("rows", [1, 3])
def test_area_list_costs_the_same_for_any_length(client, rows, django_assert_num_queries):
    parent = Area.objects.create(name="Ekstad")
    for n in range(rows):
        Area.objects.create(name=f"Område {n}", parent=parent, geometry=BORDER)

    with django_assert_num_queries(5):
        response = client.get("/omraden/")

    assert f"<strong>{rows + 1} områden</strong>" in response.content.decode()


def test_area_list_fragment(client):
    Area.objects.create(name="Björkgården")
    Area.objects.create(name="Hamnen")

    assert_fragment_is_part_of_page(client, "/omraden/", {"q": "hamn"})


# --- People ---


def person(**changed):
    return {
        "name": "Elin Fors", "username": "elin", "email": "elin@ekstad.example", "title": "", "organisation": "",
        "is_coordinator": "on", "is_active": "on",
    } | changed  # fmt: skip


def test_new_account_gets_a_password_that_is_shown_once(client, administrator, anonymous):
    response = client.post("/personer/ny/", person())

    page = response.content.decode()
    password = page.split('<code class="secret">')[1].split("<")[0]
    elin = User.objects.get(username="elin")
    assert elin.check_password(password)
    assert (elin.is_coordinator, elin.is_administrator) == (True, False)
    assert "no-store" in response["Cache-Control"]
    assert password not in client.get("/personer/").content.decode()


def test_account_is_changed_and_closed(client, administrator):
    elin = make_user(username="elin")

    client.post(f"/personer/{elin.pk}/", person(is_active="", title="Chef"))

    elin.refresh_from_db()
    assert (elin.is_active, elin.title, elin.name) == (False, "Chef", "Elin Fors")


def test_new_password_replaces_the_old(client, administrator):
    elin = make_user(username="elin")
    asked = client.get(f"/personer/{elin.pk}/losenord/").content.decode()

    page = client.post(f"/personer/{elin.pk}/losenord/").content.decode()

    elin.refresh_from_db()
    assert '<code class="secret">' not in asked
    assert elin.check_password(page.split('<code class="secret">')[1].split("<")[0])


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"username": "samordnaren"}, "Användarnamnet är redan taget."),
        ({"username": "två ord"}, "Fyll i ett giltigt användarnamn."),
        ({"email": "SARA@ekstad.example"}, "Adressen hör redan till ett annat konto."),
        ({"name": ""}, "Detta fält måste fyllas i."),
    ],
)
def test_account_that_cannot_be_made_is_told_so(client, administrator, changed, said):
    administrator.email = "sara@ekstad.example"
    administrator.save()

    page = client.post("/personer/ny/", person(**changed)).content.decode()

    assert said in page
    assert User.objects.count() == 1


def test_nobody_shuts_the_door_on_herself(client, administrator):
    response = client.post(
        f"/personer/{administrator.pk}/", person(username=administrator.username, is_active="")
    )

    page = response.content.decode()
    administrator.refresh_from_db()
    assert "Du kan inte stänga ditt eget konto." in page
    assert "Du kan inte ta ifrån dig själv administrationen." in page
    assert (administrator.is_active, administrator.is_administrator) == (True, True)


def test_people_are_found_by_name_role_and_party(client, administrator):
    police = make_organisation(name="Polisen")
    make_user(name="Tomas Rehn", is_reporter=True, organisation=police)
    make_user(name="Lena Ås", email="lena@ekstad.example")

    def found(**urval):
        page = client.get("/personer/", urval, headers={"HX-Request": "true"}).content.decode()
        return names_in(page, "Lena Ås", "Sara Samordnare", "Tomas Rehn")

    assert found() == ["Lena Ås", "Sara Samordnare", "Tomas Rehn"]
    assert found(q="lena@") == ["Lena Ås"]
    assert found(role="is_reporter") == ["Tomas Rehn"]
    assert found(organisation=police.pk) == ["Tomas Rehn"]
    assert_fragment_is_part_of_page(client, "/personer/", {"role": "is_reporter"})


@pytest.mark.parametrize("rows", [1, 3])
def test_people_list_costs_the_same_for_any_length(client, administrator, rows, django_assert_num_queries):
    for _ in range(rows):
        make_user(organisation=make_organisation())

    # session, user, municipality, count, rows, parties in the filter
    with django_assert_num_queries(6):
        client.get("/personer/")


# --- Who may ---

BASE_DATA = ["/parter/", "/parter/ny/", "/parter/{party}/", "/omraden/", "/omraden/nytt/", "/omraden/{area}/"]
ACCOUNTS = ["/personer/", "/personer/ny/", "/personer/{user}/", "/personer/{user}/losenord/"]


@pytest.mark.parametrize(
    ("flags", "base_data", "accounts"),
    [
        ({"is_coordinator": True}, 200, 403),
        ({"is_administrator": True}, 200, 200),
        ({"is_reporter": True}, 403, 403),
        ({}, 403, 403),
    ],
)
def test_who_reaches_the_register(anonymous, flags, base_data, accounts):
    anonymous.force_login(make_user(**flags))
    rows = {
        "party": make_organisation().pk,
        "area": Area.objects.create(name="Ekstad").pk,
        "user": make_user().pk,
    }

    reached = {path: anonymous.get(path.format(**rows)).status_code for path in BASE_DATA + ACCOUNTS}

    assert reached == dict.fromkeys(BASE_DATA, base_data) | dict.fromkeys(ACCOUNTS, accounts)


# --- The map ---


def pointed(**changed):
    return {
        "name": "Torget", "kind": "plats", "parent": "", "source": "", "version": "",
        "latitude": "", "longitude": "", "radius": "50",
    } | changed  # fmt: skip


def test_place_that_is_pointed_out_becomes_a_circle(client):
    response = client.post("/omraden/nytt/", pointed(latitude="56.25", longitude="15,15", radius="80"))

    place = Area.objects.get()
    assert response["Location"] == "/omraden/"
    assert tuple(round(each, 5) for each in geo.middle(place.geometry)) == (56.25, 15.15)
    assert geo.radius(place.geometry) == 80


def test_place_keeps_its_border_when_its_point_is_not_moved(client):
    place = Area.objects.create(name="Torget", kind="plats", geometry=BORDER)
    form = client.get(f"/omraden/{place.pk}/").context["form"]
    shown = {name: form[name].value() for name in ("latitude", "longitude", "radius")}

    client.post(f"/omraden/{place.pk}/", pointed(name="Stora torget") | shown)

    place.refresh_from_db()
    assert (place.name, place.geometry) == ("Stora torget", BORDER)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"kind": "omrade", "longitude": "15,15"}, "Bara en plats kan pekas ut med en punkt."),
        ({"longitude": ""}, "Fyll i både latitud och longitud."),
        ({"longitude": "-15,15"}, "Punkten ligger inte i Sverige."),
        ({"longitude": "1e400"}, "Fyll i ett tal."),
        (
            {"longitude": "15,15", "radius": "0"},
            "Kontrollera att detta värde är större än eller lika med 10.",
        ),
    ],
)
def test_point_that_cannot_be_used_is_told_of(client, changed, said):
    page = client.post("/omraden/nytt/", pointed(latitude="56,25") | changed).content.decode()

    assert said in page
    assert not Area.objects.exists()


def test_map_ground_is_the_borders_with_the_larger_first(client):
    Area.objects.create(name="Torget", kind="plats", geometry=BORDER)
    Area.objects.create(name="Norrby", kind="omrade", geometry=BORDER)
    Area.objects.create(name="Utan gräns", kind="omrade")

    ground = client.get("/karta/underlag.json").json()

    assert [each["properties"]["name"] for each in ground["features"]] == ["Norrby", "Torget"]
    assert ground["features"][0]["geometry"] == BORDER


def road_file(content) -> SimpleUploadedFile:
    return SimpleUploadedFile("vagar.geojson", json.dumps(content).encode())


ROAD = {"type": "LineString", "coordinates": [[15.1, 56.2], [15.15, 56.21], [15.2, 56.2]]}


def test_roads_are_taken_from_a_file_drawn_everywhere_and_taken_away(client):
    Area.objects.create(name="Norrby", kind="omrade", geometry=BORDER)
    mixed = {
        "type": "FeatureCollection",
        "features": [{"type": "Feature", "geometry": g} for g in (ROAD, BORDER)],
    }

    client.post("/omraden/vagar/", {"file": road_file(mixed), "source": "Vägdatabasen", "version": "2026"})

    [line] = RoadNetwork.current_lines()
    assert len(line) == 3
    page = client.get("/omraden/vagar/").content.decode()
    assert ("1 väg, Vägdatabasen, 2026" in page, page.count('class="map__road"')) == (True, 1)
    road = client.get("/karta/underlag.json").json()["features"][-1]
    corner = [round(each, 4) for each in road["geometry"]["coordinates"][0][0]]
    assert (road["properties"]["kind"], corner) == ("vag", [15.1, 56.2])
    assert 'stroke="#a9a491"' in client.get("/rapporter/karta.svg").content.decode()

    client.post("/omraden/vagar/", {"remove": "1"})

    assert RoadNetwork.current_lines() == []
    assert 'stroke="#a9a491"' not in client.get("/rapporter/karta.svg").content.decode()


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (None, "Välj en fil med vägar."),
        (SimpleUploadedFile("x.json", b"\xff\x00"), "Filen går inte att läsa som GeoJSON."),
        (SimpleUploadedFile("x.json", b"[" * 100_000), "Filen går inte att läsa som GeoJSON."),
        (road_file(BORDER), "Filen innehåller inga linjer."),
        (
            road_file({"type": "LineString", "coordinates": [[674032, 6580822], [674132, 6580822]]}),
            "inte i Sverige",
        ),
        (
            road_file({"type": "MultiLineString", "coordinates": [ROAD["coordinates"] * 70_000]}),
            "för många vägar",
        ),
    ],
)
def test_roads_that_cannot_be_used_are_told_of_and_change_nothing(client, file, said):
    page = client.post(
        "/omraden/vagar/", {"file": file, "source": ""} if file else {"source": ""}
    ).content.decode()

    assert said in page
    assert not RoadNetwork.objects.exists()


def test_roads_belong_to_those_who_keep_the_register(client):
    client.force_login(make_user())

    assert client.get("/omraden/vagar/").status_code == 403

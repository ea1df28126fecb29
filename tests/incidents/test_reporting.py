import datetime as dt
import io
import re
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image, ImageFile

from incidents.models import QuietNote, Report, ReportContact, ReportLog, ReportPhoto, RoutingRule
from tests.client import StrictClient
from tests.factories import category, make_area, make_organisation, make_report, make_user

FORM = "/rapporter/ny/"
SQUARE = {
    "type": "Polygon",
    "coordinates": [[[15.9, 59.5], [16.0, 59.5], [16.0, 59.55], [15.9, 59.55], [15.9, 59.5]]],
}
SPOT = {
    "type": "Polygon",
    "coordinates": [[[15.93, 59.51], [15.94, 59.51], [15.94, 59.52], [15.93, 59.52], [15.93, 59.51]]],
}
STOCKHOLM = ZoneInfo("Europe/Stockholm")


@pytest.fixture
def landlord():
    return make_organisation(name="Ekstadshem AB", kind="bolag")


@pytest.fixture
def reporter(landlord):
    return make_user(name="Amina Salah", is_reporter=True, organisation=landlord)


@pytest.fixture
def phone(reporter):
    client = StrictClient()
    client.force_login(reporter)
    return client


@pytest.fixture
def centre():
    return make_area(name="Centrum", kind="omrade", geometry=SQUARE)


@pytest.fixture
def square(centre):
    return make_area(name="Torget", kind="plats", parent=centre, geometry=SPOT)


def sent(phone, **data):
    data = {"category": category("otrygg-plats").pk, "when": "nyss"} | data
    return phone.post(FORM, {name: value for name, value in data.items() if value is not None})


def errors(response) -> dict[str, list[str]]:
    return {name: list(found) for name, found in response.context["form"].errors.items()}


# --- The shortest way ---


def test_two_choices_and_send_are_a_report(phone, reporter, landlord, square, centre):
    response = sent(phone, place=square.pk)

    report = Report.objects.get()
    assert response.url == reverse("incidents:report_sent", args=[report.pk])
    assert (report.what, report.where, report.area, report.place) == (
        "Otrygg plats",
        "Torget",
        centre,
        square,
    )
    assert (report.place_precision, report.latitude, report.longitude) == ("plats", 59.515, 15.935)
    assert (report.reporter, report.organisation, report.reporter_kind) == (
        reporter,
        landlord,
        "bostadsbolag",
    )
    assert (report.status, report.source, report.time_precision, report.police_reported) == (
        "ny", "formular", "exakt", "okant"
    )  # fmt: skip
    assert abs(report.starts_at - timezone.now()) < dt.timedelta(minutes=1)
    assert [(entry.what, entry.by, entry.detail) for entry in report.log.all()] == [
        ("inkom", reporter, "Formulär")
    ]
    assert f"Rapport {report.pk} har kommit in" in phone.get(response.url).content.decode()


def test_form_says_where_to_call(phone):
    page = phone.get(FORM).content.decode()

    assert 'href="tel:112"' in page
    assert 'href="tel:11414"' in page


@pytest.mark.parametrize("places", [1, 3])
def test_form_costs_the_same_for_any_number_of_places(phone, centre, places, django_assert_num_queries):
    for _ in range(places):
        make_area(kind="plats", parent=centre, geometry=SPOT)

    with django_assert_num_queries(8):
        phone.get(FORM)


# --- What is asked for, and that nothing is lost ---


def test_what_and_where_are_asked_for(phone):
    response = sent(phone, category=None, text="Tre lampor är släckta.", police_case="5000-K1-26")

    assert errors(response) == {
        "category": ["Välj vad som har hänt."],
        "place": ["Välj en plats, peka på kartan eller beskriv var det är."],
    }
    page = response.content.decode()
    assert "Tre lampor är släckta." in page
    assert 'value="5000-K1-26"' in page
    assert not Report.objects.exists()


@pytest.mark.parametrize(
    ("data", "wrong"),
    [
        ({"category": "999999999999999999999"}, {"category"}),
        ({"category": "\0"}, {"category"}),
        ({"place": "x", "place_name": ""}, {"place"}),
        ({"when": "snart"}, {"when"}),
        ({"when": "annan"}, {"on"}),
        ({"when": "annan", "on": "2026-02-30"}, {"on"}),
        ({"when": "annan", "on": "2999-01-01"}, {"on"}),
        ({"when": "annan", "on": "0001-01-01"}, {"on"}),
        ({"when": "annan", "on": "2026-01-01", "at": "25:10"}, {"at"}),
        ({"damage_cost": "99999999999999999999"}, {"damage_cost"}),
        ({"damage_cost": "-1"}, {"damage_cost"}),
        ({"contact_email": "inte en adress"}, {"contact_email"}),
        ({"text": "x" * 4001}, {"text"}),
        ({"place_name": "x" * 161}, {"place_name"}),
        ({"place_name": "a\0b"}, {"place_name"}),
        ({"subcategory": "trafik"}, {"subcategory"}),
    ],
)
def test_bad_input_is_told_beside_its_field(phone, data, wrong):
    if data.get("subcategory") == "trafik":
        data = {"subcategory": category("trafik-parkering").pk}

    response = sent(phone, **({"place_name": "Vid bron"} | data))

    assert (response.status_code, set(errors(response))) == (200, wrong)
    assert not Report.objects.exists()


@pytest.mark.parametrize(
    "hidden",
    [
        {"latitude": "nan", "longitude": "inf"},
        {"latitude": "0", "longitude": "0"},
        {"latitude": "59,5"},
        {"submission": "x", "part": "0"},
        {"accuracy": "-5", "nearer": "99999999999999999999"},
    ],
)
def test_hidden_fields_that_hold_nonsense_break_nothing(phone, hidden):
    response = sent(phone, place_name="Vid bron", **hidden)

    assert response.status_code in (200, 302)
    assert all(report.latitude is None for report in Report.objects.all())


# --- When ---


@pytest.mark.parametrize(
    ("data", "starts", "ends", "precision"),
    [
        ({"on": "2026-03-14", "at": "21:30"}, (2026, 3, 14, 21, 30), None, "exakt"),
        ({"on": "2026-03-14"}, (2026, 3, 14, 0, 0), None, "dag"),
        ({"on": "2026-03-14", "at": "20:00", "until": "22:00"}, (2026, 3, 14, 20, 0), (2026, 3, 14, 22, 0), "mellan"),
        # over the night to summer time
        ({"on": "2026-03-28", "at": "20:00", "until": "07:00"}, (2026, 3, 28, 20, 0), (2026, 3, 29, 7, 0), "mellan"),
        ({"on": "2026-03-14", "until": "07:00"}, (2026, 3, 14, 0, 0), (2026, 3, 14, 7, 0), "mellan"),
    ],
)  # fmt: skip
def test_other_time(phone, data, starts, ends, precision):
    sent(phone, place_name="Vid bron", when="annan", **data)

    report = Report.objects.get()
    expected_end = dt.datetime(*ends, tzinfo=STOCKHOLM) if ends else None
    assert (report.starts_at, report.ends_at, report.time_precision) == (
        dt.datetime(*starts, tzinfo=STOCKHOLM), expected_end, precision
    )  # fmt: skip


def test_earlier_today_is_between_midnight_and_now(phone):
    sent(phone, place_name="Vid bron", when="idag")

    report = Report.objects.get()
    assert (timezone.localtime(report.starts_at).hour, report.time_precision) == (0, "mellan")
    assert (report.local_hour, report.local_day) == (None, timezone.localdate().toordinal())


# --- Where ---


@pytest.mark.parametrize(
    ("how", "precision", "area"),
    [
        ({"latitude": "59.52", "longitude": "15.95", "accuracy": "12"}, "punkt", "Centrum"),
        ({"latitude": "59.62", "longitude": "15.95"}, "punkt", None),
        ({"area": "Centrum"}, "omrade", "Centrum"),
        ({"area": "Torget"}, "plats", "Centrum"),
        ({"place_name": "Gångtunneln"}, "ord", None),
    ],
)
def test_place_is_told_in_many_ways(phone, square, centre, how, precision, area):
    rows = {"Centrum": centre.pk, "Torget": square.pk}
    sent(phone, **{name: rows.get(value, value) for name, value in how.items()})

    report = Report.objects.get()
    assert (report.place_precision, report.area and report.area.name) == (precision, area)


def test_a_point_is_put_on_the_map_without_script(phone, centre):
    """The picture is a button: pressed, it sends where; the form comes back with all that was typed."""
    data = {
        "category": category("trafik").pk,
        "text": "Moped på gångvägen",
        "when": "annan",
        "on": "2026-11-01",
    }

    first = phone.post(FORM, data | {"map.x": "144", "map.y": "120", "nearer": "0"})
    form = first.context["form"]
    again = {name: form[name].value() for name in ("latitude", "longitude", "accuracy", "submission", "part")}
    second = phone.post(FORM, data | again | {"map.x": "0", "map.y": "0", "nearer": first.context["nearer"]})

    assert not form.errors
    assert (first.context["nearer"], second.context["nearer"]) == (1, 2)
    assert form.point == pytest.approx((59.525, 15.95), abs=0.001)
    assert int(form["accuracy"].value()) > int(second.context["form"]["accuracy"].value())
    page = second.content.decode()
    assert "Moped på gångvägen" in page
    assert 'value="2026-11-01"' in page
    assert re.search(r'value="{}"[^>]* checked'.format(data["category"]), page)
    assert not Report.objects.exists()


@pytest.mark.parametrize(
    "press", [{"map.x": "x", "map.y": "1"}, {"map.x": "9" * 40, "map.y": "0"}, {"do": "nonsens"}]
)
def test_odd_presses_break_nothing(phone, centre, press):
    assert phone.post(FORM, press).status_code == 200


def test_buttons_of_the_map_go_back_and_take_the_point_away(phone, centre):
    data = {"latitude": "59.52", "longitude": "15.95", "nearer": "2"}

    farther = phone.post(FORM, data | {"do": "langre-bort"})
    gone = phone.post(FORM, data | {"do": "ingen-punkt"})

    assert (farther.context["nearer"], farther.context["form"].point) == (1, (59.52, 15.95))
    assert gone.context["form"].point is None


def test_map_is_a_picture_with_a_mark(phone, square):
    response = phone.get("/rapporter/karta.svg", {"latitude": "59.515", "longitude": "15.935", "nearer": "1"})

    text = response.content.decode()
    assert response["Content-Type"] == "image/svg+xml"
    assert (text.count("<path"), text.count("<circle")) == (2, 2)
    assert 'cx="144.0" cy="120.0"' in text


def test_map_of_a_municipality_without_borders(phone):
    assert phone.get("/rapporter/karta.svg").content.decode().count("<path") == 0


# --- Place, never person ---


@pytest.mark.parametrize("name", ["text", "place_name", "police_case", "contact_name", "contact_phone"])
def test_no_personnummer_gets_through_the_form(phone, name):
    data = {"place_name": "Vid bron", "keep_reason": "Behövs"} | {name: "850627-9820"}

    response = sent(phone, **data)

    assert errors(response)[name] == [
        "Texten innehåller ett personnummer. Ta bort det, så går det att spara."
    ]
    assert not Report.objects.exists()


def test_what_looks_personal_is_shown_and_masked_with_one_press(phone):
    text = "Vaktmästaren Leif Strand, 070-174 06 35, såg det."

    warned = sent(phone, place_name="Vid bron", text=text)
    masked = sent(phone, place_name="Vid bron", text=text, do="maska").context["form"]["text"].value()
    sent(phone, place_name="Vid bron", text=masked)

    assert list(errors(warned)) == ["text"]
    assert [piece for piece, _ in warned.context["findings"]] == ["Leif Strand", "070-174 06 35"]
    assert masked == "Vaktmästaren ●●●●, ●●●●, såg det."
    assert Report.objects.get().text == masked


def test_what_looks_personal_is_kept_for_a_reason_that_is_logged_without_it(phone):
    sent(phone, place_name="Vid bron", text="Skylten Ola Hansson lyser.", keep_reason="Butikens namn")

    report = Report.objects.get()
    entry = ReportLog.objects.get(what="behallen")
    assert entry.detail == "ser ut som ett namn. Skäl: Butikens namn"
    assert "Hansson" not in str(report.kept_findings)
    assert len(report.kept_findings) == 1


def test_reason_may_not_repeat_what_is_kept(phone):
    response = sent(phone, place_name="Vid bron", text="Ola Hansson", keep_reason="Det var Ola Hansson")

    assert errors(response)["keep_reason"] == ["Skriv skälet utan namn och nummer."]


def test_contact_data_stands_in_a_table_of_its_own(phone):
    sent(phone, place_name="Vid bron", contact_name="Berit Ek", contact_phone="070-174 06 35")

    contact = ReportContact.objects.get()
    report = Report.objects.values().get()
    assert (contact.name, contact.phone, contact.email) == ("Berit Ek", "070-174 06 35", "")
    assert "Berit" not in str(report) + str(list(ReportLog.objects.values()))


# --- Pictures ---


def camera_picture(**exif) -> SimpleUploadedFile:
    """With a place and a maker in it, as telephones write them."""
    image = Image.new("RGB", (2400, 1200), "teal")
    tags = image.getexif()
    tags[0x010F] = "SECRETMAKER"
    tags[0x0112] = 6
    tags.get_ifd(0x8825)[2] = (59.0, 30.0, 51.0)
    out = io.BytesIO()
    image.save(out, "JPEG", exif=tags, comment=b"SECRETCOMMENT")
    return SimpleUploadedFile("IMG_1.jpg", out.getvalue(), "image/jpeg")


def test_picture_is_drawn_anew_without_what_the_camera_wrote(phone):
    picture = camera_picture()
    assert b"SECRETMAKER" in picture.read()
    assert not picture.seek(0)

    sent(phone, place_name="Vid bron", photos=[picture])

    photo = ReportPhoto.objects.get()
    data = bytes(photo.jpeg)
    stored = Image.open(io.BytesIO(data))
    assert (stored.size, (photo.width, photo.height)) == ((800, 1600), (800, 1600))
    assert not stored.getexif()
    assert b"SECRET" not in data
    assert b"Exif" not in data


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"GIF89a", "Bilden går inte att läsa."),
        (b"", "Bilden går inte att läsa."),
        (camera_picture().read()[:900], "Bilden går inte att läsa."),
        (b"\0\0\0\x18ftypheic" + b"\0" * 40, "Bilden är i formatet HEIC"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "Bilden går inte att läsa."),
    ],
)
def test_picture_that_cannot_be_drawn_anew_is_refused(phone, data, said, monkeypatch):
    """Also when the printing library has told the picture library to take half a file."""
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    response = sent(
        phone, place_name="Vid bron", text="Släckt lampa", photos=[SimpleUploadedFile("bild.jpg", data)]
    )

    assert errors(response)["photos"][0].startswith(said)
    assert "Släckt lampa" in response.content.decode()
    assert "Välj bilden igen: bild.jpg" in response.content.decode()
    assert not Report.objects.exists()


# --- Sent twice, one more, and to whom ---


def test_same_report_sent_twice_is_one(phone, square):
    again = {"place": square.pk, "submission": "6f1c1a52-9d6e-4f55-9a34-0d6c4f6f7a11", "part": "1"}

    first, second = sent(phone, **again), sent(phone, **again)

    assert first.url == second.url
    assert Report.objects.count() == 1


def test_one_more_event_at_the_same_place(phone, square, reporter):
    first = sent(phone, place=square.pk)

    form = phone.get(FORM, {"samma": Report.objects.get().pk}).context["form"]
    values = {name: form[name].value() for name in ("place", "when", "on", "at", "submission", "part")}
    sent(phone, **values, category=category("nedskrapning").pk)

    one, two = Report.objects.order_by("pk")
    assert (one.submission, one.part, one.place) == (two.submission, two.part - 1, two.place)
    assert (one.starts_at.date(), one.category_name, two.category_name) == (
        two.starts_at.date(), "Otrygg plats", "Nedskräpning"
    )  # fmt: skip
    assert first.status_code == 302


def test_form_is_not_filled_in_from_the_report_of_another(phone):
    other = make_report(reporter=make_user(), place_name="Hemlig plats")

    for number in (other.pk, "x", "9" * 30):
        assert "Hemlig plats" not in phone.get(FORM, {"samma": number}).content.decode()
    assert phone.get(reverse("incidents:report_sent", args=[other.pk])).status_code == 404


def test_report_goes_where_the_most_particular_rule_says(phone, square, centre):
    parties = {
        name: make_organisation(name=name) for name in ("Alla", "Bara kategori", "Bara område", "Båda")
    }
    lights = category("otrygg-plats-belysning")
    unsafe = lights.parent
    RoutingRule.objects.create(area=centre, organisation=parties["Bara område"])
    RoutingRule.objects.create(category=unsafe, organisation=parties["Bara kategori"])
    RoutingRule.objects.create(category=unsafe, area=centre, organisation=parties["Båda"])
    RoutingRule.objects.create(category=category("trafik"), organisation=parties["Alla"])

    sent(phone, place=square.pk)
    sent(phone, place_name="Skogen")
    sent(phone, place=square.pk, category=category("stold").pk)
    sent(phone, place_name="Skogen", category=category("stold").pk)

    routed = [str(report.routed_to) for report in Report.objects.order_by("pk")]
    assert routed == ["Båda", "Bara kategori", "Bara område", "None"]


# --- Nothing to report, and staying signed in ---


def test_nothing_to_report_counts_once_a_day_from_reporters(phone, reporter, landlord):
    phone.post("/rapporter/inget/")
    phone.post("/rapporter/inget/")
    other = StrictClient()
    other.force_login(make_user())

    assert [(note.reporter, note.organisation, note.on) for note in QuietNote.objects.all()] == [
        (reporter, landlord, timezone.localdate())
    ]
    assert other.post("/rapporter/inget/").status_code == 403
    assert "Inget att rapportera" not in other.get(FORM).content.decode()


def test_telephone_that_stays_signed_in_may_only_report(phone, square):
    phone.post("/rapporter/stanna/")

    assert phone.session.get_expiry_age() == 90 * 24 * 3600
    assert [phone.get(path).status_code for path in (FORM, "/rapporter/karta.svg", "/profil.css")] == [
        200
    ] * 3
    for path in ("/", "/planer/", "/konto/losenord/", "/parter/", "/admin/"):
        assert (phone.get(path).status_code, phone.get(path).url) == (302, FORM)
    assert sent(phone, place=square.pk).status_code == 302
    assert "Åtgärdsplan</a>" not in phone.get(FORM).content.decode()

    phone.post("/logga-ut/")
    assert phone.get(FORM).url.startswith("/logga-in/")


def test_only_reporters_may_stay_signed_in(landlord):
    client = StrictClient()
    client.force_login(make_user(organisation=landlord))

    assert client.post("/rapporter/stanna/").status_code == 403


def test_login_that_ran_out_loses_nothing(reporter, square):
    reporter.set_password("ekens blad faller sent")
    reporter.save()
    stranger = StrictClient()
    data = {
        "category": category("trafik").pk,
        "place": square.pk,
        "when": "nyss",
        "text": "Moped på gångvägen",
    }

    asked = stranger.post(FORM, data)
    shown = stranger.post(FORM, data | {"username": reporter.username, "password": "ekens blad faller sent"})
    done = stranger.post(FORM, data)

    assert "Moped på gångvägen" in asked.content.decode()
    assert "Moped på gångvägen" in shown.content.decode()
    assert done.status_code == 302
    assert Report.objects.get().text == "Moped på gångvägen"

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from councils.models import Council, Meeting, Membership
from tests.client import assert_fragment_is_part_of_page
from tests.factories import make_council, make_meeting, make_membership, make_organisation

SERIES = {
    "first_on": "2027-03-04",
    "rhythm": "kvartal",
    "count": "3",
    "starts": "10:00",
    "ends": "12:00",
    "place": "",
}


def series_of(council) -> str:
    return reverse("councils:meeting_series", args=[council.pk])


def slots(*rows) -> dict:
    data = {"moten-TOTAL_FORMS": str(len(rows)), "moten-INITIAL_FORMS": str(len(rows))}
    for number, (council, on, wanted) in enumerate(rows):
        data |= {
            f"moten-{number}-council": str(council.pk),
            f"moten-{number}-on": on,
            f"moten-{number}-starts": "10:00",
            f"moten-{number}-ends": "12.00",
        }
        if wanted:
            data[f"moten-{number}-is_wanted"] = "on"
    return data


@pytest.fixture
def council():
    return make_council(name="Brottsförebyggande rådet", short_name="Rådet", place="Ekensalen")


def test_forum_is_made_and_changed(client):
    data = {"name": "Rådet", "kind": "rad", "numbering": "ar", "cadence": "fyra gånger om året"}

    made = client.post(reverse("councils:council_create"), data)
    council = Council.objects.get()
    client.post(reverse("councils:council_edit", args=[council.pk]), data | {"purpose": "Leda arbetet."})
    council.refresh_from_db()

    assert made["Location"] == council.get_absolute_url()
    assert (council.name, council.cadence, council.purpose) == (
        "Rådet",
        "fyra gånger om året",
        "Leda arbetet.",
    )
    assert [row.history_type for row in council.history.order_by("pk")] == ["+", "~"]


def test_forum_cannot_prepare_itself_through_another(client, council):
    preparatory = make_council(name="AU", prepares=council)
    data = {"name": council.name, "kind": "rad", "numbering": "ar", "prepares": str(preparatory.pk)}

    page = client.post(reverse("councils:council_edit", args=[council.pk]), data).content.decode()

    assert "AU bereds redan av det här forumet. Välj ett annat." in page


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"name": ""}, "Namn"),
        ({"starts_on": "i går"}, "Fyll i ett giltigt datum."),
        ({"ends_on": "2025-12-31"}, "Sista dagen kan inte ligga före den första."),
        ({"organisation": "999"}, "Välj ett giltigt alternativ."),
        ({"user": "x"}, "Ett av valen finns inte längre"),
        ({"name": "Ma\x00rie"}, "null"),
    ],
)
def test_member_that_cannot_be_saved_keeps_what_was_typed(client, council, changed, said):
    data = {
        "name": "Marie Sandell",
        "role": "ordforande",
        "starts_on": "2026-01-01",
        "function": "Ordförande i KS",
    }

    response = client.post(reverse("councils:membership_create", args=[council.pk]), data | changed)

    page = response.content.decode()
    assert response.status_code == 200
    assert said.lower() in page.lower()
    assert 'value="Ordförande i KS"' in page
    assert not Membership.objects.exists()


def test_member_sits_in_the_forum(client, council):
    party = make_organisation(name="Kommunstyrelsen")
    data = {
        "name": "Marie Sandell", "function": "Ordförande", "organisation": str(party.pk), "role": "ordforande",
        "is_leading": "on", "starts_on": "2026-01-01",
    }  # fmt: skip

    client.post(reverse("councils:membership_create", args=[council.pk]), data)

    member = Membership.objects.get()
    assert (member.council, member.organisation, member.is_leading) == (council, party, True)


def test_series_is_proposed_before_anything_is_saved(client, council):
    page = client.post(series_of(council), SERIES | {"propose": "1"}).content.decode()

    assert [f'value="{day}"' in page for day in ("2027-03-04", "2027-06-03", "2027-09-02")] == [True] * 3
    assert not Meeting.objects.exists()


def test_series_brings_the_meetings_that_prepare_it(client, council):
    preparatory = make_council(name="Arbetsutskottet", short_name="AU", prepares=council)

    page = client.post(series_of(council), SERIES | {f"before_{preparatory.pk}": "10"}).content.decode()

    assert page.index("1. AU, torsdag 18 februari 2027") < page.index("2. Rådet, torsdag 4 mars 2027")


def test_series_is_saved_as_changed_and_without_what_was_left_out(client, council):
    preparatory = make_council(name="Arbetsutskottet", prepares=council, place="Linden")
    rows = [(preparatory, "2027-02-18", True), (council, "2027-03-05", True), (council, "2027-06-03", False)]

    response = client.post(series_of(council), SERIES | slots(*rows))

    assert response["Location"] == council.get_absolute_url()
    assert [(m.council, m.day.isoformat(), m.hours, m.place) for m in Meeting.objects.all()] == [
        (preparatory, "2027-02-18", "10.00–12.00", "Linden"),
        (council, "2027-03-05", "10.00–12.00", "Ekensalen"),
    ]


def test_series_is_made_whole_or_not_at_all(client, council):
    make_meeting(council, dt.date(2027, 6, 3))
    rows = [(council, "2027-03-04", True), (council, "2027-06-03", True)]

    page = client.post(series_of(council), SERIES | slots(*rows)).content.decode()

    assert "Forumet har redan ett möte 3 juni 2027 klockan 10.00. Välj en annan tid." in page
    assert Meeting.objects.count() == 1


@pytest.mark.parametrize(
    "broken",
    [
        {"moten-0-on": "0001-01-01"},
        {"moten-0-on": "9999-12-31"},
        {"moten-0-ends": "09:00"},
        {"moten-0-council": "99999999999999999999"},
        {"moten-0-council": "x"},
        {"moten-TOTAL_FORMS": "x"},
        {"moten-TOTAL_FORMS": "100000"},
        {"first_on": "0001-01-01"},
        {"count": "61"},
        {"starts": "25:00"},
    ],
)
def test_series_that_cannot_be_saved_says_so(client, council, broken):
    response = client.post(series_of(council), SERIES | slots((council, "2027-03-04", True)) | broken)

    assert response.status_code == 200
    assert not Meeting.objects.exists()


def test_meeting_of_another_forum_is_not_planned_from_here(client, council):
    other = make_council()

    client.post(series_of(council), SERIES | slots((other, "2027-03-04", True)))

    assert not Meeting.objects.exists()


def test_retired_forum_plans_no_meetings(client, council):
    council.retired_on = dt.date(2026, 1, 1)
    council.save()

    assert client.get(series_of(council)).status_code == 403


def test_meeting_is_moved_cancelled_and_put_back(client, council):
    meeting = make_meeting(council, dt.date(2027, 3, 4))
    moved = {"on": "2027-03-11", "starts": "13:00", "ends": "14:30", "place": "Linden", "sequence": "0"}

    client.post(reverse("councils:meeting_edit", args=[meeting.pk]), moved)
    client.post(
        reverse("councils:meeting_cancel", args=[meeting.pk]), {"reason": "Snöoväder", "sequence": "1"}
    )
    cancelled = Meeting.objects.get()
    client.post(reverse("councils:meeting_put_back", args=[meeting.pk]))

    assert (cancelled.day.isoformat(), cancelled.hours, cancelled.place) == (
        "2027-03-11",
        "13.00–14.30",
        "Linden",
    )
    assert (cancelled.status, cancelled.cancel_reason) == ("installt", "Snöoväder")
    assert [(row.status, row.sequence) for row in meeting.history.order_by("pk")] == [
        ("planerat", 0), ("planerat", 1), ("installt", 2), ("planerat", 3),
    ]  # fmt: skip


def test_who_moves_a_meeting_that_was_moved_is_told_so(client, council):
    meeting = make_meeting(council, dt.date(2027, 3, 4), sequence=1)
    moved = {"on": "2027-03-11", "starts": "13:00", "ends": "14:30", "place": "", "sequence": "0"}

    response = client.post(reverse("councils:meeting_edit", args=[meeting.pk]), moved)

    assert response.status_code == 409
    assert Meeting.objects.get().day.isoformat() == "2027-03-04"


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_cost_the_same_for_any_length(client, council, rows, django_assert_num_queries):
    for number in range(rows):
        make_meeting(council, timezone.localdate() + dt.timedelta(days=1 + number))
        make_membership(council, organisation=make_organisation())

    with django_assert_num_queries(6):
        meetings = client.get(reverse("councils:meeting_list"))
    with django_assert_num_queries(9):
        client.get(council.get_absolute_url())
    with django_assert_num_queries(4):
        client.get(reverse("councils:council_list"))

    assert ("1 möte" if rows == 1 else "3 möten") in meetings.content.decode()


def test_meetings_to_come_are_listed_unless_others_are_asked_for(client, council):
    today = timezone.localdate()
    coming = make_meeting(council, today + dt.timedelta(days=1))
    past = make_meeting(council, today - dt.timedelta(days=1))

    def listed(**data):
        page = client.get(reverse("councils:meeting_list"), data).content.decode()
        return [meeting for meeting in (coming, past) if f"/moten/{meeting.pk}/" in page]

    assert listed() == [coming]
    assert listed(when="tidigare") == [past]
    assert listed(when="alla") == [coming, past]


def test_meeting_list_fragment(client, council):
    make_meeting(council)

    assert_fragment_is_part_of_page(client, reverse("councils:meeting_list"), {"when": "alla"})

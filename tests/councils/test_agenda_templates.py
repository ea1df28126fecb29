import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from councils.models import AgendaTemplate, Meeting, StandingItem
from councils.series import Slot
from councils.workflow import agenda_templates, meetings
from tests.client import StrictClient
from tests.factories import make_agenda_item, make_council, make_meeting, make_membership, make_user


@pytest.fixture
def council():
    return make_council(name="Brottsförebyggande rådet")


@pytest.fixture
def template(council, coordinator):
    template = AgendaTemplate(council=council)
    rows = [
        agenda_templates.Row("Mötet öppnas", "information", minutes=2),
        agenda_templates.Row("Val av justerare", "beslut", clauses="utse Lars\ntacka"),
    ]
    agenda_templates.save(council, template, rows, by=coordinator, seen="0", name="Långa dagordningen")
    return template


def rows_of(items) -> list[tuple]:
    return list(items.order_by("position").values_list("title", "kind", "minutes", "clauses"))


def typed(*rows: dict, **more) -> dict:
    data = {"rader-TOTAL_FORMS": len(rows), "rader-INITIAL_FORMS": 0} | more
    return data | {
        f"rader-{place}-{name}": value for place, row in enumerate(rows) for name, value in row.items()
    }


def edit(template) -> str:
    return reverse("councils:agenda_template_edit", args=[template.pk])


def test_template_is_copied_from_a_meeting_without_what_is_secret(client, council):
    meeting = make_agenda_item(
        make_meeting(council), "utse Lars", title="Val av justerare", kind="beslut"
    ).meeting
    make_agenda_item(meeting, title="Hotbilden", secrecy="18 kap. 1 §")
    make_agenda_item(meeting, title="Läget [[18 kap. 1 §: på Storgatan]]")
    page = client.get(reverse("councils:agenda_template_create", args=[council.pk]), {"mote": meeting.pk})

    answer = client.post(
        reverse("councils:agenda_template_create", args=[council.pk]),
        {"name": "Vanlig", "meeting": meeting.pk},
    )

    template = AgendaTemplate.objects.get()
    assert f'<option value="{meeting.pk}" selected>' in page.content.decode()
    assert answer["Location"] == edit(template)
    assert rows_of(template.items) == [("Val av justerare", "beslut", None, "utse Lars")]


def test_rows_are_written_ordered_and_taken_away(client, template):
    kept = template.items.get(title="Val av justerare").pk
    client.post(
        edit(template),
        typed(
            {"place": "2", "title": "Val av justerare", "kind": "beslut", "clauses": "att utse Lars\n\natt tacka"},
            {"place": "3", "title": "", "kind": "information"},
            {"place": "1", "title": "Upprop", "kind": "information", "minutes": "5"},
            {"title": "Sist", "kind": "diskussion", "gathers": "oppet"},
            name="Korta", seen="0",
        ),
    )  # fmt: skip

    template.refresh_from_db()
    assert (template.name, template.edition) == ("Korta", 1)
    assert rows_of(template.items) == [
        ("Upprop", "information", 5, ""),
        ("Val av justerare", "beslut", None, "utse Lars\ntacka"),
        ("Sist", "diskussion", None, ""),
    ]
    assert template.items.get(pk=kept).title == "Val av justerare"


def test_standing_items_are_written_and_templates_are_not_among_them(client, council, template):
    address = reverse("councils:standing_items_edit", args=[council.pk])
    seen = agenda_templates.mark_of(council, None)
    client.post(address, typed({"title": "Övriga frågor", "kind": "information"}, seen=seen))

    assert rows_of(council.standing_items.standing()) == [("Övriga frågor", "information", None, "")]
    assert rows_of(template.items)[0][0] == "Mötet öppnas"


def test_who_writes_later_sees_what_is_saved_and_chooses(client, council, template, coordinator):
    standing = reverse("councils:standing_items_edit", args=[council.pk])
    seen = agenda_templates.mark_of(council, None)
    theirs = [agenda_templates.Row("Deras ärende", "information")]
    agenda_templates.save(council, None, theirs, by=coordinator, seen=seen)
    agenda_templates.save(council, template, theirs, by=coordinator, seen="0", name="Deras")
    mine = typed({"title": "Mitt ärende"}, name="Min", seen=seen)

    for address, stale in ((standing, seen), (edit(template), "0")):
        told = client.post(address, mine | {"seen": stale})
        page = told.content.decode()
        assert (told.status_code, "Deras ärende" in page, "Mitt ärende" in page) == (409, True, True)
        again = page.partition('name="seen" value="')[2].partition('"')[0]
        assert client.post(address, mine | {"seen": again}).status_code == 302

    assert [*StandingItem.objects.values_list("title", flat=True)] == ["Mitt ärende"] * 2


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"title": "Läget [[18 kap. 1 §: X]]"}, "Sekretess skrivs på mötets eget ärende"),
        ({"title": "A" * 251}, "250"),
        ({"title": "A", "minutes": "99999999999999999999"}, "600"),
        ({"title": "A", "kind": "okänt"}, "Välj"),
        ({"title": "A", "clauses": "\n".join("x" * 31)}, "Högst 30 att-satser"),
        ({"clauses": "utse Lars"}, "Skriv en rubrik, eller töm hela raden."),
        ({"title": "A\0B"}, ""),
    ],
)
def test_bad_rows_are_told_and_nothing_is_written(client, template, row, said):
    page = client.post(edit(template), typed(row, name="Ny", seen="0"))

    assert page.status_code == 200
    assert said in page.content.decode()
    assert [title for title, *_ in rows_of(template.items)] == ["Mötet öppnas", "Val av justerare"]


def test_forum_has_a_name_once(client, council, template):
    address = reverse("councils:agenda_template_create", args=[council.pk])

    page = client.post(address, {"name": "långa dagordningen"}).content.decode()

    assert "Forumet har redan en mall med det namnet." in page
    assert (
        client.post(
            reverse("councils:agenda_template_create", args=[make_council().pk]),
            {"name": "Långa dagordningen"},
        ).status_code
        == 302
    )


def test_meetings_planned_with_a_template_begin_with_it_and_then_what_stands(council, template, coordinator):
    StandingItem.objects.create(council=council, title="Övriga frågor")
    au, slot = make_council(prepares=council), Slot(dt.date(2027, 3, 4), dt.time(10), dt.time(12))

    made = meetings.plan_meetings([(council, slot), (au, slot)], place="", by=coordinator, template=template)

    assert [[item.title for item in meeting.items.all()] for meeting in made] == [
        ["Mötet öppnas", "Val av justerare", "Övriga frågor"],
        [],
    ]
    second = made[0].items.get(title="Val av justerare")
    assert [clause.text for clause in second.clauses.all()] == ["utse Lars", "tacka"]


def test_template_is_chosen_when_meetings_are_planned(client, council, template):
    address = reverse("councils:meeting_series", args=[council.pk])
    asked = {"first_on": "2027-03-04", "rhythm": "kvartal", "count": "1", "starts": "10:00", "ends": "12:00"}
    slots = {
        "moten-TOTAL_FORMS": "1", "moten-INITIAL_FORMS": "1", "moten-0-council": council.pk,
        "moten-0-on": "2027-03-04", "moten-0-starts": "10:00", "moten-0-ends": "12:00", "moten-0-is_wanted": "on",
    }  # fmt: skip
    client.post(address, asked | slots | {"template": template.pk})

    assert Meeting.objects.get().items.count() == 2


def test_template_is_fetched_onto_an_agenda_once(client, council, template):
    meeting = make_agenda_item(make_meeting(council), title="Mötet öppnas").meeting
    address = reverse("councils:meeting_template", args=[meeting.pk])
    for _ in range(2):
        client.post(address, {"template": template.pk})

    assert [item.title for item in meeting.items.all()] == ["Mötet öppnas", "Val av justerare"]
    other = make_meeting(make_council())
    assert (
        client.post(
            reverse("councils:meeting_template", args=[other.pk]), {"template": template.pk}
        ).status_code
        == 404
    )


def test_meetings_keep_what_they_began_with(client, council, template, coordinator):
    slot = Slot(timezone.localdate() + dt.timedelta(days=9), dt.time(10), dt.time(12))
    (meeting,) = meetings.plan_meetings([(council, slot)], place="", by=coordinator, template=template)
    client.post(reverse("councils:agenda_template_remove", args=[template.pk]))

    assert (AgendaTemplate.objects.count(), meeting.items.count()) == (0, 2)


@pytest.mark.parametrize(("kind", "status"), [("coordinator", 200), ("member", 403), ("stranger", 403)])
def test_who_writes_templates(kind, status, council, template):
    user = make_user(is_coordinator=kind == "coordinator")
    if kind == "member":
        make_membership(council, user=user, role="sekreterare")
    client = StrictClient()
    client.force_login(user)
    pages = {
        "agenda_template_create": council.pk,
        "standing_items_edit": council.pk,
        "agenda_template_edit": template.pk,
    }

    assert {
        name: client.get(reverse(f"councils:{name}", args=[pk])).status_code for name, pk in pages.items()
    } == (dict.fromkeys(pages, status))
    removed = client.post(reverse("councils:agenda_template_remove", args=[template.pk])).status_code
    assert removed == (302 if status == 200 else 403)

import datetime as dt
from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from incidents import access, briefing
from incidents.content import EventContent, InterventionContent
from incidents.models import BriefVersion, ComingEvent, OperationalBrief, QuietNote
from incidents.workflow import briefs as workflow
from kommunbrott.access import Overtaken
from kommunbrott.models import OutboxMessage
from tests.client import StrictClient
from tests.factories import (
    make_area,
    make_intervention,
    make_organisation,
    make_report,
    make_user,
)

FIRST, LAST = dt.date(2026, 11, 9), dt.date(2026, 11, 22)
NOW = timezone.make_aware(dt.datetime(2026, 11, 23, 8))


def begun(by) -> OperationalBrief:
    return workflow.begin(FIRST, LAST, by=by)


def content_of(brief, by, now=NOW):
    return briefing.brief_content(brief, by, now)


def judged(brief, by) -> OperationalBrief:
    """As the figures suggest, saved."""
    rows = briefing.suggested(content_of(brief, by)).items()
    return workflow.change(
        brief, {}, [workflow.Judged(key, *row) for key, row in rows], by=by, seen=brief.revision
    )


def fixed(brief, by, **kw) -> BriefVersion:
    content = replace(content_of(brief, by), fixed_on=LAST, fixed_by=str(by), **kw)
    return workflow.fix(brief, by=by, printed=workflow.Printed(content, b"%PDF-1.7", brief.revision))


def at(day: dt.date, hour: int = 12) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour)))


# --- What it says ---


def test_areas_stand_by_level_with_counts_and_motive(coordinator):
    ekbacka, centre, harbour = (make_area(name=name) for name in ("Ekbacka", "Centrum", "Hamnen"))
    brief = begun(coordinator)
    workflow.change(
        brief,
        {},
        [
            workflow.Judged(centre.pk, "gront", "Lugnt."),
            workflow.Judged(harbour.pk, "gult", "Två bränder."),
            workflow.Judged(ekbacka.pk, "rott", "Tre rutor på fem dagar."),
        ],
        by=coordinator,
        seen=1,
    )
    for day in (FIRST, LAST, LAST):
        make_report(area=ekbacka, starts_at=at(day))
    make_report(area=centre, starts_at=at(FIRST - dt.timedelta(days=1)))

    content = content_of(brief, coordinator)

    assert [
        (row.count.name, row.level, row.motive, row.count.now, row.count.before, row.count.said)
        for row in content.areas
    ] == [
        ("Ekbacka", "rott", "Tre rutor på fem dagar.", 3, 0, "för få"),
        ("Hamnen", "gult", "Två bränder.", 0, 0, "för få"),
        ("Centrum", "gront", "Lugnt.", 0, 1, "för få"),
    ]
    assert content.summary.startswith(
        "Ekbacka är rött. Hamnen är gult. 3 rapporter mot 1 de 14 dagarna före: för få för en slutsats."
    )


def test_regular_reporters_are_heard_also_when_there_is_nothing(coordinator):
    talking, quiet, both, _ = (make_user(is_reporter=True) for _ in range(4))
    make_user(is_reporter=True, is_active=False)
    for user in (talking, both):
        make_report(reporter=user, starts_at=at(FIRST))
    for user in (quiet, both):
        QuietNote.objects.create(reporter=user, on=LAST)
    make_report(reporter=make_user(), starts_at=at(FIRST))

    content = content_of(begun(coordinator), coordinator)

    assert (content.reporters, content.heard, content.quiet) == (4, 3, 1)
    assert briefing.heard_line(content) == (
        "3 av 4 rapportörer har hört av sig, 1 av dem med ”inget att rapportera”."
    )


def test_interventions_tell_how_they_go(coordinator):
    area, other = make_area(name="Åkra"), make_area(name="Centrum")
    for week in range(4):
        for _ in range(6):
            make_report(area=area, starts_at=at(dt.date(2025, 10, 28) + dt.timedelta(weeks=week)))
            make_report(area=other, starts_at=at(dt.date(2025, 10, 28) + dt.timedelta(weeks=week)))
            make_report(area=other, starts_at=at(dt.date(2026, 10, 27) + dt.timedelta(weeks=week)))
        make_report(area=area, starts_at=at(dt.date(2026, 10, 27) + dt.timedelta(weeks=week)))
    common = {"areas": [area], "status": "pagar"}
    gone = make_intervention(title="Rond", starts_on=dt.date(2026, 10, 26), **common)
    young = make_intervention(title="Ljus", starts_on=dt.date(2026, 11, 18), **common)
    planned = make_intervention(title="Jul", starts_on=dt.date(2026, 12, 6), ends_on=dt.date(2026, 12, 6))
    make_intervention(title="Sedan", starts_on=dt.date(2027, 6, 1))
    make_intervention(title="Förr", status="avslutad", outcome="Klart.", ends_on=dt.date(2026, 3, 1))

    content = content_of(begun(coordinator), coordinator)

    assert content.interventions == (
        InterventionContent(gone.pk, "Rond", "Åkra", "tills vidare", "24 → 4", "Minskning, −95 till −45 %"),
        InterventionContent(young.pk, "Ljus", "Åkra", "tills vidare", "–", "För tidigt att säga"),
        InterventionContent(
            planned.pk, "Jul", "Hela kommunen", "till 6 december 2026", "–", "Börjar 6 december"
        ),
    )


def test_coming_events_are_of_the_next_six_weeks(coordinator):
    for first, last, what in (
        ((11, 27), (11, 29), "Lönehelg"),
        ((11, 20), (11, 22), "Pågår än"),
        ((11, 1), (11, 3), "Förbi"),
        ((12, 31), None, "Nyår"),
        ((12, 30), (12, 31), "Mellandagar"),
    ):
        ends = dt.date(2026, *last) if last else None
        ComingEvent.objects.create(starts_on=dt.date(2026, *first), ends_on=ends, what=what, detail="")
    ComingEvent.objects.create(starts_on=dt.date(2027, 1, 4), what="För långt fram")

    assert content_of(begun(coordinator), coordinator).events == (
        EventContent("20–22 november", "Pågår än", ""),
        EventContent("27–29 november", "Lönehelg", ""),
        EventContent("30–31 december", "Mellandagar", ""),
        EventContent("31 december", "Nyår", ""),
    )


def test_letter_says_all_of_it_in_words(coordinator):
    make_report(area=make_area(name="Ekbacka"), starts_at=at(FIRST))
    brief = begun(coordinator)
    remarks = {"remarks": "Mörkt i tunneln\n\nNytt klotter"}
    brief = workflow.change(brief, remarks, [], by=coordinator, seen=1)

    told = briefing.paragraphs(content_of(brief, coordinator))

    assert told[1:5] == [
        "Mot tiden före (0): för få. Mot samma dagar i fjol (0): för få.",
        "Ekbacka: 1 rapport, 0 före, 0 i fjol (för få).",
        "Att lägga märke till. Mörkt i tunneln",
        "Att lägga märke till. Nytt klotter",
    ]


# --- From begun to fixed ---


def test_next_is_counted_from_the_last_that_was_fixed(coordinator):
    today = dt.date(2026, 12, 1)
    assert workflow.since_last(today) == (dt.date(2026, 11, 18), today)
    fixed(begun(coordinator), coordinator)

    assert workflow.since_last(today) == (dt.date(2026, 11, 23), today)
    assert workflow.since_last(LAST) == (LAST, LAST)
    assert begun(coordinator).number == 2


def test_only_one_is_open_at_a_time(coordinator):
    first = begun(coordinator)

    with pytest.raises(Overtaken) as overtaken:
        begun(coordinator)

    assert overtaken.value.args == (first,)


def test_fixed_is_frozen_and_says_what_it_said(coordinator):
    area = make_area()
    make_report(area=area, starts_at=at(FIRST))
    brief = judged(begun(coordinator), coordinator)

    version = fixed(brief, coordinator, occasion="EST-mötet 24 november 2026")
    make_report(area=area, starts_at=at(FIRST))

    stored = BriefVersion.objects.get(pk=version.pk)
    assert (stored.tree.statistics.total.now, stored.tree.digest) == (1, stored.digest)
    assert (stored.occasion, stored.tree.occasion, stored.is_whole) == (
        "EST-mötet 24 november 2026", "EST-mötet 24 november 2026", True,
    )  # fmt: skip
    assert workflow.latest_version() == version
    brief.refresh_from_db()
    assert not brief.is_open


def test_database_refuses_change_and_removal_of_what_is_fixed(coordinator):
    version = fixed(begun(coordinator), coordinator)

    for statement in (
        "UPDATE incidents_briefversion SET occasion = 'annat'",
        "DELETE FROM incidents_briefversion",
    ):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)

    assert BriefVersion.objects.get().digest == version.digest


def test_what_was_printed_before_somebody_wrote_is_not_fixed(coordinator):
    brief = begun(coordinator)
    printed = workflow.Printed(content_of(brief, coordinator), b"%PDF-", brief.revision)
    workflow.change(brief, {"summary": "Ändrat"}, [], by=coordinator, seen=1)

    with pytest.raises(Overtaken):
        workflow.fix(brief, by=coordinator, printed=printed)
    with pytest.raises(Overtaken):
        workflow.change(brief, {"summary": "Sist"}, [], by=coordinator, seen=1)

    assert not BriefVersion.objects.exists()


def test_fixing_wants_every_area_judged(coordinator):
    make_area()

    with pytest.raises(ValidationError):
        fixed(begun(coordinator), coordinator)

    assert not BriefVersion.objects.exists()


def test_fixed_can_neither_be_written_in_nor_thrown_away(coordinator):
    brief = begun(coordinator)
    fixed(brief, coordinator)

    with pytest.raises(PermissionDenied):
        workflow.change(brief, {"summary": "Ändrat"}, [], by=coordinator, seen=2)
    with pytest.raises(PermissionDenied):
        workflow.remove(brief, by=coordinator)


def test_letter_is_sent_once_to_each_address(coordinator):
    version = fixed(begun(coordinator), coordinator)
    parties = [make_organisation(contact_email="est@ekstad.example"), make_organisation()]

    for _ in range(2):
        assert workflow.send(version, parties, by=coordinator) == 1

    letter = OutboxMessage.objects.get()
    assert (letter.to, letter.subject) == (
        "est@ekstad.example", "Operativ lägesbild nr 1, 9–22 november 2026",
    )  # fmt: skip


# --- Who may ---


@pytest.mark.parametrize(
    ("who", "reads_open", "reads_fixed", "writes"),
    [
        ({"is_coordinator": True}, True, True, True),
        ({"is_administrator": True}, False, False, False),
        ({"kind": "polis"}, False, True, False),
        ({"kind": "bolag", "is_reporter": True}, False, True, False),
        ({}, False, False, False),
    ],
)
def test_who_reads_and_writes_a_lagesbild(coordinator, who, reads_open, reads_fixed, writes):
    kind = who.pop("kind", None)
    user = make_user(organisation=make_organisation(kind=kind) if kind else None, **who)
    first = begun(coordinator)
    version = fixed(first, coordinator)
    brief = begun(coordinator)
    client = StrictClient()
    client.force_login(user)

    def answers(name: str, row) -> int:
        return client.get(reverse(f"incidents:{name}", args=[row.pk])).status_code

    assert (answers("operational_brief_detail", brief) == 200) == reads_open
    assert (answers("operational_brief_detail", first) == 200) == reads_fixed
    assert (answers("operational_brief_file", first) == 200) == reads_fixed
    assert answers("operational_brief_edit", brief) == (200 if writes else 403)
    assert answers("operational_brief_letter", first) == (200 if writes else 403)
    for name in ("coming_event_list", "report_statistics", "report_statistics_file"):
        assert client.get(reverse(f"incidents:{name}")).status_code == (200 if writes else 403)
    assert bool(access.may_write_brief(user, brief)) == writes
    assert not access.may_write_brief(user, version.brief)
    if not writes:
        for name in ("fix", "remove"):
            answer = client.post(reverse(f"incidents:operational_brief_{name}", args=[brief.pk]))
            assert answer.status_code in (403, 404)
        assert client.post(reverse("incidents:operational_brief_begin")).status_code == 403
        assert OperationalBrief.objects.get(pk=brief.pk).is_open


# --- Pages ---


def typed(**kw) -> dict:
    return {
        "seen": "1",
        "starts_on": "2026-11-09",
        "ends_on": "2026-11-22",
        "summary": "",
        "remarks": "",
    } | kw


def test_written_and_fixed_from_the_pages(client):
    area = make_area(name="Ekbacka")
    make_report(area=area, starts_at=at(FIRST))
    client.post(
        reverse("incidents:operational_brief_begin"), {"starts_on": "2026-11-09", "ends_on": "2026-11-22"}
    )
    brief = OperationalBrief.objects.get()
    address = reverse("incidents:operational_brief_fix", args=[brief.pk])

    unjudged = client.post(address, {"seen": 1, "occasion": "EST-mötet"}).content.decode()
    client.post(
        reverse("incidents:operational_brief_edit", args=[brief.pk]),
        typed(summary="Ekbacka är rött.", **{f"level-{area.pk}": "rott", f"motive-{area.pk}": "Rutor."}),
    )
    stale = client.post(address, {"seen": 1})
    done = client.post(address, {"seen": 2, "occasion": "EST-mötet"})
    page = client.get(brief.get_absolute_url()).content.decode()
    file = b"".join(
        client.get(reverse("incidents:operational_brief_file", args=[brief.pk])).streaming_content
    )

    assert "Bedöm alla områden innan du fastställer." in unjudged
    assert "EST-mötet" in unjudged
    assert (stale.status_code, done.status_code) == (409, 302)
    assert file == bytes(BriefVersion.objects.get().pdf)
    assert file.startswith(b"%PDF-")
    assert ("Ekbacka är rött." in page, "Skriv</a>" in page, "EST-mötet" in page) == (True, False, True)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"summary": "Det var 850627-9820"}, "personnummer"),
        ({"remarks": "a\0b"}, "finns kvar"),
        ({"starts_on": "i går"}, "giltigt datum"),
        ({"starts_on": "0001-01-01"}, "kan inte ligga före 1990-01-01"),
        ({"starts_on": "2026-12-01"}, "Sista dagen kan inte ligga före den första."),
        ({"starts_on": "1999-01-01"}, "högst tio år"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(client, coordinator, wrong, said):
    area = make_area()
    brief = begun(coordinator)
    judgement = {f"level-{area.pk}": "gult", f"motive-{area.pk}": "Mörkt vid bryggan"}

    answer = client.post(
        reverse("incidents:operational_brief_edit", args=[brief.pk]), typed(**judgement) | wrong
    )

    page = answer.content.decode()
    assert said in page
    assert "Mörkt vid bryggan" in page
    brief.refresh_from_db()
    assert brief.revision == 1


def test_statistics_page_and_file_have_the_same_numbers(client):
    make_report(area=make_area(name="=Hamnen"), starts_at=at(FIRST))
    period = {"starts_on": "2026-11-09", "ends_on": "2026-11-22"}

    page = client.get(reverse("incidents:report_statistics"), period)
    file = client.get(reverse("incidents:report_statistics_file"), period)

    lines = b"".join(file.streaming_content).decode("utf-8-sig").splitlines()
    assert page.context["content"].total.now == 1
    assert lines[1] == '"Alla";"Alla";"1";"0";"0";"för få";"för få"'
    assert lines[2].startswith('"Område";"\'=Hamnen";"1"')


@pytest.mark.parametrize(
    "asked",
    [
        {"starts_on": "x", "ends_on": "2026-11-22"},
        {"starts_on": "2026-11-22", "ends_on": "2026-11-01", "area": "99999999999999999999"},
        {"starts_on": "0001-01-01", "ends_on": "9999-12-31"},
        {"starts_on": "2026-01-01", "ends_on": "2026-11-01", "category": "0\0"},
    ],
)
def test_statistics_of_what_cannot_be_read_say_so(client, asked):
    answer = client.get(reverse("incidents:report_statistics"), asked)

    assert (answer.status_code, bool(answer.context["form"].errors)) == (200, True)


@pytest.mark.parametrize("rows", [1, 3])
def test_brief_page_costs_the_same_for_any_number_of_rows(
    client, coordinator, rows, django_assert_num_queries
):
    brief = begun(coordinator)
    for number in range(rows):
        make_report(area=make_area(), starts_at=at(FIRST))
        ComingEvent.objects.create(starts_on=LAST, what=f"Helg {number}")
        make_intervention(starts_on=dt.date(2026, 11, 30), areas=[make_area()])

    with django_assert_num_queries(26):
        client.get(brief.get_absolute_url())


@pytest.mark.parametrize("rows", [1, 3])
def test_list_of_briefs_costs_the_same_for_any_length(client, coordinator, rows, django_assert_num_queries):
    for _ in range(rows):
        fixed(begun(coordinator), coordinator)

    with django_assert_num_queries(5):
        page = client.get(reverse("incidents:operational_brief_list")).content.decode()

    assert page.count("table__name") == rows


def test_lost_address_of_a_brief_is_told(coordinator):
    client = Client()
    client.force_login(coordinator)

    assert client.get(reverse("incidents:operational_brief_detail", args=[2**31])).status_code == 404


def test_texts_of_a_brief_and_what_is_coming_are_searched_for_persons(client, coordinator):
    area = make_area(name="Ekbacka")
    brief = begun(coordinator)
    edit = reverse("incidents:operational_brief_edit", args=[brief.pk])
    judged = {f"level-{area.pk}": "gult", f"motive-{area.pk}": "Leif Strand syns ofta."}

    page = client.post(edit, typed(remarks="Ring 070-174 06 35.", **judged)).content.decode()

    assert ("Leif Strand</mark>" in page, "070-174 06 35</mark>" in page) == (True, True)
    masked = client.post(edit, typed(remarks="Ring 070-174 06 35.", do="maska", **judged)).context["form"]
    assert (masked["remarks"].value(), masked[f"motive-{area.pk}"].value()) == (
        "Ring ●●●●.",
        "●●●● syns ofta.",
    )
    client.post(edit, typed(keep_reason="Artisten på torget", **judged))
    brief.refresh_from_db()
    assert (brief.judgements.get().motive, brief.history.first().history_change_reason) == (
        "Leif Strand syns ofta.",
        "Behöll text: Artisten på torget",
    )

    coming = {"starts_on": "2026-12-01", "what": "Konsert med Leif Strand"}
    client.post(reverse("incidents:coming_event_list"), coming)
    assert not ComingEvent.objects.exists()
    client.post(reverse("incidents:coming_event_list"), coming | {"keep_reason": "Annonserad"})
    assert ComingEvent.objects.get().what == "Konsert med Leif Strand"

"""Minutes as people meet them: who sees which stretch of the way, and the way through the pages."""

import datetime as dt
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from councils.choices import MinutesStatus
from councils.models import ItemRecord, Minutes, MinutesMark, MinutesVersion
from councils.workflow import holding
from councils.workflow import minutes as workflow
from kommunbrott.models import OutboxMessage
from tests.attached import PDF
from tests.client import StrictClient, assert_fragment_is_part_of_page
from tests.councils import adjusted as way
from tests.factories import make_council, make_membership, make_municipality, make_user

SECRET = "Kungsgatan nittiosju"


def page_of(minutes: Minutes) -> str:
    return reverse("councils:minutes_detail", args=[minutes.pk])


def secret_council(by):
    """One whose second item holds a passage that is secret."""
    council = make_council(name="Rådet")
    meeting = way.held_meeting(by, council=council)
    record = ItemRecord.objects.for_meeting(meeting)[1]
    written = holding.Written(
        notes=f"Öppet. [[18 kap. 1 §: {SECRET}]]", clauses=[f"vakta [[18 kap. 1 §: {SECRET}]]"]
    )
    holding.save_record(record, written, by=by, edition=record.edition)
    return workflow.begin(meeting, by=by)


def sent(by, minutes=None):
    return way.send(minutes or way.begun(by), by)


def links() -> list[str]:
    """The addresses of personal links in the letters, in the order they were written."""
    buttons = [letter.context["button"]["address"] for letter in OutboxMessage.objects.order_by("pk")]
    return ["/protokoll/" + address.partition("/protokoll/")[2] for address in buttons if "/lank/" in address]


# --- Who sees what ---

STAGES = {
    "draft": way.begun,
    "waiting": lambda by: sent(by).minutes,
    "adjusted": way.adjusted,
    "published": way.published,
}
SEES = [
    # who, draft, waiting, adjusted, published
    ("coordinator", 200, 200, 200, 200),
    ("secretary", 200, 200, 200, 200),
    ("adjuster", 404, 200, 200, 200),
    ("member", 404, 404, 200, 200),
    ("former member", 404, 404, 404, 200),
    ("administrator", 404, 404, 404, 200),
    ("reporter", 404, 404, 404, 200),
]


def who(name: str, minutes: Minutes):
    user = make_user(is_coordinator=name == "coordinator", is_administrator=name == "administrator")
    council = minutes.meeting.council
    if name in ("secretary", "adjuster"):
        role = {"secretary": "sekreterare", "adjuster": "justerare"}[name]
        member = minutes.signers.get(role=role).attendance.membership
        member.user = user
        member.save()
    elif "member" in name:
        yesterday = timezone.localdate() - dt.timedelta(days=1)
        make_membership(council, user=user, ends_on=yesterday if "former" in name else None)
    return user


@pytest.mark.parametrize("place", range(len(STAGES)))
def test_each_stretch_of_the_way_is_open_to_whom_it_concerns(coordinator, place):
    make_municipality()
    stage = list(STAGES)[place]
    minutes = STAGES[stage](coordinator)
    addresses = [page_of(minutes)]
    if stage != "draft":
        addresses.append(reverse("councils:minutes_file", args=[minutes.pk, "pdf"]))

    found = {}
    for name, *_ in SEES:
        client = Client()
        client.force_login(who(name, minutes))
        found[name] = {client.get(address).status_code for address in addresses}

    assert found == {name: {expected[place]} for name, *expected in SEES}


def test_secret_is_for_those_entitled_on_every_page_and_in_every_file(coordinator):
    make_municipality()
    minutes = secret_council(coordinator)
    minutes.signers.adjusting().first().attendance.membership.save()
    version = sent(coordinator, minutes)
    for signer in version.minutes.signers.adjusting().for_list():
        way.approve(version, signer.attendance.name)
    minutes.refresh_from_db()
    workflow.correct(
        minutes, by=coordinator, label="", text=f"Rätt: [[18 kap. 1 §: {SECRET}]]", now=timezone.now()
    )
    workflow.publish(minutes, by=coordinator, now=timezone.now())
    member = make_user()
    make_membership(minutes.meeting.council, user=member)
    marked = make_user()
    make_membership(minutes.meeting.council, user=marked, reads_secrets=True)

    found = {}
    for name, user in {
        "coordinator": coordinator, "entitled": marked, "member": member, "reader": make_user(),
        "adjuster": who("adjuster", minutes),
    }.items():  # fmt: skip
        client = StrictClient()
        client.force_login(user)
        page = client.get(page_of(minutes)).content.decode()
        found[name] = (page.count(SECRET), "Uppgift har maskats (18 kap. 1 § OSL)" in page)

    assert found == {
        "coordinator": (3, False),
        "entitled": (3, False),
        "member": (0, True),
        "reader": (0, True),
        "adjuster": (3, False),
    }


def test_public_copy_is_the_frozen_file_and_others_never_get_the_whole(coordinator, client):
    minutes = secret_council(coordinator)
    content = workflow.content_to_adjust(minutes)
    printed = workflow.PrintedMinutes(content, PDF, PDF + b"public")
    workflow.send(minutes, by=coordinator, due_on=timezone.localdate(), printed=printed, now=timezone.now())
    address = reverse("councils:minutes_file", args=[minutes.pk, "pdf"])
    signed = StrictClient()
    whole = b"".join(client.get(address).streaming_content)
    by_link = b"".join(signed.get(f"{links()[0]}fil/").streaming_content)

    assert (whole, by_link) == (PDF, PDF + b"public")


@pytest.mark.parametrize("rows", [1, 3])
def test_list_costs_the_same_for_any_length(client, coordinator, rows, django_assert_num_queries):
    for number in range(rows):
        way.begun(coordinator, council=make_council(name=f"Forum {number} med protokoll"))
    client.get(reverse("councils:minutes_list"))

    with django_assert_num_queries(6):
        page = client.get(reverse("councils:minutes_list")).content.decode()

    assert page.count('class="table__name"') == rows


def test_list_fragment(client, coordinator):
    way.begun(coordinator)
    way.adjusted(coordinator, council=make_council())

    assert_fragment_is_part_of_page(client, reverse("councils:minutes_list"), {"status": "justerat"})


@pytest.mark.parametrize("rows", [1, 30])
def test_page_costs_the_same_for_any_length(client, coordinator, rows, django_assert_max_num_queries):
    make_municipality()
    minutes = way.begun(coordinator)
    for _ in range(rows):
        make_membership(minutes.meeting.council)
    sent(coordinator, minutes)

    with django_assert_max_num_queries(24):
        client.get(page_of(minutes))


# --- The way through the pages ---


def test_meeting_leads_to_its_minutes(client, coordinator):
    meeting = way.held_meeting(coordinator)

    before = client.get(meeting.get_absolute_url()).content.decode()
    response = client.post(reverse("councils:minutes_create", args=[meeting.pk]))
    after = client.get(meeting.get_absolute_url()).content.decode()

    minutes = Minutes.objects.get()
    assert response["Location"] == page_of(minutes)
    assert ("Skriv protokoll" in before, page_of(minutes) in after) == (True, True)


def head_of(minutes: Minutes, **changed) -> dict:
    chosen = {signer.role: str(signer.attendance_id) for signer in minutes.signers.all()}
    return {
        "dnr": "KS 2026/1", "starts": "10:02", "ends": "11:56", "has_coming": "on",
        "secretary": chosen["sekreterare"], "chair": chosen["ordforande"], "adjusters": [chosen["justerare"]],
        "edition": str(minutes.edition),
    } | changed  # fmt: skip


def test_head_is_saved_and_a_later_writer_is_told(client, coordinator):
    minutes = way.begun(coordinator)
    address = reverse("councils:minutes_edit", args=[minutes.pk])
    first = head_of(minutes)

    saved = client.post(address, first)
    late = client.post(address, first | {"dnr": "KS 2026/2"})

    minutes.refresh_from_db()
    assert (saved.status_code, minutes.hours, minutes.dnr) == (302, "10.02–11.56", "KS 2026/1")
    assert late.status_code == 409
    assert 'value="KS 2026/2"' in late.content.decode()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"ends": "09:00"}, "Mötet måste sluta efter att det börjar."),
        ({"starts": "25:10"}, "Skriv tiden med timmar och minuter"),
        ({"chair": "99999999999999999999"}, "finns inte längre"),
        ({"adjusters": ["x"]}, "finns inte längre"),
        ({"dnr": "a\0b"}, "Null-tecken"),
    ],
)
def test_head_that_cannot_be_is_told_beside_the_field(client, coordinator, changed, said):
    minutes = way.begun(coordinator)

    response = client.post(reverse("councils:minutes_edit", args=[minutes.pk]), head_of(minutes, **changed))

    assert response.status_code == 200
    assert said in response.content.decode()


def test_one_person_signs_once(client, coordinator):
    minutes = way.begun(coordinator)
    data = head_of(minutes)

    page = client.post(
        reverse("councils:minutes_edit", args=[minutes.pk]), data | {"adjusters": [data["chair"]]}
    )

    assert "En person undertecknar en gång." in page.content.decode()


def test_whole_way_by_login_link_and_paper(client, coordinator):
    make_municipality()
    minutes = way.begun(coordinator)
    due = (timezone.localdate() + dt.timedelta(days=5)).isoformat()
    client.post(reverse("councils:minutes_send", args=[minutes.pk]), {"due_on": due})
    version = MinutesVersion.objects.get()
    first, _ = links()
    stranger = StrictClient()

    opened = stranger.get(first).content.decode()
    items = [item.id for item in version.tree.items]
    for item in items:
        stranger.post(first, {"do": "stammer", "item": item, "version": 1})
    ready = stranger.get(first).content.decode()
    stranger.post(first, {"do": "justera", "version": 1})
    left = minutes.signers.get(attendance__name="Lars Ekvall")
    paper = {
        "signers": [left.pk],
        "signed_on": timezone.localdate().isoformat(),
        "file": SimpleUploadedFile("Underskrivet.pdf", PDF),
    }
    signed = client.post(reverse("councils:minutes_paper", args=[minutes.pk]), paper)
    client.post(reverse("councils:minutes_publish", args=[minutes.pk]), {"is_checked": "on"})

    minutes.refresh_from_db()
    last = minutes.latest()
    page = client.get(page_of(minutes)).content.decode()
    scan = minutes.scans.get()
    assert ("Läs och justera" in opened, "Justera protokollet</button>" in opened) == (True, False)
    assert "Justera protokollet</button>" in ready
    assert signed.status_code == 302
    assert (minutes.status, last.kind, last.pdf[:5]) == ("publicerat", "justerat", b"%PDF-")
    assert [one.approved for one in last.tree.signatories][1:] == [
        f"Godkänt genom personlig länk {timezone.localdate()}",
        f"Undertecknat på papper {timezone.localdate()}",
    ]
    assert last.sha256 in page
    assert b"".join(client.get(reverse("councils:minutes_scan", args=[scan.pk])).streaming_content) == PDF


def test_reading_a_link_changes_nothing(coordinator):
    sent(coordinator)
    stranger = StrictClient()
    before = list(Minutes.objects.values()), MinutesMark.objects.count()

    for address in links():
        stranger.get(address)
        stranger.get(address, {"do": "justera", "item": "1", "version": "1"})

    assert (list(Minutes.objects.values()), MinutesMark.objects.count()) == before


def test_link_hides_what_is_secret_and_does_not_approve_it(coordinator):
    sent(coordinator, secret_council(coordinator))
    stranger, address = StrictClient(), links()[0]
    for item in MinutesVersion.objects.get().tree.items:
        stranger.post(address, {"do": "stammer", "item": item.id, "version": 1})

    pages = [
        stranger.get(f"{address}?arende={item.id}").content.decode()
        for item in MinutesVersion.objects.get().tree.items
    ]
    refused = stranger.post(address, {"do": "justera", "version": 1})

    assert [SECRET in page for page in pages] == [False, False]
    assert [mark.item_id for mark in MinutesMark.objects.all()] == [
        MinutesVersion.objects.get().tree.items[0].id
    ]
    assert "skriv under på papper" in pages[0].lower()
    assert refused.status_code == 403


def test_remark_needs_words_and_is_kept(client, coordinator):
    version = sent(coordinator)
    stranger, address = StrictClient(), links()[1]
    item = version.tree.items[1].id

    empty = stranger.post(address, {"do": "anmark", "item": item, "version": 1, "remark": " "})
    stranger.post(address, {"do": "anmark", "item": item, "version": 1, "remark": "Skriv Ekbackaskolan"})

    assert "Skriv vad som ska ändras." in empty.content.decode()
    assert [(mark.item_id, mark.remark) for mark in MinutesMark.objects.all()] == [
        (item, "Skriv Ekbackaskolan")
    ]
    assert "Skriv Ekbackaskolan" in client.get(page_of(version.minutes)).content.decode()


@pytest.mark.parametrize(
    "data",
    [
        {"do": "stammer", "item": "x", "version": "1"},
        {"do": "stammer", "item": "99999999999999999999", "version": "1"},
        {"do": "stammer", "version": "1"},
        {"do": "stammer", "item": "1", "version": "7"},
        {"do": "justera", "version": "\0"},
    ],
)
def test_what_no_page_sends_is_answered(coordinator, data):
    sent(coordinator)

    assert StrictClient().post(links()[0], data).status_code in (403, 409)


def test_new_version_shows_what_was_changed(coordinator, client):
    version = sent(coordinator)
    minutes = workflow.take_back(version.minutes, by=coordinator)
    gone = StrictClient().get(links()[0]).status_code
    record = ItemRecord.objects.for_meeting(minutes.meeting)[1]
    holding.save_record(
        record, holding.Written(clauses=["anta planen"]), by=coordinator, edition=record.edition
    )
    sent(coordinator, minutes)

    page = StrictClient().get(f"{links()[-1]}?arende={record.item_id}").content.decode()

    assert gone == 404
    assert "Ändrat sedan förra versionen" in page
    assert "<ins>" in page


def test_dead_and_guessed_links_tell_nothing(coordinator):
    version = sent(coordinator)
    address = links()[1]
    version.minutes.signers.filter(attendance__name="Lars Ekvall").delete()
    stranger = StrictClient()

    assert stranger.get(address).status_code == 404
    assert stranger.get(f"{address}fil/").status_code == 404
    assert stranger.get(reverse("councils:minutes_link", args=["gissad"])).status_code == 404


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"signers": []}, "Välj minst en som har skrivit under."),
        ({"signed_on": "2019-01-01"}, "Välj en dag från mötet till och med i dag."),
        ({"file": SimpleUploadedFile("a.exe", b"MZ")}, "inte av ett slag"),
    ],
)
def test_paper_that_cannot_be_is_told(client, coordinator, changed, said):
    version = sent(coordinator)
    signer = version.minutes.signers.adjusting().first()
    whole = {
        "signers": [signer.pk],
        "signed_on": timezone.localdate().isoformat(),
        "file": SimpleUploadedFile("a.pdf", PDF),
    }

    response = client.post(reverse("councils:minutes_paper", args=[version.minutes_id]), whole | changed)

    assert response.status_code == 422
    assert said in response.content.decode()


def test_notice_and_correction_are_written_down(client, coordinator):
    minutes = way.adjusted(coordinator)
    today = timezone.localdate()
    notice = {"posted_on": today.isoformat(), "posted_until": (today + dt.timedelta(days=21)).isoformat()}

    wrong = client.post(
        reverse("councils:minutes_post", args=[minutes.pk]), notice | {"posted_until": "2019-01-01"}
    )
    client.post(reverse("councils:minutes_post", args=[minutes.pk]), notice)
    client.post(
        reverse("councils:minutes_correct", args=[minutes.pk]), {"label": "§ 2", "text": "Rätt år är 2026."}
    )

    minutes.refresh_from_db()
    page = client.get(page_of(minutes)).content.decode()
    assert "Välj en dag efter anslaget" in wrong.content.decode()
    assert (minutes.status, minutes.posted_on) == (MinutesStatus.POSTED, today)
    assert "Rätt år är 2026." in page
    assert reverse("councils:minutes_correction_file", args=[minutes.corrections.get().pk]) in page


def test_correction_is_a_paper_of_its_own_with_what_is_secret_masked(coordinator):
    make_municipality()
    minutes = way.published(coordinator)
    row = workflow.correct(
        minutes,
        by=coordinator,
        label="§ 2",
        text=f"Rätt år är 2026. [[18 kap. 1 §: {SECRET}]]",
        now=timezone.now(),
    )
    address = reverse("councils:minutes_correction_file", args=[row.pk])

    found = {}
    for user in (coordinator, make_user()):
        client = StrictClient()
        client.force_login(user)
        answer = client.get(address)
        text = " ".join(page.extract_text() for page in PdfReader(BytesIO(answer.getvalue())).pages)
        text = " ".join(text.split())
        found[user.is_coordinator] = [word in text for word in ("Rätt år är 2026.", "§ 2", SECRET, "maskats")]
    assert found == {True: [True, True, True, False], False: [True, True, False, True]}
    assert StrictClient().get(address).status_code == 302


def test_correction_of_minutes_that_are_not_published_is_not_for_strangers(coordinator):
    minutes = way.adjusted(coordinator)
    row = workflow.correct(minutes, by=coordinator, label="", text="Rätt.", now=timezone.now())
    client = StrictClient()
    client.force_login(make_user())

    assert client.get(reverse("councils:minutes_correction_file", args=[row.pk])).status_code == 404


def test_unreadable_public_copy_is_not_published(client, coordinator):
    minutes = way.adjusted(coordinator)

    page = client.post(reverse("councils:minutes_publish", args=[minutes.pk]), {}).content.decode()

    minutes.refresh_from_db()
    assert "Läs den offentliga kopian innan du publicerar." in page
    assert minutes.status == "justerat"


def test_files_of_a_draft_and_an_excerpt(client, coordinator):
    make_municipality()
    minutes = way.begun(coordinator)
    item = minutes.meeting.items.first()
    draft = {
        suffix: b"".join(
            client.get(reverse("councils:minutes_file", args=[minutes.pk, suffix])).streaming_content
        )[:2]
        for suffix in ("pdf", "docx")
    }
    too_early = client.get(reverse("councils:minutes_excerpt", args=[minutes.pk, item.pk])).status_code
    version = sent(coordinator, minutes)
    for name in ("Marie Sandell", "Lars Ekvall"):
        way.approve(version, name)

    excerpt = client.get(reverse("councils:minutes_excerpt", args=[minutes.pk, item.pk]))

    assert draft == {"pdf": b"%P", "docx": b"PK"}
    assert (too_early, excerpt["Content-Type"]) == (404, "application/pdf")
    assert client.get(reverse("councils:minutes_excerpt", args=[minutes.pk, 999])).status_code == 404
    assert client.get(reverse("councils:minutes_file", args=[minutes.pk, "exe"])).status_code == 404

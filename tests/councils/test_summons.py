import datetime as dt
import io

import pytest
from django.core import mail
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from councils.documents.summons import summons_pdf
from councils.models import ItemComment, MeetingReply, Minutes, Summons
from councils.workflow import gathering, papers, proposals, summoning
from kommunbrott import outbox
from kommunbrott.access import Overtaken
from kommunbrott.attachments import Accepted
from kommunbrott.models import Municipality, OutboxMessage, SignedLink
from plans.documents.brand import brand_of
from tests.attached import PDF
from tests.factories import (
    make_agenda_item,
    make_assignment,
    make_council,
    make_meeting,
    make_membership,
    make_municipality,
    make_plan,
    make_user,
)


@pytest.fixture
def council():
    council = make_council(name="Brottsförebyggande rådet")
    make_membership(council, name="Marie Sandell", role="ordforande", email="marie@ekstad.example")
    make_membership(council, name="Utan Adress")
    return council


@pytest.fixture
def meeting(council):
    meeting = make_meeting(council, timezone.localdate() + dt.timedelta(days=14), place="Ekensalen")
    make_agenda_item(meeting, title="Mötet öppnas", minutes=5)
    make_agenda_item(meeting, "utse Lars Ekvall", title="Val av justerare", kind="beslut")
    return meeting


def summon(meeting, by):
    printed = summoning.Printed(meeting.content(), PDF)
    return summoning.summon(meeting, by=by, printed=printed, reply_by=meeting.day, now=timezone.now())


def address_in(letter: OutboxMessage) -> str:
    return letter.context["button"]["address"].partition("/moten/")[2].join(["/moten/", ""])


def test_summons_is_frozen_and_sent_to_those_with_an_address(client, meeting, coordinator):
    make_municipality()

    response = client.post(
        reverse("councils:meeting_summon", args=[meeting.pk]), {"reply_by": meeting.day.isoformat()}
    )

    meeting.refresh_from_db()
    summons = Summons.objects.get()
    assert response["Location"] == meeting.get_absolute_url()
    assert (meeting.status, summons.number, summons.made_by) == ("kallat", 1, coordinator)
    assert summons.tree == meeting.content()
    assert bytes(summons.pdf).startswith(b"%PDF-")
    assert [
        (row.membership.name, row.email, bool(row.link)) for row in summons.recipients.order_by("pk")
    ] == [
        ("Marie Sandell", "marie@ekstad.example", True),
        ("Utan Adress", "", False),
    ]
    assert [letter.to for letter in OutboxMessage.objects.all()] == ["marie@ekstad.example"]


def test_letter_brings_the_meeting_to_the_calendar(meeting, coordinator, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    make_municipality()
    summon(meeting, coordinator)

    outbox.send_due()

    (letter,) = mail.outbox
    ((name, content, kind),) = letter.attachments
    assert letter.subject == f"Kallelse: {meeting}"
    assert (name, kind.partition(";")[0]) == ("mote.ics", "text/calendar")
    assert f"UID:{meeting.uid}@kommunbrott" in content


def test_summons_that_says_the_same_is_not_sent_again(client, meeting, coordinator):
    make_municipality()
    summon(meeting, coordinator)

    page = client.post(
        reverse("councils:meeting_summon", args=[meeting.pk]), {"reply_by": meeting.day.isoformat()}
    ).content.decode()

    assert "Inget har ändrats" in page
    assert Summons.objects.count() == 1
    with pytest.raises(Overtaken):
        summon(meeting, coordinator)


def test_later_summons_marks_what_is_new(meeting, coordinator):
    first = summon(meeting, coordinator)
    changed = meeting.items.get(title="Val av justerare")
    changed.text = "Lars har sagt ja."
    changed.save()
    new = make_agenda_item(meeting, title="Sent ärende", position=0)

    second = summon(meeting, coordinator)

    assert second.number == 2
    assert second.tree.news_since(first.tree) == {new.pk: "Ny", changed.pk: "Ändrad"}
    assert OutboxMessage.objects.filter(subject__startswith="Ändrad kallelse").count() == 1


def test_summons_of_a_meeting_that_changed_while_it_was_printed_is_not_sent(meeting, coordinator):
    printed = summoning.Printed(meeting.content(), PDF)
    make_agenda_item(meeting)

    with pytest.raises(Overtaken):
        summoning.summon(meeting, by=coordinator, printed=printed, reply_by=meeting.day, now=timezone.now())

    assert not Summons.objects.exists()
    assert not OutboxMessage.objects.exists()


@pytest.mark.parametrize("statement", ["UPDATE {} SET number = 9", "DELETE FROM {}"])
def test_summons_cannot_be_changed_by_any_door(meeting, coordinator, statement):
    summons = summon(meeting, coordinator)

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format("councils_summons"))

    assert Summons.objects.get() == summons


def test_member_reads_answers_and_changes_the_answer_by_link(meeting, coordinator, anonymous):
    summon(meeting, coordinator)
    address = address_in(OutboxMessage.objects.get())
    member = meeting.council.memberships.get(name="Marie Sandell")

    page = anonymous.get(address).content.decode()
    wrong = anonymous.post(address, {"answer": "ersattare"}).content.decode()
    anonymous.post(address, {"answer": "ersattare", "substitute": "Göran Ahlin"})
    anonymous.post(address, {"answer": "kommer"})

    assert "Val av justerare" in page
    assert "utse Lars Ekvall" in page
    assert "Skriv vem som kommer i stället." in wrong
    assert [(reply.answer, reply.substitute, bool(reply.link)) for reply in MeetingReply.objects.all()] == [
        ("ersattare", "Göran Ahlin", True),
        ("kommer", "", True),
    ]
    assert MeetingReply.objects.latest_in(meeting)[member.pk].answer == "kommer"


def test_file_is_given_out_by_link_and_no_other_paper_than_the_agendas(meeting, coordinator, anonymous):
    summon(meeting, coordinator)
    address = address_in(OutboxMessage.objects.get())

    assert b"".join(anonymous.get(f"{address}fil/").streaming_content) == PDF
    for handling in ("1", "x", "99999999999999999999", ""):
        assert anonymous.get(f"{address}fil/", {"handling": handling}).status_code == 404


def test_dead_and_guessed_links_tell_nothing(meeting, coordinator, anonymous):
    summon(meeting, coordinator)
    address = address_in(OutboxMessage.objects.get())
    meeting.council.memberships.filter(name="Marie Sandell").update(ends_on=timezone.localdate())
    left = anonymous.get(address).status_code
    meeting.council.memberships.filter(name="Marie Sandell").update(ends_on=None)
    SignedLink.objects.update(expires_at=timezone.now(), made_at=timezone.now() - dt.timedelta(days=1))

    assert left == 404
    assert anonymous.get(address).status_code == 404
    assert anonymous.post(address, {"answer": "kommer"}).status_code == 404
    assert anonymous.get(reverse("councils:summons_link", args=["gissad"])).status_code == 404
    assert not MeetingReply.objects.exists()


@pytest.mark.parametrize(
    ("kind", "sees", "answers"),
    [
        ("coordinator", 200, False),
        ("coordinator and member", 200, True),
        ("member", 200, True),
        ("left before the meeting", 200, False),
        ("member of another", 404, False),
        ("administrator", 404, False),
    ],
)
def test_who_reads_the_summons_and_who_answers_it(meeting, coordinator, kind, sees, answers):
    user = make_user(
        is_coordinator="coordinator" in kind,
        is_administrator=kind == "administrator",
        email="a@ekstad.example",
    )
    if "member" in kind or "left" in kind:
        council = make_council() if kind == "member of another" else meeting.council
        ends_on = meeting.day - dt.timedelta(days=1) if "left" in kind else None
        make_membership(council, user=user, ends_on=ends_on)
    summons = summon(meeting, coordinator)
    client = Client()
    client.force_login(user)
    address = reverse("councils:summons_detail", args=[meeting.pk])

    seen = {
        client.get(address).status_code,
        client.get(reverse("councils:summons_file", args=[summons.pk])).status_code,
    }
    client.post(address, {"answer": "kommer"})

    assert seen == {sees}
    assert MeetingReply.objects.filter(user=user).exists() is answers


def test_nobody_is_called_to_what_has_begun_or_is_cancelled(client):
    begun = make_meeting(on=timezone.localdate() - dt.timedelta(days=1))
    cancelled = make_meeting(status="installt")

    for meeting in (begun, cancelled):
        assert client.get(reverse("councils:meeting_summon", args=[meeting.pk])).status_code == 403


def test_called_meeting_that_is_put_back_is_called_still(client, meeting, coordinator):
    summon(meeting, coordinator)
    meeting.refresh_from_db()
    cancelled = {"reason": "Snöoväder", "sequence": str(meeting.sequence)}

    client.post(reverse("councils:meeting_cancel", args=[meeting.pk]), cancelled)
    client.post(reverse("councils:meeting_put_back", args=[meeting.pk]))
    meeting.refresh_from_db()

    assert meeting.status == "kallat"


def test_items_tell_their_hour_as_long_as_it_is_known(meeting):
    make_agenda_item(meeting, title="Sist")

    assert [item.starts for item in meeting.content().items] == ["10.00", "10.05", ""]


def test_file_says_all_of_it(meeting):
    make_municipality()

    text = "\n".join(
        page.extract_text()
        for page in PdfReader(
            io.BytesIO(summons_pdf(meeting.content(), brand_of(Municipality.current())))
        ).pages
    )

    for part in (
        "Brottsförebyggande rådet",
        "Ekensalen",
        "Val av justerare",
        "utse Lars Ekvall",
        "Marie Sandell",
    ):
        assert part in text


@pytest.mark.parametrize("rows", [1, 30])
def test_pages_of_a_meeting_cost_the_same_for_any_length(
    client, rows, django_assert_max_num_queries, coordinator
):
    """Thirty items, each with files and what it is about, and sixty members."""
    council = make_council(kind="rad")
    meeting = make_meeting(council)
    former = make_meeting(council, on=timezone.localdate() - dt.timedelta(days=30))
    Minutes.objects.create(meeting=former, starts=dt.time(10), ends=dt.time(12))
    gathering.fill(meeting, by=coordinator)
    for _ in range(rows):
        item = make_agenda_item(meeting, "bifalla", text="[[18 kap. 1 §: hemligt]]", plan=make_plan())
        papers.add_file(item, by=coordinator, accepted=Accepted("a.pdf", "pdf", PDF), title="", secrecy="")
        ItemComment.objects.create(item=item, text="Bra", made_by=coordinator, made_at=timezone.now())
        make_assignment(council=council)
        proposals.propose(meeting, by=coordinator, text="En sak", now=timezone.now())
        for _ in range(2):
            make_membership(council, email="a@ekstad.example")
    summon(meeting, coordinator)
    member = Client()
    member.force_login(make_membership(council, user=make_user()).user)

    with django_assert_max_num_queries(15):
        client.get(meeting.get_absolute_url())
    for reader in (client, member):
        with django_assert_max_num_queries(15):
            reader.get(reverse("councils:summons_detail", args=[meeting.pk]))

"""Anybody tells of a place. Nothing of who that is may be left anywhere."""

import datetime as dt
import logging
import re

import pytest
from django.core import mail
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from incidents import stamps
from incidents.forms.resident import DOUBTFUL, HASTY, STALE, TRAP
from incidents.models import Report, ReportReceipt, RoutingRule
from incidents.workflow import resident
from kommunbrott.choices import AreaKind
from kommunbrott.models import Municipality, OutboxMessage
from tests.factories import category, make_area, make_organisation, make_report
from tests.published import open_pages

ADDRESS, AGENT = "203.0.113.77", "Mozilla/5.0 (Farmors telefon)"
CODE = re.compile(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}")


@pytest.fixture
def place():
    open_pages(takes_resident_reports=True)
    return make_area(name="Resecentrum", kind=AreaKind.PLACE)


def stamp() -> str:
    """One that was drawn a minute ago."""
    signer = stamps.signing.TimestampSigner(salt=stamps.SALT)
    value = stamps.uuid.uuid4().hex
    ago = stamps.signing.b62_encode(int(timezone.now().timestamp()) - 60)
    text = f"{value}:{ago}"
    return f"{text}:{signer.signature(text)}"


def filled(at, **kw) -> dict:
    kw.setdefault("stamp", stamp())
    return {
        "category": category("otrygg-plats").pk,
        "place": at.pk,
        "when": "nyss",
        "text": "Lampan är trasig.",
    } | kw


def send(client, at, **kw):
    return client.post(reverse("public_report"), filled(at, **kw))


def everything_stored() -> str:
    """Every row of every table, as text."""
    with connection.cursor() as cursor:
        found = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            found += [str(row) for row in cursor.fetchall()]
    return "\n".join(found)


def test_nothing_of_the_sender_is_kept(anonymous, place, caplog):
    caplog.set_level(logging.DEBUG)
    headers = {"user-agent": AGENT, "x-forwarded-for": ADDRESS, "referer": "https://farmor.example/"}

    anonymous.get(reverse("public_report"), headers=headers, REMOTE_ADDR=ADDRESS)
    answer = anonymous.post(reverse("public_report"), filled(place), headers=headers, REMOTE_ADDR=ADDRESS)

    assert CODE.search(answer.content.decode())
    assert not answer.cookies
    stored = everything_stored()
    assert "Lampan är trasig." in stored
    traces = (ADDRESS, "Farmors", "farmor.example")
    sent = str([vars(letter) for letter in mail.outbox]) + str(list(OutboxMessage.objects.values()))
    assert [where for where in (stored, caplog.text, sent) for trace in traces if trace in where] == []
    report = Report.objects.get()
    assert (report.reporter, report.organisation, report.reporter_kind) == (None, None, "boende")
    times = [report.reported_at, report.starts_at, *report.log.values_list("at", flat=True)]
    assert {(time.second, time.microsecond) for time in times} == {(0, 0)}


def test_the_code_is_kept_nowhere(anonymous, place):
    code = CODE.search(send(anonymous, place).content.decode())[0]

    assert code not in everything_stored()
    assert code.replace("-", "") not in everything_stored()


@pytest.mark.parametrize(
    ("status", "told"),
    [
        ("ny", "Ingen har hunnit läsa det än."),
        ("granskad", "Vi har läst det du skrev."),
        ("kopplad", "någon arbetar med det."),
        ("atgardad", "är åtgärdat."),
        ("avskriven", "går inte vidare med det."),
        ("ateroppnad", "en gång till."),
    ],
)
def test_the_code_tells_the_state_and_nothing_else(anonymous, place, status, told):
    code = CODE.search(send(anonymous, place).content.decode())[0]
    Report.objects.update(status=status, status_reason="Hemligt skäl")

    page = anonymous.post(
        reverse("public_report_status"), {"code": code.lower().replace("-", " ")}
    ).content.decode()

    assert told in page
    assert not {"Lampan", "Resecentrum", "Hemligt"} & set(re.findall(r"\w+", page))


def test_of_merged_reports_the_one_that_is_dealt_with_is_told(anonymous, place):
    code = CODE.search(send(anonymous, place).content.decode())[0]
    mine = Report.objects.filter(reporter_kind="boende")
    mine.update(merged_into=make_report(status="atgardad"))

    page = anonymous.post(reverse("public_report_status"), {"code": code}).content.decode()

    assert "är åtgärdat." in page


@pytest.mark.parametrize("code", ["", "ABCD", "x" * 300, "\0", "ÅÄÖ-2345"])
def test_an_unknown_code_is_answered_beside_the_field(anonymous, place, code):
    page = anonymous.post(reverse("public_report_status"), {"code": code})

    assert page.status_code == 200
    assert "field--wrong" in page.content.decode()


def test_the_same_form_sent_twice_is_one_report_with_one_code(anonymous, place):
    sent = filled(place)
    codes = {
        CODE.search(anonymous.post(reverse("public_report"), sent).content.decode())[0] for _ in range(2)
    }

    assert len(codes) == 1
    assert Report.objects.count() == 1


def test_rules_send_it_on(anonymous, place):
    company = make_organisation(name="Ekstads Teknik AB")
    RoutingRule.objects.create(category=category("otrygg-plats"), organisation=company)

    send(anonymous, place)

    assert Report.objects.get().routed_to == company


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"website": "https://reklam.example"}, TRAP),
        ({"stamp": "påhittad"}, STALE),
        ({"stamp": ""}, STALE),
        ({"stamp": None}, HASTY),
        ({"text": "Ring 070-123 45 67."}, DOUBTFUL),
        ({"text": "Det var 811218-9876."}, "personnummer"),
        ({"category": ""}, "Välj vad som har hänt."),
        ({"category": "9" * 40}, "Ett av valen finns inte längre."),
        ({"place": "", "area": "", "place_name": ""}, "Välj en plats eller beskriv var det är."),
        ({"when": "annan", "on": "2026-13-40"}, "Fyll i ett giltigt datum"),
        ({"text": "a" * 5000}, "4000"),
    ],
)
def test_what_cannot_be_sent_is_told_and_kept(anonymous, place, changed, said):
    if changed.get("stamp", "") is None:
        changed = {"stamp": stamps.new_stamp()}

    page = send(anonymous, place, **{"place_name": "Vid trappan"} | changed).content.decode()

    assert said in page
    assert Report.objects.count() == 0
    if "place_name" not in changed:
        assert "Vid trappan" in page


def test_after_a_stop_the_same_page_can_be_sent(anonymous, place):
    page = send(anonymous, place, stamp="gammal", website="x").content.decode()
    assert re.search(r'name="website"(?! value)', page)
    again = send(anonymous, place, website="")

    assert CODE.search(again.content.decode())


@pytest.mark.parametrize(
    ("answer", "text"),
    [({"mask": "on"}, "Ring ●●●●."), ({"is_nobody": "on"}, "Ring 070-123 45 67.")],
)
def test_the_sender_says_what_is_done_with_what_may_point_out_a_person(anonymous, place, answer, text):
    send(anonymous, place, text="Ring 070-123 45 67.", **answer)

    report = Report.objects.get()
    assert (report.text, report.kept_findings) == (text, [])


def test_too_many_at_once_are_asked_to_wait_and_lose_nothing(anonymous, place):
    now = timezone.now()
    _, most = resident.AT_ONCE
    for number in range(most):
        ReportReceipt.objects.create(report=make_report(), code_hash=f"{number}", made_at=now)

    refused = send(anonymous, place, place_name="Vid trappan")
    ReportReceipt.objects.update(made_at=now - dt.timedelta(minutes=11))
    accepted = send(anonymous, place, place_name="Vid trappan")

    assert (refused.status_code, accepted.status_code) == (429, 200)
    assert "Vid trappan" in refused.content.decode()
    assert Report.objects.filter(reporter_kind="boende").count() == 1


def test_the_place_of_the_poster_is_chosen(anonymous, place):
    page = anonymous.get(reverse("public_report_place", args=[place.pk])).content.decode()

    assert "Du är vid Resecentrum" in page
    assert re.search(rf'value="{place.pk}"[^>]*checked', page)


def test_the_form_is_there_only_when_it_is_opened(anonymous, place):
    paths = [
        reverse("public_report"),
        reverse("public_report_place", args=[place.pk]),
        reverse("public_report_status"),
    ]
    opened = [anonymous.get(path).status_code for path in paths]
    Municipality.objects.update(takes_resident_reports=False)

    assert (opened, [anonymous.get(path).status_code for path in paths]) == ([200] * 3, [404] * 3)
    assert anonymous.get(reverse("public_report_place", args=[999])).status_code == 404


def test_the_form_is_in_no_cache_and_sets_no_cookie(client, place):
    page = client.get(reverse("public_report"))

    assert (page["Cache-Control"], "Cookie" in page["Vary"], bool(page.cookies)) == ("no-store", False, False)

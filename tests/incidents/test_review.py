import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from incidents.choices import TRANSITIONS, ReportStatus
from incidents.duplicates import likely_same, with_likely_same
from incidents.models import Report, ReportContact, ReportLog, ReportPhoto, RoutingRule
from incidents.workflow import review
from kommunbrott.access import Overtaken
from tests.client import StrictClient
from tests.factories import category, make_area, make_organisation, make_report, make_user

TEXT = "Ring vaktmästaren Leif Strand på 070-174 06 35."


def log_of(report) -> list[tuple[str, str]]:
    """What has been done with it, openings apart."""
    return [(entry.what, entry.detail) for entry in report.log.exclude(what="oppnad").order_by("pk")]


# --- Status ---


def test_every_status_has_its_way():
    assert set(TRANSITIONS) == set(ReportStatus)
    assert all(to != status for status, moves in TRANSITIONS.items() for to in moves)


@pytest.mark.parametrize("status", ReportStatus)
def test_report_moves_only_as_the_table_says(client, coordinator, status):
    """To an intervention by naming it: see test_interventions."""
    allowed = set(TRANSITIONS[status]) - {ReportStatus.LINKED}
    taken = set()
    for to in ReportStatus:
        report = make_report(status=status, status_reason="Skäl")
        answer = client.post(
            reverse("incidents:report_move", args=[report.pk]), {"to": to, "seen": status, "reason": "Därför"}
        )
        report.refresh_from_db()
        refused = 200 if to in TRANSITIONS[status] else 403
        assert answer.status_code == (302 if to in allowed else refused)
        if report.status != status:
            taken.add(report.status)

    assert taken == allowed


def test_report_is_dismissed_for_a_reason_that_stands_in_the_log(client, coordinator):
    report = make_report()
    address = reverse("incidents:report_move", args=[report.pk])

    without = client.post(address, {"to": "avskriven", "seen": "ny", "reason": "  "})
    numbered = client.post(address, {"to": "avskriven", "seen": "ny", "reason": "850627-9820"})
    client.post(address, {"to": "avskriven", "seen": "ny", "reason": "Fel plats"})

    report.refresh_from_db()
    assert "Skriv ett skäl." in without.content.decode()
    assert "personnummer" in numbered.content.decode()
    assert (report.status, report.status_reason) == ("avskriven", "Fel plats")
    assert log_of(report) == [("flyttad", "Ny → Avskriven. Skäl: Fel plats")]


def test_second_to_move_is_overtaken(client):
    report = make_report(status="granskad")

    answer = client.post(
        reverse("incidents:report_move", args=[report.pk]), {"to": "avskriven", "seen": "ny", "reason": "x"}
    )

    assert answer.status_code == 409
    assert not report.log.exists()


STEPS = ["move", "mask", "keep", "correct", "merge", "part"]


@pytest.mark.parametrize("step", STEPS)
def test_only_the_coordinator_takes_steps(step):
    company = make_organisation(kind="bolag")
    report = make_report(organisation=company, text=TEXT)
    client = StrictClient()
    client.force_login(make_user(organisation=company, is_reporter=True, is_administrator=True))
    data = {"to": "granskad", "seen": "ny", "piece": "0" * 16, "other": report.pk, "kind": report.category_id}

    assert client.post(reverse(f"incidents:report_{step}", args=[report.pk]), data).status_code == 403
    assert client.get(reverse("incidents:report_queue")).status_code == 403
    assert client.get(reverse("incidents:routing_rule_list")).status_code == 403
    assert log_of(report) == []


# --- Findings ---


def pieces(client, report) -> list[str]:
    page = client.get(reverse("incidents:report_review", args=[report.pk]))
    return [key for _, _, key in page.context["findings"]]


def test_masked_text_is_nowhere(client, coordinator):
    report = make_report(text=TEXT)
    name, number = pieces(client, report)

    client.post(reverse("incidents:report_mask", args=[report.pk]), {"piece": [name]})
    client.post(reverse("incidents:report_mask", args=[report.pk]), {"piece": [number]})

    assert Report.objects.get().text == "Ring vaktmästaren ●●●● på ●●●●."
    everything = str([list(model.objects.values()) for model in (Report, ReportLog)])
    assert "Strand" not in everything
    assert log_of(report) == [("maskad", "ser ut som ett namn"), ("maskad", "telefonnummer")]
    assert pieces(client, report) == []


def test_text_is_kept_for_a_reason(client):
    report = make_report(text=TEXT)
    keys, address = pieces(client, report), reverse("incidents:report_keep", args=[report.pk])

    without = client.post(address, {"piece": keys, "reason": ""})
    repeated = client.post(address, {"piece": keys, "reason": "Leif Strand är vaktmästare"})
    client.post(address, {"piece": keys, "reason": "Skolans vaktmästare, har sagt ja"})

    assert "Skriv ett skäl." in without.content.decode()
    assert "Skriv skälet utan namn och nummer." in repeated.content.decode()
    assert Report.objects.get().text == TEXT
    assert pieces(client, report) == []
    assert log_of(report) == [
        ("behallen", "ser ut som ett namn, telefonnummer. Skäl: Skolans vaktmästare, har sagt ja")
    ]


@pytest.mark.parametrize("sent", [{}, {"piece": ["0" * 16]}, {"piece": ["<script>"]}, {"piece": "\0"}])
def test_mask_of_what_is_not_there_changes_nothing(client, sent):
    report = make_report(text=TEXT)

    assert client.post(reverse("incidents:report_mask", args=[report.pk]), sent).status_code == 409
    assert Report.objects.get().text == TEXT


# --- One event or two ---


def test_likely_same_are_near_in_kind_place_and_time():
    now, graffiti = timezone.now(), category("skadegorelse")
    at = {"latitude": 59.5050, "longitude": 15.93, "starts_at": now}
    report = make_report(**at)
    near = make_report(**at | {"latitude": 59.5060, "starts_at": now - dt.timedelta(hours=6)})
    make_report(**at | {"latitude": 59.5064})
    make_report(**at | {"starts_at": now - dt.timedelta(hours=6, minutes=1)})
    make_report(**at | {"category": category("trafik")})
    make_report(**at | {"merged_into": near})
    make_report(category=graffiti, starts_at=now)
    told_apart = make_report(**at)
    report.distinct_from.add(told_apart)

    assert [(each.report, each.metres) for each in likely_same(report)] == [(near, 112)]


def test_queue_flags_the_very_reports_that_have_a_likely_same(client):
    now = timezone.now()
    at = {"latitude": 59.5050, "longitude": 15.93, "starts_at": now}
    reports = [
        make_report(**at),
        make_report(**at | {"latitude": 59.5060}),
        make_report(**at | {"latitude": 59.5150}),
        make_report(**at | {"category": category("trafik")}),
        make_report(**at | {"starts_at": now - dt.timedelta(hours=7)}),
        make_report(starts_at=now),
    ]
    apart = [make_report(**at | {"latitude": 59.6 + step}) for step in (0, 0.0001)]
    apart[1].distinct_from.add(apart[0])

    queue = client.get(reverse("incidents:report_queue")).context["queue"]

    flagged = {report.pk for report, _, is_doubled in queue if is_doubled}
    assert flagged == {report.pk for report in [*reports, *apart] if likely_same(report)}
    assert flagged == {reports[0].pk, reports[1].pk}


@pytest.mark.parametrize("rows", [1, 3])
def test_flags_cost_the_same_for_any_length(rows, django_assert_num_queries):
    reports = [make_report(latitude=59.505, longitude=15.93) for _ in range(rows)]

    with django_assert_num_queries(2):
        assert len(with_likely_same(reports)) == (rows if rows > 1 else 0)


def test_merged_reports_are_one_event_until_they_are_parted(client):
    at = {"latitude": 59.5050, "longitude": 15.93, "starts_at": timezone.now()}
    first, second = make_report(**at), make_report(**at)
    address = reverse("incidents:report_merge", args=[second.pk])

    client.post(address, {"other": first.pk, "do": "samma"})
    counted = list(Report.objects.counted())
    again = client.post(address, {"other": first.pk, "do": "samma"}).status_code
    client.post(reverse("incidents:report_part", args=[second.pk]))

    assert (counted, again) == ([first], 409)
    assert set(Report.objects.counted()) == {first, second}
    assert log_of(second) == [
        ("sammanslagen", f"med rapport {first.pk}"),
        ("sarad", f"från rapport {first.pk}"),
    ]


@pytest.mark.parametrize("other", ["", "x", "0", "99999999999999999999"])
def test_merge_with_nothing_is_not_found(client, other):
    report = make_report()

    answer = client.post(reverse("incidents:report_merge", args=[report.pk]), {"other": other, "do": "samma"})

    assert answer.status_code == 404


def test_report_with_others_in_it_is_not_merged_away(coordinator):
    head, other = make_report(), make_report()
    make_report(merged_into=head)

    with pytest.raises(Overtaken):
        review.merge(head, other, by=coordinator)


# --- Putting right, and rules ---


def test_report_is_put_right_and_the_log_tells_what(client):
    report, centre, company = make_report(), make_area(name="Centrum"), make_organisation(name="Teknik AB")
    lights = category("otrygg-plats-belysning")

    data = {"kind": lights.pk, "area": centre.pk, "routed_to": company.pk}
    client.post(reverse("incidents:report_correct", args=[report.pk]), data)

    report = Report.objects.get()
    assert (report.what, report.area, report.routed_to) == ("Otrygg plats, trasig belysning", centre, company)
    assert log_of(report) == [
        ("rattad", "Skadegörelse → Otrygg plats, trasig belysning. område: Centrum"),
        ("skickad", "till Teknik AB"),
    ]


def test_bad_correction_is_told(client):
    report = make_report()

    answer = client.post(
        reverse("incidents:report_correct", args=[report.pk]), {"kind": "x", "area": "9" * 30}
    )

    assert set(answer.context["form"].errors) == {"kind", "area"}
    assert log_of(report) == []


def test_rules_are_tried_on_the_latest_reports(client):
    centre = make_area(name="Centrum")
    make_report(area=centre)
    make_report()
    make_report(category=category("trafik"))
    police = make_organisation(name="Polisen", kind="polis")
    address = reverse("incidents:routing_rule_list")

    client.post(address, {"category": category("skadegorelse").pk, "area": "", "organisation": police.pk})
    client.post(address, {"category": "", "area": centre.pk, "organisation": police.pk})
    twice = client.post(address, {"category": "", "area": centre.pk, "organisation": police.pk})
    empty = client.post(address, {"category": "", "area": "", "organisation": police.pk})
    page = client.get(address)

    assert [hits for _, hits in page.context["rules"]] == [2, 0]
    assert (page.context["tried"], page.context["unmatched"]) == (3, 1)
    assert "Det finns redan en regel för det." in twice.content.decode()
    assert "Välj en kategori, ett område eller båda." in empty.content.decode()

    for rule in RoutingRule.objects.all():
        client.post(reverse("incidents:routing_rule_remove", args=[rule.pk]))
    assert client.get(address).context["unmatched"] == 3


# --- The register ---


@pytest.mark.parametrize("rows", [1, 3])
def test_queue_costs_the_same_for_any_length(client, rows, django_assert_num_queries):
    for _ in range(rows):
        make_report(text=TEXT, organisation=make_organisation(), area=make_area())
    report = Report.objects.first()

    with django_assert_num_queries(20):
        client.get(reverse("incidents:report_review", args=[report.pk]))


def test_companies_and_associations_never_see_contact_case_number_or_unjudged_names():
    report = make_report(text=TEXT, police_case="5000-K1-26")
    ReportContact.objects.create(report=report, name="Berit Ek", phone="070-174 06 35")
    ReportPhoto.objects.create(report=report, jpeg=b"x", width=1, height=1)
    address = reverse("incidents:report_detail", args=[report.pk])
    picture = reverse("incidents:report_photo", args=[report.photos.get().key])
    seen = {}
    for kind in ("kommun", "forvaltning", "polis", "bolag", "vaktarbolag", "forening", "naringsliv", "annan"):
        party = make_organisation(kind=kind)
        Report.objects.update(routed_to=party)
        client = StrictClient()
        client.force_login(make_user(organisation=party))
        page = client.get(address).content.decode()
        words = ("Berit", "5000-K1-26", "Leif Strand")
        seen[kind] = [word in page for word in words] + [client.get(picture).status_code == 200]

    authority, others = [False, True, True, True], [False, False, False, False]
    assert seen == {
        "kommun": authority, "forvaltning": authority, "polis": authority, "bolag": others,
        "vaktarbolag": others, "forening": others, "naringsliv": others, "annan": others,
    }  # fmt: skip


def test_coordinator_sees_contact_and_opening_is_logged(client, coordinator):
    report = make_report(police_case="5000-K1-26")
    ReportContact.objects.create(report=report, name="Berit Ek")

    page = client.get(reverse("incidents:report_detail", args=[report.pk])).content.decode()
    client.get(reverse("incidents:report_detail", args=[report.pk]))

    assert "Berit Ek" in page
    assert "5000-K1-26" in page
    assert [(entry.what, entry.by) for entry in report.log.all()] == [("oppnad", coordinator)]


# --- Keys ---


def test_keys_can_be_turned_off_and_on(client):
    report = make_report(text=TEXT)
    address, page = reverse("incidents:review_keys"), reverse("incidents:report_queue")

    def keys():
        html = client.get(page).content.decode()
        return sorted(re.findall(r'data-key="(\w)"', html)), "js/review.js" in html, "<kbd" in html

    # M, for the text has findings; no D and O, for nothing is like it; no J and K, for it waits alone.
    assert keys() == (["a", "e", "g", "m"], True, True)
    client.post(address, {"on": "0", "report": report.pk})
    assert keys()[:2] == ([], False)
    client.post(address, {"on": "1"})
    assert keys()[1]


def test_no_key_stands_for_two_things(client):
    spot = {"latitude": 56.21, "longitude": 15.11}
    reports = [make_report(text=TEXT, **spot) for _ in range(3)]

    html = client.get(reverse("incidents:report_review", args=[reports[1].pk])).content.decode()

    assert sorted(re.findall(r'data-key="(\w)"', html)) == ["a", "d", "e", "g", "j", "k", "m", "o"]


def test_skipping_goes_through_all_of_the_queue(client):
    made = [make_report().pk for _ in range(3)]
    seen, at = [], made[-1]
    for _ in range(3):
        seen.append(at)
        at = client.get(reverse("incidents:report_review", args=[at])).context["next"].pk

    assert (seen, at) == (made[::-1], made[-1])


@pytest.mark.parametrize("number", ["", "x", "9" * 30])
def test_keys_answer_nonsense(client, number):
    assert client.post(reverse("incidents:review_keys"), {"report": number}).status_code == 302

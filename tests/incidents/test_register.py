import pytest
from django.urls import reverse

from incidents.choices import ReportStatus
from incidents.workflow import review
from kommunbrott import listing
from tests.client import StrictClient, assert_fragment_is_part_of_page
from tests.factories import category, make_area, make_organisation, make_report, make_user

ADDRESS = "incidents:report_list"
TEXT = "Ring vaktmästaren Leif Strand på 070-174 06 35."


def logged_in(user) -> StrictClient:
    client = StrictClient()
    client.force_login(user)
    return client


def listed(client, **query) -> list[int]:
    table = client.get(reverse(ADDRESS), query).context["table"]
    return [row.record.pk for row in table.paginated_rows]


@pytest.mark.parametrize("rows", [1, 3])
def test_register_costs_the_same_for_any_length(client, rows, django_assert_num_queries):
    for _ in range(rows):
        make_report(organisation=make_organisation(), area=make_area(), place=make_area(kind="plats"))

    with django_assert_num_queries(11):
        response = client.get(reverse(ADDRESS))

    assert f"{rows} rapport" in response.content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_register_of_a_company_costs_the_same_for_any_length(rows, django_assert_num_queries):
    company = make_organisation(kind="bolag")
    client = logged_in(make_user(organisation=company))
    for _ in range(rows):
        make_report(organisation=company, text=TEXT)

    with django_assert_num_queries(14):
        response = client.get(reverse(ADDRESS))

    assert f"{rows} rapport" in response.content.decode()


def test_register_answers_nonsense(client):
    make_report()
    for nonsense in (
        {"fran": "igår"}, {"q": "\0"}, {"kategori": "9" * 30}, {"sort": "x"}, {"page": "x"}, {"page": "9" * 30},
        {"av": "part-x"}, {"av": "typ-x"}, {"nara": "x"}, {"ruta": "1-1-0"}, {"radie": "151"}, {"omrade": "0"},
        {"plats": "-1"}, {"period": "alltid"}, {"lage": "x"}, {"fran": "0001-01-01", "till": "9999-12-31"},
    ):  # fmt: skip
        assert client.get(reverse(ADDRESS), nonsense).status_code == 200


def test_register_fragment(client):
    make_report(text="Släckt lampa")
    make_report(text="Klotter")

    assert_fragment_is_part_of_page(client, reverse(ADDRESS), {"q": "lampa"})


def test_unknown_choice_is_told_and_shows_nothing(client):
    make_report()

    page = client.get(reverse(ADDRESS), {"omrade": "99999"})

    assert page.context["counted"] == 0
    assert "field__error" in page.content.decode()


def test_period_that_ends_before_it_begins_is_told(client):
    page = client.get(reverse(ADDRESS), {"fran": "2026-03-02", "till": "2026-03-01"})

    assert page.context["filter"].form.errors == {"till": ["Perioden slutar innan den börjar."]}
    assert 'filter__more" open' in page.content.decode()


def test_register_sorts_and_what_has_no_value_comes_last(client):
    area = make_area(name="Åkra")
    reports = [make_report(area=None), make_report(area=area), make_report(area=make_area(name="Berga"))]
    first, second, third = (report.pk for report in reports)

    assert listed(client, sort="area") in ([third, second, first], [second, third, first])
    assert listed(client, sort="-area")[2] == first
    assert listed(client) == [third, second, first]
    assert listed(client, sort="starts_at") == [first, second, third]


def test_excerpt_is_masked_for_who_may_not_see_persons(client):
    company = make_organisation(kind="bolag")
    make_report(organisation=company, text=TEXT)
    address = reverse(ADDRESS)

    told = client.get(address).content.decode()
    masked = logged_in(make_user(organisation=company)).get(address).content.decode()

    assert [words in told for words in ("Leif Strand", "●●●●")] == [True, False]
    assert [words in masked for words in ("Leif Strand", "070-174", "●●●●")] == [False, False, True]


def test_choices_name_no_party_that_one_sees_no_report_from(client):
    mine, other = make_organisation(name="Bostaden", kind="bolag"), make_organisation(name="Vakten")
    make_report(organisation=mine)
    make_report(organisation=other)
    user = make_user(organisation=mine)

    def parties(client):
        return [
            name
            for _, name in client.get(reverse(ADDRESS)).context["filter"].filters["av"].extra["choices"][1][1]
        ]

    assert parties(client) == ["Bostaden", "Vakten"]
    assert parties(logged_in(user)) == ["Bostaden"]
    assert listed(logged_in(user), av=f"part-{other.pk}") == []


def test_large_register_is_neither_counted_nor_paged_nor_sorted_to_its_end(client, monkeypatch):
    for _ in range(4):
        make_report()
    monkeypatch.setattr(listing, "MOST_ROWS", 2)
    monkeypatch.setattr("incidents.views.register.MOST_ROWS", 2)
    monkeypatch.setattr("incidents.report_map.MOST_ROWS", 2)

    page = client.get(reverse(ADDRESS), {"sort": "area"})

    assert "fler än 2 rapporter" in page.content.decode()
    assert (page.context["counted"], page.context["table"].paginator.count) == (3, 2)
    assert [column.orderable for column in page.context["table"].columns] == [
        True,
        False,
        False,
        False,
        False,
    ]


def test_chosen_filters_are_told_in_words(client):
    trafik = category("trafik")
    make_report(category=trafik)

    chosen = client.get(
        reverse(ADDRESS), {"kategori": trafik.pk, "period": "14", "nara": "56.21,15.11", "radie": "150"}
    ).context["chosen"]

    assert [(one["label"], one["text"]) for one in chosen] == [
        ("Period", "Senaste 14 dagarna"),
        ("Kategori", "Trafik"),
        ("Inom", "150 meter från en punkt"),
    ]


# --- Who sees what ---


def test_who_finds_which_reports_on_every_way_to_them():
    company, police = make_organisation(kind="bolag"), make_organisation(kind="polis")
    people = {
        "coordinator": make_user(is_coordinator=True),
        "administrator": make_user(is_administrator=True),
        "reporter": make_user(is_reporter=True, organisation=company),
        "colleague": make_user(organisation=company),
        "officer": make_user(organisation=police),
        "nobody": make_user(),
    }
    reports = {
        "own": make_report(reporter=people["reporter"], organisation=company),
        "routed": make_report(routed_to=police),
        "anonymous": make_report(),
    }
    names = {report.pk: name for name, report in reports.items()}
    seen = {}
    for who, user in people.items():
        client = logged_in(user)
        page = client.get(reverse(ADDRESS))
        in_file = client.get(reverse("incidents:report_list_csv")).getvalue().decode()
        ways = [
            {row.record.pk for row in page.context["table"].rows},
            {pk for pk in names if f'\n"{pk}";' in in_file},
            {
                pk
                for pk in names
                if client.get(reverse("incidents:report_detail", args=[pk])).status_code == 200
            },
            {pk for pk in names if listed(client, q=str(pk)) == [pk]},
        ]
        assert page.context["map"].total == len(ways[0])
        assert ways == [ways[0]] * 4
        seen[who] = {names[pk] for pk in ways[0]}

    assert seen == {
        "coordinator": {"own", "routed", "anonymous"},
        "administrator": set(),
        "reporter": {"own"},
        "colleague": {"own"},
        "officer": {"routed"},
        "nobody": set(),
    }


# --- One of them ---


def test_reader_sees_the_way_of_a_report_without_by_whom_and_why(client, coordinator):
    company = make_organisation(kind="bolag")
    report = make_report(organisation=company)
    review.move(report, ReportStatus.DISMISSED, by=coordinator, seen="ny", reason="Enligt Gun")

    own = client.get(reverse("incidents:report_detail", args=[report.pk]))
    page = logged_in(make_user(organisation=company)).get(
        reverse("incidents:report_detail", args=[report.pk])
    )

    assert [(what, shown) for _, what, shown in page.context["steps"]] == [("ändrade läge", "Ny → Avskriven")]
    assert "Sara Samordnare" not in page.content.decode()
    assert [entry.detail for entry in own.context["log"]] == ["", "Ny → Avskriven. Skäl: Enligt Gun"]


def test_reader_sees_only_those_of_the_same_event_that_she_may_see(client):
    company = make_organisation(kind="bolag")
    first = make_report(organisation=company)
    mine, hidden = make_report(organisation=company, merged_into=first), make_report(merged_into=first)

    def same(client, report):
        page = client.get(reverse("incidents:report_detail", args=[report.pk]))
        return {each.pk for each in page.context["same"]}

    theirs = logged_in(make_user(organisation=company))
    assert (same(theirs, first), same(theirs, mine)) == ({mine.pk}, {first.pk})
    assert (same(client, first), same(client, hidden)) == ({mine.pk, hidden.pk}, {mine.pk, first.pk})


def test_report_leads_to_what_lies_close(client):
    report = make_report(latitude=56.21, longitude=15.11)
    make_report(latitude=56.211, longitude=15.11)
    make_report(latitude=56.22, longitude=15.11)

    nearby = client.get(reverse("incidents:report_detail", args=[report.pk])).context["nearby"]

    assert client.get(nearby["address"]).context["counted"] == 2
    assert client.get(nearby["map_address"])["Content-Type"] == "image/svg+xml"


def test_opening_in_the_queue_is_logged_once_a_day(client, coordinator):
    report = make_report()

    for _ in range(2):
        client.get(reverse("incidents:report_queue"))

    assert [(entry.what, entry.by) for entry in report.log.all()] == [("oppnad", coordinator)]

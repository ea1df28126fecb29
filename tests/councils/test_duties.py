import datetime as dt

import pytest
from django.utils import timezone

from councils.choices import AgreementStatus
from councils.duties import agreements, cooperation, council, council_facts, information
from tests.factories import (
    make_agreement,
    make_area,
    make_council,
    make_meeting,
    make_membership,
    make_organisation,
    make_promises,
)

NOW = timezone.make_aware(dt.datetime(2026, 11, 20, 12))
TODAY = dt.date(2026, 11, 20)


def signed(**kw):
    kw = {
        "purposes": "Tryggare gårdar.",
        "areas": [make_area()],
        "status": AgreementStatus.SIGNED,
        "signed_on": dt.date(2026, 1, 2),
        "signed_at_place": "Ekstad",
    } | kw
    return make_agreement(**kw)


def gaps_of_agreements() -> list[str]:
    return [gap.text for gap in agreements(council_facts(NOW).agreements, TODAY).gaps]


@pytest.mark.parametrize(
    ("values", "gaps"),
    [
        ({}, []),
        ({"ends_on": None}, []),
        ({"purposes": ""}, ["Samverkan anger inga syften."]),
        ({"areas": []}, ["Samverkan anger inga områden."]),
        ({"areas": [], "purposes": ""}, ["Samverkan anger inga syften och områden."]),
        ({"areas": [], "areas_text": "Hela kommunen."}, []),
        ({"ends_on": dt.date(2027, 2, 18)}, ["Samverkan gäller till 18 februari 2027."]),
        ({"ends_on": dt.date(2027, 2, 19)}, []),
        ({"ends_on": TODAY}, ["Samverkan gäller till 20 november 2026."]),
        (
            {"ends_on": dt.date(2026, 11, 19)},
            ["Ingen undertecknad överenskommelse gäller.", "Samverkan gick ut 19 november 2026."],
        ),
        ({"starts_on": dt.date(2026, 12, 1)}, ["Ingen undertecknad överenskommelse gäller."]),
        ({"status": "utkast", "signed_on": None, "signed_at_place": None}, ["Ingen undertecknad överenskommelse gäller."]),
    ],
)  # fmt: skip
def test_agreement_counts_when_signed_in_force_and_whole(values, gaps):
    signed(title="Samverkan", **values)

    assert gaps_of_agreements() == gaps


def test_agreement_that_has_been_renewed_is_no_longer_told_to_end():
    old = signed(ends_on=dt.date(2026, 12, 31))
    signed(predecessor=old, starts_on=dt.date(2026, 12, 1))

    assert gaps_of_agreements() == []


def strategic_council(*leading: bool, chair_kind="namnd", **kw):
    row = make_council(name="Brottsförebyggande rådet", **kw)
    make_membership(row, role="ordforande", is_leading=True, organisation=make_organisation(kind=chair_kind))
    for is_leading in leading:
        make_membership(row, is_leading=is_leading)
    return row


def label_of_council() -> str:
    return council(council_facts(NOW), TODAY).label


def test_no_council_is_a_breach():
    make_council(kind="est")

    assert label_of_council() == "Saknas"


@pytest.mark.parametrize(
    ("leading", "chair_kind", "meets_on", "label"),
    [
        ((True, False), "namnd", dt.date(2026, 12, 3), "Uppfyllt"),
        ((True, False), "namnd", dt.date(2026, 6, 4), "Uppfyllt"),
        ((True, False), "namnd", dt.date(2025, 10, 1), "Behöver ses över"),
        ((True, False), "polis", dt.date(2026, 12, 3), "Behöver ses över"),
        ((False,), "namnd", dt.date(2026, 12, 3), "Behöver ses över"),
    ],
)
def test_council_is_led_by_the_municipality_with_leading_people_and_meets(
    leading, chair_kind, meets_on, label
):
    make_meeting(strategic_council(*leading, chair_kind=chair_kind), meets_on)

    assert label_of_council() == label


def test_meetings_that_were_cancelled_do_not_count():
    make_meeting(strategic_council(True), dt.date(2026, 6, 4), status="installt")

    assert label_of_council() == "Behöver ses över"


@pytest.mark.parametrize(
    ("meets_on", "label"),
    [(dt.date(2026, 11, 6), "Uppfyllt"), (dt.date(2024, 11, 6), "Behöver ses över"), (None, "Behöver ses över")],
)  # fmt: skip
def test_forums_are_there_and_meet(meets_on, label):
    row = make_council(kind="est")
    if meets_on:
        make_meeting(row, meets_on)

    assert cooperation(council_facts(NOW), TODAY).label == label


def test_without_a_forum_nothing_is_coordinated():
    make_council(retired_on=dt.date(2026, 1, 1))

    assert cooperation(council_facts(NOW), TODAY).label == "Saknas"


def test_residents_are_told_by_promises_that_hold():
    made = make_promises(title="Löften 2026", status="undertecknat")
    make_promises(title="Utkast")
    make_promises(title="Gamla", status="undertecknat", ends_on=dt.date(2026, 6, 30))

    assert [item.url for item in information(TODAY)] == [made.get_absolute_url()]


@pytest.mark.parametrize("rows", [1, 3])
def test_facts_cost_four_queries(rows, django_assert_num_queries):
    for _ in range(rows):
        row = make_council()
        make_membership(row, organisation=make_organisation())
        make_meeting(row)
        signed()

    with django_assert_num_queries(4):
        facts = council_facts(NOW)
        cooperation(facts, TODAY), agreements(facts.agreements, TODAY), council(facts, TODAY)

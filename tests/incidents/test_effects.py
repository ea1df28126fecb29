"""From an intervention's row to its verdict, over reports that can be counted by hand."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from incidents.analysis import Verdict
from incidents.choices import Baseline
from incidents.effect_drawings import effect_figures
from incidents.effects import assess, explanations, in_short, question_of, spread
from incidents.models import Intervention, RetentionRun
from kommunbrott.choices import AreaKind
from tests.factories import category, make_area, make_intervention, make_report

ON, TODAY = dt.date(2026, 9, 7), dt.date(2026, 11, 23)
YEAR = dt.timedelta(weeks=52)
HERE = (59.5088, 15.9235)


def weekly(count: int, first: dt.date, weeks: int = 11, **kw) -> None:
    for week in range(weeks):
        for _ in range(count):
            moment = dt.datetime.combine(first + dt.timedelta(weeks=week), dt.time(12))
            make_report(starts_at=timezone.make_aware(moment), **kw)


def listed(intervention) -> Intervention:
    return Intervention.objects.for_list().get(pk=intervention.pk)


def test_question_covers_whole_weeks_until_yesterday_or_the_end():
    area = make_area()
    intervention = make_intervention(starts_on=ON, areas=[area])

    def weeks(today, ends_on=None):
        intervention.ends_on = ends_on
        found = question_of(intervention, today, [area])
        return found and found.weeks

    assert [weeks(ON + dt.timedelta(days=days)) for days in (0, 6, 7, 13, 14)] == [None, None, 1, 1, 2]
    assert weeks(TODAY, ON + dt.timedelta(days=20)) == 3
    assert weeks(ON + dt.timedelta(weeks=200)) == 52


def test_question_compares_with_the_other_districts_unless_some_are_chosen():
    town = make_area(name="Ekstad", kind=AreaKind.TOWN)
    here, there, beside = (make_area(name=name, parent=town) for name in ("Här", "Där", "Intill"))
    intervention = make_intervention(starts_on=ON, areas=[here])
    everywhere = [town, here, there, beside]

    assert question_of(intervention, TODAY, everywhere).compare == [there, beside]
    intervention.buffer_areas.set([beside])
    assert question_of(intervention, TODAY, everywhere).compare == [there]
    intervention.compare_areas.set([beside])
    intervention.buffer_areas.set([])
    assert question_of(intervention, TODAY, everywhere).compare == [beside]
    intervention.areas.set([town])
    assert question_of(intervention, TODAY, everywhere).compare == []


def test_decrease_is_told_against_the_same_weeks_of_last_year():
    here, there = make_area(name="Här"), make_area(name="Där")
    weekly(4, ON - YEAR, area=here)
    weekly(1, ON, area=here)
    for first in (ON - YEAR, ON):
        weekly(3, first, area=there)
        weekly(2, first, area=here, category=category("trafik"))
    intervention = make_intervention(starts_on=ON, areas=[here], categories=[category("skadegorelse")])

    found = assess(intervention, TODAY)

    effect = found.effect
    assert (effect.before, effect.after, effect.compare_before, effect.compare_after) == (44, 11, 33, 33)
    assert (effect.verdict, effect.ratio, found.is_reliable) == (Verdict.DECREASE, 0.25, True)
    assert in_short(effect) == "Minskning, −89 till −43 %"
    assert [(each.is_clear, each.heading) for each in explanations(found)] == [
        (True, "Sättet att rapportera är detsamma"),
        (True, "Andra områden är oförändrade"),
        (False, "Om problemet har flyttat går inte att säga"),
    ]
    assert spread(effect) == "Veckorna varierar inte mer än slumpen ger, så intervallet är inte vidgat."


def test_place_is_measured_within_its_radius_and_its_surroundings_apart():
    area, other = make_area(name="Här"), make_area(name="Där")
    near, ring, far = HERE, (HERE[0] + 0.0022, HERE[1]), (HERE[0] + 0.006, HERE[1])
    before = ON - dt.timedelta(weeks=11)
    for first, counts in ((before, (4, 2, 3)), (ON, (1, 2, 3))):
        for (latitude, longitude), count in zip((near, ring, far), counts, strict=True):
            weekly(count, first, area=area, latitude=latitude, longitude=longitude)
        weekly(1, first, area=other)
    intervention = make_intervention(
        starts_on=ON, latitude=HERE[0], longitude=HERE[1], radius_m=150, baseline=Baseline.JUST_BEFORE
    )

    found = assess(intervention, TODAY)

    effect = found.effect
    assert (effect.before, effect.after, effect.compare_before, effect.compare_after) == (44, 11, 44, 44)
    assert found.measured.around == (22, 22)
    assert found.measured.displacement.quotient == 0
    assert explanations(found)[-1].heading == "Inget tyder på att problemet har flyttat"


def test_new_reporter_and_weeded_reports_make_the_verdict_uncertain():
    here, there = make_area(), make_area()
    weekly(2, ON - YEAR, area=here)
    weekly(2, ON, area=here, reporter_kind="vaktare")
    for first in (ON - YEAR, ON):
        weekly(2, first, area=there)
    RetentionRun.objects.create(
        reports_before=dt.date(2025, 10, 1), contacts_before=TODAY, reports=9, photos=0, contacts=0
    )

    found = assess(make_intervention(starts_on=ON, areas=[here]), TODAY)

    assert not found.is_reliable
    assert [each.heading for each in explanations(found)][:2] == [
        "Sättet att rapportera har ändrats",
        "En del av tiden före är gallrad",
    ]


def test_nothing_can_be_told_of_the_whole_municipality():
    weekly(4, ON - YEAR)
    weekly(1, ON)

    found = assess(make_intervention(starts_on=ON), TODAY)

    assert (found.effect.before, found.effect.after, found.effect.verdict) == (44, 11, Verdict.CANNOT_TELL)
    assert explanations(found)[1].heading == "Inget område att jämföra med"


def test_charts_tell_the_weeks_and_the_three_changes():
    here, there = make_area(name="Här"), make_area(name="Där")
    for first, count in ((ON - YEAR, 4), (ON, 1)):
        weekly(count, first, area=here)
        weekly(3, first, area=there)

    weeks, changes = effect_figures(
        assess(make_intervention(starts_on=ON, areas=[here]), TODAY), "Ekstads kommun"
    )

    assert weeks.title == "44 rapporter före insatsen och 11 sedan den började"
    assert (weeks.table.rows[0], weeks.table.rows[-1]) == (("8/9", "före", "4"), ("16/11", "efter", "1"))
    assert changes.title == "Minskningen håller mot jämförelseområdena"
    assert changes.table.rows == (
        ("Där insatsen görs", "44", "11", "−75 % (−87 % till −52 %)"),
        ("Jämförelseområdena", "33", "33", "0 % (−38 % till +62 %)"),
        ("Skillnad mot jämförelsen", "44", "11", "−75 % (−89 % till −43 %)"),
    )


@pytest.mark.parametrize("rows", [1, 3])
def test_effect_costs_the_same_for_any_number_of_reports(rows, django_assert_num_queries):
    area = make_area()
    weekly(rows, ON, area=area)
    intervention = listed(make_intervention(starts_on=ON, areas=[area]))

    with django_assert_num_queries(6):
        assess(intervention, TODAY)


def test_page_and_print_say_the_same_verdict(client):
    here, there = make_area(name="Här"), make_area(name="Där")
    today = timezone.localdate()
    on = today - dt.timedelta(weeks=12)
    for first, count in ((on - YEAR, 4), (on, 1)):
        weekly(count, first, area=here)
        weekly(3, first, area=there)
    intervention = make_intervention(starts_on=on, areas=[here], title="Ljus")

    page = client.get(intervention.get_absolute_url())
    file = client.get(reverse("incidents:intervention_file", args=[intervention.pk]))

    html = page.content.decode()
    assert page.context["effect"].verdict is Verdict.DECREASE
    assert ('data-verdict="minskning"' in html, page.context["effect"].explanation in html) == (True, True)
    assert b"".join(file.streaming_content).startswith(b"%PDF-")

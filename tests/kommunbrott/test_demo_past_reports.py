import datetime as dt

import pytest
from django.db import transaction
from django.utils import timezone

from incidents import catalogue
from incidents.analysis import EffectData, Verdict, effect_of
from incidents.choices import ReportStatus
from incidents.models import Category, Report
from incidents.workflow import retention
from kommunbrott.choices import AreaKind
from kommunbrott.management import demo_data, demo_past_reports
from kommunbrott.models import Area, User

NOW = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)
WEEKS = 22


@pytest.fixture(scope="module", autouse=True)
def ekstad(django_db_setup, django_db_blocker):
    """Ekstad without its plans, loaded once, since no test here writes."""
    with django_db_blocker.unblock(), transaction.atomic():
        catalogue.complete(Category, Category.history.model)
        parties = demo_data.load_organisations()
        demo_data.load_areas()
        people = demo_data.read("users.json")
        demo_data.load_users(people, ["!"] * len(people), parties)
        demo_past_reports.load(NOW, areas(), users(), [])
        yield
        transaction.set_rollback(True)


def areas() -> dict[str, Area]:
    return {area.name: area for area in Area.objects.all()}


def users() -> dict[str, User]:
    return {user.username: user for user in User.objects.select_related("organisation")}


def drawn(now: dt.datetime) -> list[Report]:
    return demo_past_reports.Past(now, areas(), users(), []).reports()


def test_past_reports_are_as_many_and_the_same_whenever_the_demo_is_made():
    told = [
        [(each.subcategory_id, each.text, each.damage_cost, each.area_id) for each in drawn(now)]
        for now in (NOW, NOW)
    ]

    assert told[0] == told[1]
    assert len(drawn(NOW - dt.timedelta(days=200))) == len(told[0]) == Report.objects.count()


def test_past_reports_fill_two_years_and_none_is_too_old_or_of_the_future():
    days = [report.starts_on for report in Report.objects.all()]

    assert retention.due(timezone.localdate(NOW)).reports == 0
    assert dt.date(2024, 11, 22) <= min(days) <= dt.date(2024, 12, 6)
    assert dt.date(2026, 11, 12) <= max(days) <= dt.date(2026, 11, 19)
    assert not Report.objects.filter(reported_at__gt=NOW).exists()


def test_past_reports_lie_in_the_districts_and_wait_for_nobody():
    districts = Area.objects.filter(kind=AreaKind.DISTRICT)

    assert set(Report.objects.values_list("area__name", flat=True)) == {each.name for each in districts}
    assert set(Report.objects.values_list("status", flat=True)) == {
        ReportStatus.REVIEWED, ReportStatus.RESOLVED, ReportStatus.DISMISSED
    }  # fmt: skip


@pytest.mark.parametrize("now", [NOW, NOW + dt.timedelta(days=120), NOW + dt.timedelta(days=240)])
def test_past_reports_hold_an_effect_that_is_found(now):
    """Of the lights along Stationsstråket, 22 weeks ago."""
    today = timezone.localdate(now)
    treated, compared = [0] * 2 * WEEKS, [0] * 2 * WEEKS
    for report in drawn(now):
        week = 2 * WEEKS - 1 - ((today - timezone.localdate(report.starts_at)).days - 1) // 7
        if report.category.key == "otrygg-plats" and week >= 0:
            (treated if report.place_name == "Stationsstråket" else compared)[week] += 1

    effect = effect_of(
        EffectData(
            treated[:WEEKS], treated[WEEKS:], {"övriga": compared[:WEEKS]}, {"övriga": compared[WEEKS:]}
        )
    )

    assert effect.verdict is Verdict.DECREASE

import datetime as dt
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from kommunbrott.choices import OutboxState
from kommunbrott.models import OutboxMessage, SignedLink, SignedLinkUse
from plans.choices import ImportState
from plans.models import PlanImport
from plans.workflow import importing
from tests.factories import (
    make_acceptance,
    make_action,
    make_message,
    make_organisation,
    make_plan,
    make_signed_link,
)

OLD = dt.datetime(2025, 3, 1, 12, tzinfo=dt.UTC)
DATES = [f"--{name}-before=2025-06-01" for name in ("imports", "links", "letters")]


def run(*arguments: str) -> list[str]:
    out = StringIO()
    call_command("apply_retention", *arguments, stdout=out)
    return out.getvalue().splitlines()


def make_import(made_at=OLD, **kw) -> PlanImport:
    plan_import = importing.begin(file_name="plan.docx", file_size=1, by=None)
    PlanImport.objects.filter(pk=plan_import.pk).update(made_at=made_at, **kw)
    return plan_import


def answered_link() -> SignedLink:
    """An old one, which the answer that came by it points at."""
    organisation = make_organisation()
    link = make_signed_link(made_at=OLD)
    make_acceptance(make_action(lead=organisation), organisation, link=link)
    return link


@pytest.fixture
def rows(coordinator) -> dict:
    """Two of each that may go, and all kinds that must stay."""
    now, later = timezone.now(), dt.timedelta(days=400)
    thrown = {"discarded_at": OLD, "discarded_by": coordinator}
    closed = make_signed_link(made_at=OLD, expires_at=now + later, closed_at=OLD)
    SignedLinkUse.objects.create(link=closed, what="besvarad", used_at=OLD)
    going = [
        make_import(),
        make_import(state=ImportState.DROPPED),
        closed,
        make_signed_link(made_at=OLD),
        make_message(created_at=OLD, state=OutboxState.SENT, sent_at=OLD),
        make_message(created_at=OLD, state=OutboxState.DISCARDED, **thrown),
    ]
    staying = [
        make_import(made_at=now),
        make_import(state=ImportState.SAVED, plan=make_plan()),
        make_import(state=ImportState.SAVED),
        make_signed_link(made_at=OLD, expires_at=now + later),
        make_signed_link(closed_at=now),
        answered_link(),
        make_message(created_at=OLD),
        make_message(created_at=OLD, state=OutboxState.FAILED),
        make_message(state=OutboxState.SENT, sent_at=now),
    ]
    return {"going": going, "staying": staying}


def left() -> set:
    return {*PlanImport.objects.all(), *SignedLink.objects.all(), *OutboxMessage.objects.all()}


def test_preview_counts_and_takes_nothing(rows):
    assert run(*DATES) == [
        "2 importer utan plan före 2025-06-01 skulle tas bort.",
        "2 avslutade svarslänkar före 2025-06-01 skulle tas bort.",
        "2 skickade eller slängda brev före 2025-06-01 skulle tas bort.",
        "Inget är borttaget. Kör igen med --apply.",
    ]
    assert left() == {*rows["going"], *rows["staying"]}


def test_only_what_has_served_its_time_goes(rows):
    said = run(*DATES, "--apply")

    assert said[1] == "2 avslutade svarslänkar före 2025-06-01 togs bort."
    assert left() == set(rows["staying"])
    assert not SignedLinkUse.objects.exists()


def test_day_itself_stays():
    # 22.30 UTC the day before is half past midnight in Sweden.
    make_import(made_at=dt.datetime(2025, 5, 31, 22, 30, tzinfo=dt.UTC))
    gone = make_import(made_at=dt.datetime(2025, 5, 31, 21, 30, tzinfo=dt.UTC))

    run(*DATES, "--apply")

    assert [row.pk for row in PlanImport.objects.all()] != []
    assert not PlanImport.objects.filter(pk=gone.pk).exists()


def test_without_dates_each_kind_has_its_own_time():
    now = timezone.now()
    make_import(made_at=now - dt.timedelta(days=92))
    make_import(made_at=now - dt.timedelta(days=88))

    run("--apply")

    assert PlanImport.objects.count() == 1


def test_what_is_no_date_is_told_in_swedish():
    with pytest.raises(CommandError, match="”igår” är inget datum"):
        run("--links-before=igår")

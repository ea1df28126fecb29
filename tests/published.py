"""Things put out for residents, made as the product makes them but for the file, which takes a second."""

import datetime as dt

from councils.models import PromisePublication
from councils.promise_standing import standings
from councils.public_content import public_promises
from councils.workflow import promises
from kommunbrott import publishing
from kommunbrott.models import Municipality
from plans.models import Plan, PlanPublication
from plans.public_content import public_plan
from tests.factories import make_municipality

FILE = b"%PDF-1.7 som det undertecknades"
TODAY = dt.date(2026, 11, 21)


def open_pages(**kw) -> Municipality:
    kw.setdefault("contact_name", "Säkerhetssamordnaren")
    kw.setdefault("contact_email", "trygghet@ekstad.example")
    return make_municipality(public_is_open=True, **kw)


def put_out_plan(plan: Plan, by, *, has_file=True) -> PlanPublication:
    """What has been decided last."""
    version = plan.versions.decisions().last()
    wanted = publishing.Wanted(public_plan(version.tree), has_file)
    return publishing.publish(PlanPublication, by=by, wanted=wanted, seen=0, plan=plan, version=version)


def sign(document, by):
    content = document.content()
    printed = promises.Printed(
        promises.signed(content, "Ekstad", dt.date(2025, 12, 11)), FILE, content.digest
    )
    return promises.sign(document, by=by, printed=printed)


def put_out_promises(document, by, *, has_file=True) -> PromisePublication:
    """Signed already."""
    version = document.versions.last()
    found = standings(document, document.promises.all(), set(), TODAY)
    wanted = publishing.Wanted(public_promises(version.tree, found, note="", on=TODAY), has_file)
    return publishing.publish(
        PromisePublication, by=by, wanted=wanted, seen=0, document=document, version=version
    )

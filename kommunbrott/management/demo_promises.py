"""Ekstad's promises to residents: from fixtures/ekstad/promises.json to rows, signed the way the product does it."""

import datetime as dt
from decimal import Decimal

from councils.choices import PromiseVerdict
from councils.documents.promises import promises_pdf
from councils.models import Promise, PromiseDocument, Signatory
from councils.workflow import promise_reports, promises
from kommunbrott.management.demo_rows import fields, saved
from kommunbrott.models import Municipality, Organisation, User
from plans.documents.brand import brand_of
from plans.models import FocusArea, Plan

APART = ("plan", "follows", "signed", "signatories", "promises")
OF_A_PROMISE = ("parties", "target", "group", "actions", "reports")


def load_promises(rows: list[dict], parties: dict[str, Organisation]) -> None:
    """The documents that others follow on stand before them."""
    by = User.objects.filter(is_coordinator=True).earliest("pk")
    found: dict[str, PromiseDocument] = {}
    for row in rows:
        plan = Plan.objects.get(title=row["plan"])
        document = saved(
            PromiseDocument(plan=plan, follows=found.get(row.get("follows")), **fields(row, *APART))
        )
        found[row["title"]] = document
        for position, one in enumerate(row.get("signatories", ())):
            saved(Signatory(document=document, position=position, **one))
        made = [
            load_promise(document, position, one, parties) for position, one in enumerate(row["promises"])
        ]
        if "signed" in row:
            sign(document, row["signed"], by)
        for promise, one in zip(made, row["promises"], strict=True):
            report(promise, one.get("reports", ()), by)


def load_promise(
    document: PromiseDocument, position: int, row: dict, parties: dict[str, Organisation]
) -> Promise:
    operator, value, unit, period = row.get("target", ("", None, "", ""))
    promise = saved(
        Promise(
            document=document,
            position=position,
            target_group=row.get("group", ""),
            target_operator=operator,
            target_value=value,
            target_unit=unit,
            target_period=period,
            **fields(row, *OF_A_PROMISE),
        )
    )
    promise.parties.set([parties[name] for name in row["parties"]])
    actions = list(document.plan.actions.filter(number__in=row["actions"]))
    promise.actions.set(actions)
    promise.focus_areas.set(FocusArea.objects.filter(actions__in=actions).distinct())
    return promise


def sign(document: PromiseDocument, row: dict, by: User) -> None:
    living = PromiseDocument.objects.get(pk=document.pk).content()
    content = promises.signed(living, row["place"], dt.date.fromisoformat(row["on"]))
    pdf = promises_pdf(content, brand_of(Municipality.current()), is_draft=False)
    promises.sign(document, by=by, printed=promises.Printed(content, pdf, living.digest))


def report(promise: Promise, rows: list, by: User) -> None:
    for day, verdict, value, text in rows:
        told = promise_reports.Told(PromiseVerdict(verdict), Decimal(value) if value else None, text)
        promise_reports.report_promise(
            promise, by=by, period_ends_on=dt.date.fromisoformat(day), told=told, last_seen=0
        )

"""What residents are told of promises to them: ni sa, vi lovade, vi gjorde. What is not named here is not told.

Left out: who signed, the actions that carry a promise, and which account wrote what.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from councils.choices import PromiseKind
from councils.promise_content import PromiseContent, PromiseLine
from councils.promise_standing import PromiseStanding
from kommunbrott.trees import Tree


@dataclass(frozen=True)
class PublicReport:
    """What was done in a quarter, tertial or half-year."""

    period: str
    verdict: str
    label: str
    text: str


@dataclass(frozen=True)
class PublicPromise:
    """``verdict`` and ``label`` are the last said of it; ``figure`` and ``share`` (per cent) where it is counted."""

    number: str
    text: str
    said: str
    who: str
    area: str
    target: str
    verdict: str
    label: str
    figure: str
    share: int | None
    reports: tuple[PublicReport, ...]


@dataclass(frozen=True)
class PublicPromises(Tree):
    """``on`` is the day that the state of the promises is told for."""

    title: str
    period: str
    givers: str
    background: str
    purposes: tuple[str, ...]
    dialogues: str
    note: str
    on: dt.date
    promises: tuple[PublicPromise, ...]


def public_promises(
    signed: PromiseContent, standings: Iterable[PromiseStanding], *, note: str, on: dt.date
) -> PublicPromises:
    """The words are those that were signed; only how it goes is from the follow-up."""
    found = {one.promise.pk: one for one in standings}
    return PublicPromises(
        title=signed.title,
        period=signed.period,
        givers=signed.givers,
        background=signed.background,
        purposes=signed.purposes,
        dialogues=signed.dialogues,
        note=note,
        on=on,
        promises=tuple(
            public_promise(line, found.get(line.id))
            for line in signed.promises
            if line.kind != PromiseKind.INFORMATION
        ),
    )


def public_promise(line: PromiseLine, standing: PromiseStanding | None) -> PublicPromise:
    return PublicPromise(
        number=line.number,
        text=line.text,
        said=line.said,
        who=line.who,
        area=line.area,
        target=line.target,
        verdict=standing.verdict if standing else "",
        label=standing.verdict_label if standing else "Inte följt upp än",
        figure=figure_of(standing) if standing else "",
        share=standing.share if standing else None,
        reports=tuple(
            PublicReport(
                period=one.period.label,
                verdict=one.report.verdict,
                label=one.report.get_verdict_display(),
                text=one.report.text,
            )
            for one in (standing.reports if standing else ())
            if one.report
        ),
    )


def figure_of(standing: PromiseStanding) -> str:
    """33 av 40 kvällspass"""
    if not standing.value:
        return ""
    of = f" av {standing.target_figure}" if standing.target_figure else ""
    return f"{standing.value}{of} {standing.promise.target_unit}".strip()

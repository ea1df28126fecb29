"""Minutes to print, as content trees: no database is needed to see what a document shows."""

import dataclasses
import datetime as dt

from councils.choices import MinutesKind
from councils.minutes_content import (
    AssignmentContent,
    ComingContent,
    MinutesContent,
    ParagraphContent,
    PersonContent,
    SignatoryContent,
)

COSTS = "Så här mycket har skadorna kostat.\n\n| Slag | Kostnad |\n|---|---|\n| Glas | 41 000 kr |\n| Klotter | 9 500 kr |"


def rich_minutes(**kw) -> MinutesContent:
    content = MinutesContent(
        council="Brottsförebyggande rådet",
        on=dt.date(2026, 9, 17),
        hours="10.02–11.56",
        place="Ekensalen, Stadshuset",
        dnr="KS 2026/0017",
        kind=MinutesKind.ADJUSTED.value,
        present=(
            PersonContent("Marie Sandell", role="Ordförande", organisation="kommunstyrelsen"),
            PersonContent("Lars Ekvall", function="vd", organisation="Ekstadshem AB"),
            PersonContent("Tomas Rehn", function="lokalpolisområdeschef", part="till och med § 23"),
            PersonContent("Hanna Lindqvist", role="Sekreterare", function="säkerhetssamordnare"),
        ),
        guests=(PersonContent("Nina Falk", function="utvecklingsledare", organisation="Länsstyrelsen"),),
        absent=(PersonContent("Elin Fors"), PersonContent("Anders Holm")),
        items=(
            ParagraphContent(
                1, "§ 22", "Mötet öppnas", text="Ordföranden öppnar mötet.", outcome="Ärendet utgår."
            ),
            ParagraphContent(2, "§ 23", "Val av justerare", noted="Lars Ekvall utses till justerare."),
            ParagraphContent(
                3,
                "§ 24",
                "Skador på skolor",
                dnr="KS 2026/0301",
                text=COSTS,
                papers=("Sammanställning, daterad 3 september 2026",),
                notes=(("Yrkande", "Tomas Rehn yrkar bifall."), ("Jäv", "Lars Ekvall lämnar rummet.")),
                clauses=("godkänna sammanställningen", "följa upp den i december."),
                assignments=(
                    AssignmentContent("redovisa nya kostnader", "Lars Ekvall", dt.date(2026, 12, 3)),
                ),
            ),
        ),
        coming=(
            ComingContent("Rådet", ("3 december 2026 klockan 10.00–12.00",)),
            ComingContent(
                "AU", ("10 november 2026 klockan 13.00–14.30", "9 februari 2027 klockan 13.00–14.30")
            ),
        ),
        signatories=(
            SignatoryContent("Hanna Lindqvist", "Sekreterare"),
            SignatoryContent("Marie Sandell", "Ordförande", "Godkänt 2026-09-21 med inloggning"),
            SignatoryContent("Lars Ekvall", "Justerare"),
        ),
    )
    return dataclasses.replace(content, **kw)

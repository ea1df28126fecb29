"""A file of reports as another system would export it: texts that seldom return, and the usual faults."""

import csv
import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from random import Random

from incidents.models import Category
from incidents.placing import area_at
from tests.bench.ekstad import areas

COLUMNS = (
    "Rapport-ID", "Händelsedatum", "Tid", "Rapportdatum", "Kategori", "Underkategori", "Plats", "Område", "Latitud",
    "Longitud", "Beskrivning", "Rapportör", "Organisation", "Polisanmäld", "Allvarlighetsgrad", "Status",
)  # fmt: skip
FIRST, DAYS = dt.date(2016, 11, 1), 3650
ADDED = (
    "", "", "Lugnt när patrullen kom.", "Ungefär {n} personer.", "Började kl. {h}.{m:02}.", "Syntes från port {n}.",
    "Fastighetsskötaren är underrättad.", "Samma sak för {n} dagar sedan.", "Kostade {n}00 kronor att laga.",
    "Boende ringde {n} gånger, senast {h}.{m:02}.",
)  # fmt: skip
REPORTERS = (
    ("Väktare", "Eklövets Bevakning AB"), ("Bovärd", "Ekstadshem AB"), ("Fritidsledare", "Ekstads kommun"),
    ("Kommunpolis", "Polisen"), ("Rektor", "Ekstads kommun"), ("Webbformulär", "Medborgare"),
)  # fmt: skip
# One row in so many.
NAMED, PHONED, REFUSED, UNDATED, MISSPELT, POINTLESS = 90, 110, 500, 300, 60, 120


def write_export(path: Path, rows: int, story: dict) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
        writer.writerow(COLUMNS)
        writer.writerows(lines(rows, story))


def lines(rows: int, story: dict) -> Iterator[list[str]]:
    random = Random(rows)  # noqa: S311 - no secret is drawn
    named = {category.key: category for category in Category.objects.select_related("parent")}
    kinds = [(named[key], kind["texts"]) for key, kind in story["kinds"].items()]
    known = areas()
    places = [
        (place["name"], place["point"], area_at(*place["point"], known.values())) for place in story["places"]
    ]
    for number in range(1, rows + 1):
        kind, texts = random.choice(kinds)
        name, point, area = random.choice(places)
        day = FIRST + dt.timedelta(days=number * DAYS // rows)
        role, organisation = random.choice(REPORTERS)
        hour, minute = random.randrange(24), random.randrange(0, 60, 5)
        added = random.choice(ADDED).format(n=random.randrange(2, 90), h=hour, m=minute)
        text = f"{random.choice(texts)} {added}".strip() + f" {name}." * (number % 3 == 0)
        area_name = area.name.upper() if number % MISSPELT == 0 else area.name
        category = (kind.parent or kind).name
        latitude = f"{point[0] + random.uniform(-4e-4, 4e-4):.6f}".replace(".", ",")
        longitude = f"{point[1] + random.uniform(-8e-4, 8e-4):.6f}".replace(".", ",")
        yield [
            f"EKS-{number:07}", "i går" if number % UNDATED == 0 else day.isoformat(), f"{hour:02}:{minute:02}",
            day.isoformat(), category, kind.name if kind.parent else "", name, area_name,
            latitude if number % POINTLESS else "0", longitude if number % POINTLESS else "0", text + personal(number),
            role, organisation, random.choice(("Ja", "Nej", "Okänt")), str(random.randint(1, 5)), "Avslutad",
        ]  # fmt: skip


def personal(number: int) -> str:
    if number % REFUSED == 0:
        return " Gällde 811027-9877."
    if number % PHONED == 0:
        return f" Ring 070-{number % 1000:03} 45 67."
    return " Vi talade med Kalle Bergström." if number % NAMED == 0 else ""

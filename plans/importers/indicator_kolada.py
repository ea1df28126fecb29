"""Kolada's answers (v3, JSON), saved as files: values of key figures by municipality and year."""

import json
from decimal import Decimal

from kommunbrott.reading.safety import refuse
from plans.choices import Gender, Scale
from plans.importers.indicator_rows import (
    GENDERS,
    NotANumber,
    Reading,
    SeriesName,
    ValueRow,
    place_named,
    read_number,
)
from plans.periods import FIRST_YEAR, LAST_YEAR, of_year

SOURCE = "Kolada"
# What some key figures are called. All others are named by the one who reads them in.
KNOWN = {
    "N07540": ("Anmälda brott totalt", "anmälda brott per 100 000 invånare", Scale.RATE),
    "N07403": ("Anmälda våldsbrott", "anmälda våldsbrott per 100 000 invånare", Scale.RATE),
    "U07417": ("Anmälda stöld- och tillgreppsbrott", "anmälda brott per 1 000 invånare", Scale.RATE),
    "U07452": ("Anmäld skadegörelse", "anmälda brott per 1 000 invånare", Scale.RATE),
    "N01951": ("Invånare", "invånare", Scale.COUNT),
}
NOT_DATA = "Filen är ingen fil med värden från Kolada."
HOW = "Spara svaret på en fråga till /v3/data/ och välj den filen."


def read_kolada(data: bytes) -> Reading:
    """Raises UnreadableFile for what is no such file; single values that are wrong become faults."""
    try:
        content = json.loads(data.decode("utf-8-sig"), parse_float=Decimal, parse_int=Decimal)
    except (UnicodeDecodeError, ValueError, RecursionError):
        refuse("Filen är skadad och går inte att läsa som JSON.", HOW)
    found = content.get("values") if isinstance(content, dict) else content
    if not isinstance(found, list) or not any(isinstance(each, dict) and "kpi" in each for each in found):
        refuse(NOT_DATA, HOW)
    reading = Reading("kolada")
    for number, each in enumerate(found, start=1):
        read_entry(reading, f"post {number}", each)
    if isinstance(content, dict) and content.get("next_url"):
        reading.notes.append("Svaret har fler sidor. Läs in också dem, annars saknas värden.")
    unknown = sorted({row.series.key for row in reading.rows} - KNOWN.keys())
    if unknown:
        reading.notes.append(
            f"Vad nyckeltalen heter står inte i filen: {', '.join(unknown[:10])}. Namnge dem sedan."
        )
    reading.without_twice()
    return reading


def read_entry(reading: Reading, where: str, entry) -> None:
    """One key figure, municipality and year, with its values by gender."""
    if not isinstance(entry, dict) or not isinstance(entry.get("values"), list):
        reading.refuse(where, "Posten har inga värden på den plats där Kolada har dem.")
        return
    key, code = (str(entry.get(name, ""))[:20].strip() for name in ("kpi", "municipality"))
    year = str(entry.get("period", ""))
    if not key or not code:
        reading.refuse(where, "Posten säger inte vilket nyckeltal eller vilken kommun den gäller.")
        return
    if not (year.isascii() and year.isdigit() and FIRST_YEAR <= int(year[:6]) <= LAST_YEAR):
        reading.refuse(where, f"”{year[:20]}” är inget år.")
        return
    title, unit, scale = KNOWN.get(key, (f"Kolada {key}", "enligt Kolada", Scale.RATE))
    series = SeriesName(title, SOURCE, "", key, unit, scale)
    for said in entry["values"]:
        if not isinstance(said, dict) or said.get("isdeleted") is True or said.get("value") is None:
            continue  # what has no value is not told of, and is not zero
        gender = GENDERS.get(str(said.get("gender", "T")).lower())
        if gender is None:
            reading.refuse(
                where, f"Könet ”{str(said.get('gender'))[:20]}” är okänt. Kolada skriver T, K eller M."
            )
            continue
        try:
            number = read_number(str(said["value"]))
        except NotANumber as wrong:
            reading.refuse(where, str(wrong))
            continue
        reading.add(
            ValueRow(
                where=where,
                series=series,
                place=place_named("", code),
                span=of_year(int(year)),
                value=number.value,
                gender=gender or Gender.ALL,
            )
        )

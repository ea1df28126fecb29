"""Statistics out of a file, whichever of the kinds it is: told by what stands in it."""

import io
from pathlib import PurePath

from kommunbrott.reading import read_file
from kommunbrott.reading.blocks import Table
from kommunbrott.reading.records import RecordFile
from kommunbrott.reading.safety import check_size, refuse
from plans.importers.indicator_bra import is_workbook, is_yearly, read_bra_workbook, read_yearly
from plans.importers.indicator_kolada import read_kolada
from plans.importers.indicator_rows import Reading
from plans.importers.indicator_tables import read_table

KINDS = {
    "bra_ar": "Brås årliga lista över kommuner",
    "bra_bok": "Brås arbetsbok för lägesbilden",
    "kolada": "Kolada",
    "tabell": "en tabell",
}


def read_indicators(name: str, data: bytes, told: dict[str, str] | None = None) -> Reading:
    """Raises UnreadableFile, and nothing else, for any bytes."""
    check_size(data)
    if PurePath(name).suffix.lower() == ".json" or data.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] in (b"{", b"["):
        return read_kolada(data)
    if data.startswith(b"PK\x03\x04") and not told:
        tables = [block for block in read_file(name, data).blocks if isinstance(block, Table)]
        if is_workbook(tables):
            return read_bra_workbook(tables)
    file = RecordFile(name, io.BytesIO(data))
    records = list(file)
    if not records:
        refuse("Filen har inga rader.", "Kontrollera att du valde rätt fil.")
    reading = (
        read_yearly(name, records)
        if is_yearly(records[0].cells) and not told
        else read_table(records, told or {})
    )
    reading.notes[:0] = file.notes
    return reading

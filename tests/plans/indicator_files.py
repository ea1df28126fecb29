"""Files of statistics in the shapes of Brå and Kolada. All figures and the municipality are invented."""

import io
import json

import openpyxl

YEARLY = (
    "\ufeffKommun;Antal;Per 100 000 inv.\r\nAlmby;2537;7810\r\nEkstad;1 421;6903\r\nLillby;..;..\r\n".encode()
)
YEARLY_NAME = "Anmälda brott kommunerna 2025.csv"

TABLE = (
    "Indikator;År;Kommun;Kön;Värde;Enhet;Källa\n"
    "Trygghet;2024;Ekstad;T;61,5;procent;Egen enkät\n"
    "Trygghet;2025;Ekstad;K;..;procent;Egen enkät\n"
    "Trygghet;i fjol;Ekstad;T;60;procent;Egen enkät\n"
    "Trygghet;2025;Ekstad;Z;60;procent;Egen enkät\n"
    "Trygghet;2025;Ekstad;T;-;procent;Egen enkät\n"
    "Trygghet;2025;Riket;T;;procent;Egen enkät\n"
).encode()

WIDE = b"Kommun;2023;2024K1;Anm\nEkstad;10;..;x\nRiket;12,5;13;y\n"


def workbook() -> bytes:
    """One sheet of text, two of crimes with heads of one row and of two, and one of a survey over two years."""
    book = openpyxl.Workbook()
    book.active.title = "Om statistiken"
    book.active.append(["Statistik för kommunens lägesbild"])
    one = book.create_sheet("Skadegörelse")
    one.append(["Anmäld skadegörelse"])
    one.append(["Region", "Antal 2023", "Antal per 100 000 2023", "Antal 2024", "Antal per 100 000 2024"])
    one.append(["Ekstad", 221, 1077, "..", ".."])
    one.append(["Ekbygds län", 2900, 1322.4, 2850, 1301])
    one.append(["Hela Riket", 150000, 1430, 149000, "-"])
    one.append(["Källa: Brå"])
    two = book.create_sheet("Personrån unga")
    two.append(["Anmälda personrån mot unga"])
    two.append(["Region", 2023, None, 2024, None])
    two.append([None, "Antal", "Antal per 100 000", "Antal", "Antal per 100 000"])
    two.append(["Ekstad", 5, 24.3, 0, 0])
    three = book.create_sheet("Otrygghet-NTU")
    three.append(["Otrygghet vid utevistelse sent på kvällen"])
    three.append(["Region", "2021/2022", "2023/2024"])
    three.append(["Ekstad", 27, 25.5])
    return saved(book)


def saved(book) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def kolada(*entries, next_url=None) -> bytes:
    return json.dumps({"values": list(entries), "next_url": next_url}).encode()


def entry(kpi="N07540", municipality="9901", period=2024, *values) -> dict:
    values = values or ({"gender": "T", "value": 812.4, "status": "", "count": 1, "isdeleted": False},)
    return {"kpi": kpi, "municipality": municipality, "period": period, "values": list(values)}

"""One door for every file: what it is, whether it is safe, and its blocks."""

from pathlib import PurePath

from kommunbrott.reading import sheets, text, word
from kommunbrott.reading.blocks import SourceDocument
from kommunbrott.reading.safety import (
    check_signature,
    check_size,
    open_package,
    read_part,
    refuse,
    refuse_macros,
)

SUFFIXES = (".docx", ".xlsx", ".tsv", ".csv", ".txt")
TEXT_SUFFIXES = (".tsv", ".csv", ".txt", ".md", "")
MACRO_SUFFIXES = (".docm", ".dotm", ".xlsm", ".xltm", ".xlsb")
KINDS = {".docx": "en Wordfil", ".xlsx": "en Excelfil"}


def read_file(name: str, data: bytes) -> SourceDocument:
    """Reads .docx, .xlsx, .tsv, .csv and .txt. Raises UnreadableFile, and nothing else, for any bytes."""
    check_size(data)
    suffix = PurePath(name).suffix.lower()
    if suffix in MACRO_SUFFIXES:
        refuse_macros()
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return read_package(name, suffix, data)
    check_signature(data)
    if suffix in KINDS:
        refuse(
            f"Filen heter {suffix} men är inte {KINDS[suffix]}.",
            "Öppna den i programmet den kom från, spara den som .docx eller .xlsx och välj den filen.",
        )
    if suffix not in TEXT_SUFFIXES:
        refuse_kind(suffix)
    return text.read_text(name, data)


def read_pasted(pasted: str) -> SourceDocument:
    """Reads what was pasted into a text field: tables from Word, Excel or the web, with or without text around."""
    if not pasted.strip():
        refuse("Rutan är tom.", "Kopiera tabellen ur dokumentet och klistra in den.")
    return text.document_of("inklistrad text", pasted)


def read_package(name: str, suffix: str, data: bytes) -> SourceDocument:
    package = open_package(data)
    actual = kind_of(package)
    if actual is None or suffix not in KINDS:
        if actual is not None and suffix not in KINDS:
            refuse(
                f"Filen är {KINDS[actual]} men {f'heter {suffix}' if suffix else 'namnet saknar ändelse'}.",
                f"Låt namnet sluta på {actual} och välj filen igen.",
            )
        refuse_kind(suffix)
    if actual != suffix:
        refuse(
            f"Filen heter {suffix} men är {KINDS[actual]}.",
            f"Byt filens ändelse till {actual} och välj den igen.",
        )
    return (word.read_word if actual == ".docx" else sheets.read_workbook)(name, package, data)


def kind_of(package) -> str | None:
    types = read_part(package, "[Content_Types].xml") or b""
    if b"macroEnabled" in types:
        refuse_macros()
    names = {part.lower() for part in package.namelist()}
    if "word/document.xml" in names or b"wordprocessingml.document.main" in types:
        return ".docx"
    if "xl/workbook.xml" in names or b"spreadsheetml.sheet.main" in types:
        return ".xlsx"
    return None


def refuse_kind(suffix: str):
    if suffix in KINDS:
        wrong = f"Filen heter {suffix} men är något annat."
    elif suffix:
        wrong = f"Filer som slutar på {suffix} går inte att läsa."
    else:
        wrong = "Filen går inte att läsa, och namnet saknar ändelse."
    refuse(wrong, "Spara dokumentet som Word (.docx), Excel (.xlsx), text (.txt) eller tabell (.csv, .tsv).")

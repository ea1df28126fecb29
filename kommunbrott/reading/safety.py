"""What is checked before a file from outside is unpacked, and how its XML is read."""

import io
import zipfile
import zlib
from typing import BinaryIO

from lxml import etree

MAX_BYTES = 10 * 1024 * 1024
MAX_UNPACKED = 120 * 1024 * 1024
MAX_PARTS = 2000
MAX_RATIO = 300
RATIO_FREE_BELOW = 2 * 1024 * 1024

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
NOTHING_SAVED = "Inget har sparats."

# First bytes of what people send by mistake, and what it is called in a sentence.
SIGNATURES = (
    (b"%PDF", "en pdf"),
    (b"\x89PNG", "en bild"),
    (b"\xff\xd8\xff", "en bild"),
    (b"GIF8", "en bild"),
    (b"BM", "en bild"),
    (b"II*\x00", "en bild"),
    (b"MM\x00*", "en bild"),
    (b"RIFF", "en bild eller ett ljud"),
    (b"{\\rtf", "ett dokument i formatet rtf"),
    (b"\x1f\x8b", "ett komprimerat arkiv"),
    (b"Rar!", "ett komprimerat arkiv"),
    (b"7z\xbc\xaf", "ett komprimerat arkiv"),
    (b"MZ", "ett program"),
)


class UnreadableFile(Exception):
    """The file cannot be read. `message` says in Swedish what is wrong, what to do, and that nothing was saved."""

    def __init__(self, message: str):
        super().__init__(message)
        self.message = message


def refuse(wrong: str, remedy: str):
    raise UnreadableFile(f"{wrong} {remedy} {NOTHING_SAVED}")


def check_size(data: bytes) -> None:
    if not data.strip(b"\x00 \r\n\t"):
        refuse("Filen är tom.", "Kontrollera att du valde rätt fil och välj den igen.")
    if len(data) > MAX_BYTES:
        refuse(
            "Filen är större än 10 MB.",
            "Ta bort bilder ur dokumentet, eller kopiera tabellen och klistra in den i stället.",
        )


def check_signature(data: bytes) -> None:
    """Says what a file is when it is none of the kinds that can be read."""
    if data.startswith(OLE):
        refuse_ole(data)
    head = data[:16].lstrip()
    for signature, what in SIGNATURES:
        if head.startswith(signature):
            refuse(
                f"Filen är {what} och går inte att läsa in.",
                "Spara dokumentet som Word (.docx) eller Excel (.xlsx) och välj den filen.",
            )


def refuse_ole(data: bytes) -> None:
    if "EncryptedPackage".encode("utf-16-le") in data or "EncryptionInfo".encode("utf-16-le") in data:
        refuse(
            "Filen är låst med lösenord.", "Öppna den, ta bort lösenordet och spara. Välj sedan filen igen."
        )
    refuse(
        "Filen är sparad i det gamla formatet .doc eller .xls.",
        "Öppna den och spara den som .docx eller .xlsx. Välj sedan den nya filen.",
    )


def open_package(data: bytes) -> zipfile.ZipFile:
    """The zip file behind a .docx or .xlsx, once its declared contents have been found harmless."""
    return open_package_file(io.BytesIO(data))


def open_package_file(file: BinaryIO) -> zipfile.ZipFile:
    try:
        package = zipfile.ZipFile(file)
        parts = package.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError, OverflowError):
        refuse_broken()
    if any(part.flag_bits & 1 for part in parts):
        refuse(
            "Filen är låst med lösenord.", "Öppna den, ta bort lösenordet och spara. Välj sedan filen igen."
        )
    if (
        len(parts) > MAX_PARTS
        or sum(part.file_size for part in parts) > MAX_UNPACKED
        or any(suspiciously_packed(part) for part in parts)
    ):
        refuse(
            "Filen är mycket större uppackad än den ser ut att vara och öppnas inte.",
            "Öppna den i Word eller Excel, spara en ny kopia och välj den.",
        )
    if any(part.filename.lower().endswith("vbaproject.bin") for part in parts):
        refuse_macros()
    return package


def suspiciously_packed(part: zipfile.ZipInfo) -> bool:
    return part.file_size > RATIO_FREE_BELOW and part.file_size > MAX_RATIO * max(part.compress_size, 1)


def refuse_macros():
    refuse(
        "Filen innehåller makron (små program) och öppnas därför inte.",
        "Spara den som .docx eller .xlsx utan makron och välj den filen.",
    )


def refuse_broken():
    refuse(
        "Filen är skadad och går inte att öppna.",
        "Öppna den i Word eller Excel, spara en ny kopia och välj den. "
        "Går det inte, kopiera tabellen och klistra in den.",
    )


def read_part(package: zipfile.ZipFile, name: str) -> bytes | None:
    """A part's bytes, or None when the package has no such part. zipfile never gives more than was declared."""
    try:
        return package.read(name)
    except KeyError:
        return None
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError):
        refuse_broken()


def parse_xml(data: bytes) -> etree._Element:
    """The root element. Documents that declare entities are refused: Word and Excel never write them."""
    if b"<!DOCTYPE" in data[:4096] or b"<!ENTITY" in data or b"<\x00!\x00D\x00O\x00C\x00T" in data[:8192]:
        refuse_broken()
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True,
        remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        refuse_broken()
    if root is None or root.getroottree().docinfo.internalDTD is not None:
        refuse_broken()
    return root


def part_as_xml(package: zipfile.ZipFile, name: str) -> etree._Element | None:
    data = read_part(package, name)
    return None if data is None else parse_xml(data)

"""Several PDF files as one, with bookmarks and running page numbers.

Each part stays what it was in a file of its own; the bundle claims no standard of accessibility.
"""

import contextlib
import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import pikepdf

LOCKED = "Filen är låst med lösenord och kan inte läggas in."
BROKEN = "Filen är skadad och kan inte läggas in."
GONE = "Filen saknas och kan inte läggas in."
# What a page may want to do by itself when it is opened.
ACTIONS = ("/AA", "/JavaScript", "/Launch")
STAMP_POINTS, STAMP_FROM_EDGE = 8, 18


class Unmergeable(Exception):
    """A file that cannot be laid into another. ``message`` says why, in Swedish."""

    def __init__(self, message: str):
        super().__init__(message)
        self.message = message


@dataclass(frozen=True)
class Part:
    """A file, or where one is. ``stand_in`` makes the page that stands for it: told why it could not be laid in."""

    title: str
    source: bytes | Path | None
    stand_in: Callable[[str], bytes]


@dataclass(frozen=True)
class Chapter:
    title: str
    parts: tuple[Part, ...]


def merged(chapters: Iterable[Chapter], *, title: str, label: str) -> bytes:
    """``label`` stands before the number of each page.

    Heavy, and reads what strangers made: call it in a process of its own.
    """
    target = pikepdf.new()
    with target.open_outline() as outline:
        for chapter in chapters:
            heading = None
            for part in chapter.parts:
                place = len(target.pages)
                target.pages.extend(pages_of(part).pages)
                if heading is None:
                    heading = pikepdf.OutlineItem(chapter.title, place)
                    outline.root.append(heading)
                if part.title != chapter.title:
                    heading.children.append(pikepdf.OutlineItem(part.title, place))
    number_pages(target, label)
    with target.open_metadata(set_pikepdf_as_editor=False) as metadata:
        metadata["dc:title"] = title
        metadata["dc:language"] = {"sv"}
    target.Root.Lang = pikepdf.String("sv")
    target.Root.PageMode = pikepdf.Name.UseOutlines
    target.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
    return saved(target)


def pages_of(part: Part) -> pikepdf.Pdf:
    if part.source is None:
        return pikepdf.open(io.BytesIO(part.stand_in("")))
    try:
        return readable(part.source)
    except Unmergeable as fault:
        return pikepdf.open(io.BytesIO(part.stand_in(fault.message)))


def readable(source: bytes | Path) -> pikepdf.Pdf:
    """Its pages and nothing else, known to be whole: written anew. Raises Unmergeable."""
    try:
        with pikepdf.open(io.BytesIO(source) if isinstance(source, bytes) else source) as found:
            copy = pikepdf.new()
            copy.pages.extend(found.pages)
            for page in copy.pages:
                quieten(page)
            if not copy.pages:
                raise Unmergeable(BROKEN)
            return pikepdf.open(io.BytesIO(saved(copy)))
    except pikepdf.PasswordError:
        raise Unmergeable(LOCKED) from None
    except FileNotFoundError:
        raise Unmergeable(GONE) from None
    except (pikepdf.PdfError, AttributeError, KeyError, RuntimeError, TypeError, ValueError):
        raise Unmergeable(BROKEN) from None


def quieten(page: pikepdf.Page) -> None:
    """Without what it would do by itself. Links and marks stay."""
    if "/AA" in page.obj:
        del page.obj["/AA"]
    for mark in page.obj.get("/Annots", ()):
        if mark.get("/A", {}).get("/S") in ACTIONS:
            del mark["/A"]
        if "/AA" in mark:
            del mark["/AA"]


def number_pages(target: pikepdf.Pdf, label: str) -> None:
    """ "Handlingar 12 (44)" in the upper right corner of each, as it is held when it is read."""
    total = len(target.pages)
    for number, page in enumerate(target.pages, start=1):
        # A page so odd that nothing can be laid on it is left as it is.
        with contextlib.suppress(pikepdf.PdfError, RuntimeError, TypeError, ValueError):
            stamp(page, f"{label} {number} ({total})")


def stamp(page: pikepdf.Page, text: str) -> None:
    left, bottom, right, top = (float(edge) for edge in page.cropbox)
    width, height = right - left, top - bottom
    if int(page.obj.get("/Rotate", 0)) % 180:
        width, height = height, width
    overlay = pikepdf.new()
    overlay.add_blank_page(page_size=(width, height))
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font,
        Subtype=pikepdf.Name.Type1,
        BaseFont=pikepdf.Name.Helvetica,
        Encoding=pikepdf.Name.WinAnsiEncoding,
    )
    sheet = overlay.pages[0]
    sheet.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=overlay.make_indirect(font)))
    # Helvetica is 0.556 of its size wide in figures, and about that in words.
    length = 0.556 * STAMP_POINTS * len(text)
    start, line = width - STAMP_FROM_EDGE - length, height - STAMP_FROM_EDGE
    # On white, so that it is read on a dark cover too.
    ground = f"1 g {start - 3:.2f} {line - 3:.2f} {length + 6:.2f} {STAMP_POINTS + 4} re f"
    drawn = f"{ground} BT /F1 {STAMP_POINTS} Tf 0.25 g {start:.2f} {line:.2f} Td ({escaped(text)}) Tj ET"
    sheet.obj.Contents = overlay.make_stream(drawn.encode("cp1252", "replace"))
    page.add_overlay(sheet, pikepdf.Rectangle(left, bottom, right, top))


def escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def saved(pdf: pikepdf.Pdf) -> bytes:
    file = io.BytesIO()
    pdf.save(file, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return file.getvalue()

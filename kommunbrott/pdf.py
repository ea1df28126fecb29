"""From an HTML template to one A4 file that is both PDF/UA-1 and PDF/A-2a.

WeasyPrint writes the file. What it leaves out for the two standards together is added while the file is still
a tree of objects in memory: the second claim in the metadata, the scope of header cells, names of links, and
running heads as artifacts, so that a screen reader does not read them in the middle of a sentence.
"""

import logging
import os
import re
import zlib
from collections.abc import Callable
from importlib import resources
from mimetypes import guess_type
from pathlib import Path
from threading import get_ident

import pydyf
from django.contrib.staticfiles import finders
from django.core.exceptions import SuspiciousFileOperation
from django.template.loader import render_to_string
from weasyprint import CSS, HTML
from weasyprint.document import Document
from weasyprint.logger import PROGRESS_LOGGER
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

VARIANT = "pdf/a-2a"

# The font library stamps every subset with the hour. A fixed one makes equal documents equal to the byte.
os.environ.setdefault("SOURCE_DATE_EPOCH", "1688162400")  # 1 July 2023, when the act came into force

# What a stylesheet may ask for as url("font:…").
FONTS = {
    "inter": ("fontpkg_inter", "Inter[opsz,wght].ttf"),
    "inter-italic": ("fontpkg_inter", "Inter-Italic[opsz,wght].ttf"),
    "source-serif": ("fontpkg_source_serif_4", "SourceSerif4[opsz,wght].ttf"),
    "source-serif-italic": ("fontpkg_source_serif_4", "SourceSerif4-Italic[opsz,wght].ttf"),
}

# A run of text that offers no place to break. Setting it takes time by the cube of its length, so it is given
# places. Words are not that long; addresses break at their slashes and hyphens and are left alone for longer.
UNBREAKABLE = re.compile("[^ \t\n\r\f/-]{61,}|[^ \t\n\r\f]{500,}")
PIECE, BREAK_HERE = 40, "\u200b"

# PDF/A says that a property which the standard does not know is described where it is used.
UA_CLAIM = (
    '<rdf:Description xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" rdf:about="" '
    'xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1" />'
    '<rdf:Description xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" rdf:about="" '
    'xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" '
    'xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" '
    'xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">'
    '<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">'
    "<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>"
    "<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>"
    "<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>"
    '<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">'
    "<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>"
    "<pdfaProperty:category>internal</pdfaProperty:category>"
    "<pdfaProperty:description>Part of the PDF/UA standard</pdfaProperty:description>"
    "</rdf:li></rdf:Seq></pdfaSchema:property>"
    "</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>"
)


class ClosedFetcher(URLFetcher):
    """Gives a document ``static:``, ``font:`` and ``given:`` names. Every other address is refused, unopened.

    ``given`` holds what the caller hands over by name as (bytes, content type). Refused addresses are kept in
    ``refused``; WeasyPrint leaves out the picture and goes on.
    """

    def __init__(self, given: dict[str, tuple[bytes, str]] | None = None):
        super().__init__(allowed_protocols=["static", "font", "given"], allow_redirects=False)
        self.given = given or {}
        self.refused: list[str] = []

    def fetch(self, url, headers=None):
        scheme, _, name = url.partition(":")
        body, kind = None, None
        if scheme == "static":
            body, kind = static_file(name)
        elif scheme == "font" and name in FONTS:
            body, kind = font_file(name).read_bytes(), "font/ttf"
        elif scheme == "given":
            body, kind = self.given.get(name, (None, None))
        if body is None:
            self.refused.append(url)
            raise ValueError(f"En handling får inte hämta {url}")
        return URLFetcherResponse(url, body, {"Content-Type": kind})


def static_file(name: str) -> tuple[bytes | None, str | None]:
    try:
        path = finders.find(name)
    except SuspiciousFileOperation:
        path = None
    if not path:
        return None, None
    return Path(path).read_bytes(), guess_type(name)[0] or "application/octet-stream"


def font_file(name: str) -> Path:
    package, file = FONTS[name]
    return Path(str(resources.files(package) / "files" / file))


def render_pdf(template: str, context: dict, **options) -> bytes:
    """``template`` as a file. No request is passed on purpose: a document must not depend on who prints it.

    For ``options`` see ``write_pdf``. Raises TemplateDoesNotExist.
    """
    return write_pdf(render_to_string(template, context), **options)


def write_pdf(
    html: str,
    *,
    style: str = "",
    given: dict[str, tuple[bytes, str]] | None = None,
    link_names: dict[str, str] | None = None,
    on_page: Callable[[int], None] | None = None,
) -> bytes:
    """The same input gives the same bytes.

    ``html`` must have ``<html lang>`` and ``<title>``; both are required by PDF/UA. ``style`` is CSS for this
    document alone, ``given`` is what it may reach as ``given:name``, ``link_names`` says by id what an inner
    link leads to. ``on_page`` is called with 1, 2, 3 … as pages are laid out, anew when that is done again.
    """

    def finish(document, pdf):
        claim_accessibility(pdf)
        scope_headers(pdf)
        name_links(pdf, link_names or {})
        running_heads_as_artifacts(pdf)
        end_streams_clearly(pdf)

    with PageCount(on_page):
        return lay_out(html, style, ClosedFetcher(given)).write_pdf(finisher=finish, pdf_variant=VARIANT)


def lay_out(html: str, style: str, fetcher: ClosedFetcher) -> Document:
    """The pages, not yet written."""
    fonts = FontConfiguration()
    styles = [CSS(string=style, url_fetcher=fetcher, font_config=fonts)] if style else []
    page = HTML(string=html, url_fetcher=fetcher)
    make_breakable(page.etree_element)
    return page.render(stylesheets=styles, font_config=fonts, pdf_variant=VARIANT)


def make_breakable(root) -> None:
    for element in root.iter():
        if element.tag not in ("style", "title"):
            element.text = breakable(element.text)
        element.tail = breakable(element.tail)


def breakable(text: str | None) -> str | None:
    return UNBREAKABLE.sub(in_pieces, text) if text else text


def in_pieces(run: re.Match) -> str:
    return BREAK_HERE.join(run[0][place : place + PIECE] for place in range(0, len(run[0]), PIECE))


class PageCount(logging.Handler):
    """Passes on the page numbers that WeasyPrint logs while it lays out, for as long as the block runs."""

    PAGE = re.compile(r"Step 5 .* Page (\d+)$")

    def __init__(self, on_page: Callable[[int], None] | None):
        super().__init__(logging.INFO)
        self.on_page = on_page
        self.thread = get_ident()

    def emit(self, record):
        # The logger is shared by every thread that prints.
        if record.thread == self.thread and (found := self.PAGE.match(record.getMessage())):
            self.on_page(int(found[1]))

    def __enter__(self):
        if self.on_page:
            PROGRESS_LOGGER.addHandler(self)
            PROGRESS_LOGGER.setLevel(logging.INFO)
            PROGRESS_LOGGER.propagate = False
        return self

    def __exit__(self, *exception):
        PROGRESS_LOGGER.removeHandler(self)


# --- What is added to the tree of objects before it is written ---


def at(pdf: pydyf.PDF, reference: bytes):
    return pdf.objects[int(reference.split()[0])]


def claim_accessibility(pdf: pydyf.PDF) -> None:
    """Add PDF/UA-1 to the metadata, and leave them readable without decompression."""
    metadata = at(pdf, pdf.catalog["Metadata"])
    (content,) = metadata.stream
    metadata.stream = [content.replace(b"</rdf:RDF>", UA_CLAIM.encode() + b"</rdf:RDF>", 1)]
    metadata.compress = False


def end_streams_clearly(pdf: pydyf.PDF) -> None:
    """A compressed stream whose last byte is a carriage return seems one byte shorter than it says it is.

    The last byte is the checksum's, so one in 256 is. A page is given a line more, all else is left as it is.
    """
    for item in pdf.objects:
        if isinstance(item, pydyf.Stream) and item.compress and ends_in_return(item):
            if item.extra:
                item.compress = False
            else:
                item.stream.append(b"")


def ends_in_return(stream: pydyf.Stream) -> bool:
    data = b"\n".join(pydyf._to_bytes(part) for part in stream.stream)
    return zlib.adler32(data) & 0xFF == ord("\r")


def elements(pdf: pydyf.PDF, kind: str):
    for item in pdf.objects:
        if isinstance(item, dict) and item.get("Type") == "/StructElem" and item["S"] == kind:
            yield item


def scope_headers(pdf: pydyf.PDF) -> None:
    """A header cell in a table's head speaks for its column, any other for its row."""
    for cell in elements(pdf, "/TH"):
        group = at(pdf, at(pdf, cell["P"])["P"])
        cell["A"]["Scope"] = "/Column" if group["S"] == "/THead" else "/Row"


def name_links(pdf: pydyf.PDF, names: dict[str, str]) -> None:
    """Say in words where a link leads; WeasyPrint only knows its id."""
    for item in pdf.objects:
        if isinstance(item, dict) and item.get("Subtype") == "/Link" and "Dest" in item:
            item["Contents"] = pydyf.String(names.get(item["Dest"].string, item["Dest"].string))


def running_heads_as_artifacts(pdf: pydyf.PDF) -> None:
    """What stands in the margins is in the content but in no branch of the structure: call it what it is."""
    root = at(pdf, pdf.catalog["StructTreeRoot"])
    reached = reachable(pdf, root)
    numbers = at(pdf, root["ParentTree"])["Nums"]
    owners_of = dict(zip(numbers[::2], numbers[1::2], strict=True))
    pages = [item for item in pdf.objects if isinstance(item, dict) and item.get("Type") == "/Page"]
    for page in pages:
        owners = owners_of[page["StructParents"]]
        loose = {mcid for mcid, owner in enumerate(owners) if owner not in reached}
        if loose:
            call_artifacts(at(pdf, page["Contents"]), loose)
            owners[:] = ["null" if mcid in loose else owner for mcid, owner in enumerate(owners)]
    for item in pdf.objects:
        if isinstance(item, dict) and item.get("Type") == "/StructElem" and item.reference not in reached:
            item.clear()


def reachable(pdf: pydyf.PDF, root: pydyf.Dictionary) -> set[bytes]:
    found: set[bytes] = set()
    waiting = list(root["K"])
    while waiting:
        reference = waiting.pop()
        if not isinstance(reference, bytes) or reference in found:
            continue
        found.add(reference)
        waiting += at(pdf, reference).get("K", ())
    return found


def call_artifacts(stream: pydyf.Stream, loose: set[int]) -> None:
    commands = stream.stream
    for place, command in enumerate(commands):
        if isinstance(command, pydyf.Dictionary) and command.get("MCID") in loose:
            commands[place - 1] = "/Artifact"
            commands[place] = pydyf.Dictionary({"Type": "/Pagination"})

import io
import re
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import page
import pikepdf
import pydyf
import pytest
from weasyprint.logger import PROGRESS_LOGGER

from kommunbrott.pdf import BREAK_HERE, ClosedFetcher, breakable, end_streams_clearly, lay_out, write_pdf

BODY = """<!doctype html><html lang="sv"><head><title>En handling</title></head><body>{}</body></html>"""
TABLE = """
<h1>Tabell</h1>
<table><thead><tr><th>Vad</th><th>Vem</th></tr></thead>
<tbody><tr><th scope="row">Ljus</th><td>Alla</td></tr></tbody></table>
"""


def printed(body: str, **options) -> bytes:
    return write_pdf(BODY.format(body), **options)


@pytest.mark.parametrize("profile", ["ua1", "2a"])
def test_file_keeps_both_standards(profile):
    data = printed(TABLE + '<p><a href="#a">Länk</a></p><p id="a">Mål</p>', style="@page { size: A4 }")

    report = page.validate_pdf_bytes(data, profile=profile)

    assert [(failure.rule_id, failure.message) for failure in report.failures] == []


def test_same_input_gives_same_bytes():
    assert printed(TABLE) == printed(TABLE)


def test_header_cells_say_what_they_speak_for():
    with pikepdf.open(io.BytesIO(printed(TABLE))) as file:
        scopes = [str(cell.A.Scope) for cell in file.objects if kind(cell) == "/TH"]

    assert scopes == ["/Column", "/Column", "/Row"]


def test_link_is_named_in_words():
    body = '<p><a href="#mal">Länk</a></p><p id="mal">Mål</p>'

    with pikepdf.open(io.BytesIO(printed(body, link_names={"mal": "Målen"}))) as file:
        assert str(file.pages[0].Annots[0].Contents) == "Målen"


def test_running_head_is_an_artifact_and_in_no_branch():
    style = '@page { @top-left { content: "Sidhuvud" } }'

    with pikepdf.open(io.BytesIO(printed("<p>Brödtext</p>", style=style))) as file:
        content = file.pages[0].Contents.read_bytes()
        owners = file.Root.StructTreeRoot.ParentTree.Nums[1]

    assert len(re.findall(rb"/Artifact\s*<<\s*/Type /Pagination", content)) == 1
    assert [owner is None for owner in owners].count(True) == 1
    assert [owner is None for owner in owners].count(False) == 1


@pytest.mark.parametrize(("extra", "is_packed"), [({}, True), ({"Length1": 2}, False)])
def test_stream_does_not_end_in_what_looks_like_the_end_of_a_line(extra, is_packed):
    """A stream of one byte has the checksum 1 + that byte."""
    pdf = pydyf.PDF()
    stream = pydyf.Stream([b"\x0c"], extra, compress=True)
    pdf.add_object(stream)
    before = stream.data

    end_streams_clearly(pdf)

    assert before.endswith(b"\r\nendstream")
    assert not stream.data.endswith(b"\r\nendstream")
    assert stream.compress == is_packed


def kind(item) -> str:
    return str(item.get("/S", "")) if isinstance(item, pikepdf.Dictionary) else ""


def test_pages_are_counted_while_they_are_laid_out():
    seen = []
    before = [type(handler).__name__ for handler in PROGRESS_LOGGER.handlers]

    printed('<p>Ett</p><p style="break-before: page">Två</p>', on_page=seen.append)

    assert seen[:2] == [1, 2]
    assert [type(handler).__name__ for handler in PROGRESS_LOGGER.handlers] == before


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("x" * 60, ["x" * 60]),
        ("x" * 90, ["x" * 40, "x" * 40, "x" * 10]),
        ("ord\u00a0" * 20, ["ord\u00a0" * 10, "ord\u00a0" * 10]),
        ("ord " * 40, ["ord " * 40]),
        ("https://ekstad.example/" + "sida/" * 30, ["https://ekstad.example/" + "sida/" * 30]),
        ("/" * 500, ["/" * 40] * 12 + ["/" * 20]),
    ],
)
def test_run_without_a_place_to_break_is_given_some(text, pieces):
    assert breakable(text).split(BREAK_HERE) == pieces


def test_run_of_any_length_is_set_in_time_and_keeps_both_standards():
    """Without places to break this takes more than an hour."""
    data = printed(f"<p>{'x' * 20_000}</p>", style="body { hyphens: auto; overflow-wrap: break-word }")

    reports = [page.validate_pdf_bytes(data, profile=profile) for profile in ("ua1", "2a")]
    assert [failure.rule_id for report in reports for failure in report.failures] == []


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "FILE:///etc/passwd",
        "http://127.0.0.1:9/x.png",
        "https://example.org/x.svg",
        "ftp://127.0.0.1/x",
        "data:text/css,body%7B%7D",
        "static:../kommunbrott/settings.py",
        "static:/etc/passwd",
        "static:saknas.css",
        "font:../../x",
        "given:saknas",
        "/etc/passwd",
        "",
    ],
)
def test_fetcher_refuses(address):
    fetcher = ClosedFetcher()

    with pytest.raises(ValueError, match="får inte hämta"):
        fetcher.fetch(address)

    assert fetcher.refused == [address]


@pytest.mark.parametrize(
    ("address", "content_type"),
    [
        ("static:css/document.css", "text/css"),
        ("static:img/document/status_done.svg", "image/svg+xml"),
        ("font:inter", "font/ttf"),
        ("font:source-serif-italic", "font/ttf"),
        ("given:logo", "image/svg+xml"),
    ],
)
def test_fetcher_gives(address, content_type):
    fetcher = ClosedFetcher({"logo": (b"<svg/>", "image/svg+xml")})

    response = fetcher.fetch(address)

    assert response.read() != b""
    assert (response.content_type, fetcher.refused) == (content_type, [])


HOSTILE = """
<img src="file:///etc/passwd" alt=""><img src="{server}/a.png" alt="">
<style>@import url("{server}/b.css"); p {{ background: url(file:///etc/hosts) }}</style>
<link rel="stylesheet" href="file:///etc/hostname"><link rel="attachment" href="file:///etc/passwd">
<object data="file:///etc/passwd"></object><embed src="{server}/c.svg">
<svg xmlns="http://www.w3.org/2000/svg"><image href="{server}/d.png" width="9" height="9"/></svg>
<p style="background: url({server}/e.png)">Text</p>
"""


@pytest.fixture
def server():
    """A web server that remembers what it was asked for."""
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):  # noqa: N802 -- the name that http.server calls
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, *args):
            pass

    httpd = HTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=httpd.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{httpd.server_port}", asked
    httpd.shutdown()
    thread.join()
    httpd.server_close()


def test_hostile_markup_reaches_nothing(server):
    """Even markup that had got past the templates: every address in it is refused unopened."""
    address, asked = server
    fetcher = ClosedFetcher()

    data = lay_out(BODY.format(HOSTILE.format(server=address)), "", fetcher).write_pdf()

    assert asked == []
    assert {*fetcher.refused} >= {
        "file:///etc/passwd",
        f"{address}/a.png",
        f"{address}/b.css",
        f"{address}/d.png",
    }
    assert b"root:" not in data


def test_hostile_drawing_reaches_nothing(server):
    address, asked = server
    drawing = f'''<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9">
        <style>@import url("{address}/a.css"); rect {{ fill: url("{address}/b.svg#x") }}</style>
        <image xlink:href="{address}/c.png" width="9" height="9"/><use href="{address}/d.svg#x"/>
        <rect width="9" height="9"/></svg>'''

    data = printed(
        '<img src="given:logo" alt="Logotyp">', given={"logo": (drawing.encode(), "image/svg+xml")}
    )

    assert (asked, data[:5]) == ([], b"%PDF-")

"""python -m tests.bench.print_alone FOLDER: one rendering by WeasyPrint alone; prints seconds and megabytes."""

import importlib
import json
import logging
import resource
import sys
import time
from mimetypes import guess_type
from pathlib import Path

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

STATIC = Path(__file__).resolve().parent.parent.parent / "static"
FONTS = {
    "inter": ("fontpkg_inter", "Inter[opsz,wght].ttf"),
    "inter-italic": ("fontpkg_inter", "Inter-Italic[opsz,wght].ttf"),
    "source-serif": ("fontpkg_source_serif_4", "SourceSerif4[opsz,wght].ttf"),
    "source-serif-italic": ("fontpkg_source_serif_4", "SourceSerif4-Italic[opsz,wght].ttf"),
}


class Fetcher(URLFetcher):
    def __init__(self, folder: Path):
        super().__init__()
        self.folder = folder

    def fetch(self, url, headers=None):
        scheme, _, name = url.partition(":")
        if scheme == "font":
            package, file = FONTS[name]
            path, kind = importlib.import_module(package).ROOT / "files" / file, "font/ttf"
        elif scheme == "given":
            path, kind = self.folder / name, "image/svg+xml"
        else:
            path, kind = STATIC / name, guess_type(name)[0]
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})


def main(folder: Path) -> dict[str, float]:
    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    started = time.perf_counter()
    fonts = FontConfiguration()
    fetcher = Fetcher(folder)
    style = CSS(string=(folder / "plan.css").read_text(), url_fetcher=fetcher, font_config=fonts)
    html = HTML(string=(folder / "plan.html").read_text(), url_fetcher=fetcher)
    html.write_pdf(stylesheets=[style], font_config=fonts, pdf_variant="pdf/a-2a")
    return {
        "seconds": time.perf_counter() - started,
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]))))

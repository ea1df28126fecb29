"""The formats a plan can be had in, by suffix, and what every one of them needs."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

from django.conf import settings

from plans.choices import PrintFormat
from plans.content import PlanContent
from plans.documents.brand import Brand
from plans.documents.docx import plan_docx
from plans.documents.html import plan_html
from plans.documents.snapshot import packed

# What decides how a document looks: change any of it and finished files are no longer reused.
SOURCES = (
    "plans/documents/*.py",
    "plans/content/*.py",
    "plans/templatetags/plan_document.py",
    "kommunbrott/pdf.py",
    "kommunbrott/docx.py",
    "kommunbrott/text.py",
    "kommunbrott/dates.py",
    "kommunbrott/numbers.py",
    "templates/plans/*plan_document*.html",
    "static/css/document*.css",
    "static/css/document/*.css",
    "static/img/document/*.svg",
)


@dataclass(frozen=True)
class Format:
    content_type: str
    render: Callable[..., bytes]


def plan_pdf(plan: PlanContent, brand: Brand, **options) -> bytes:
    # WeasyPrint takes a second to load. Only a process that prints has to wait for it.
    from plans.documents import pdf

    return pdf.plan_pdf(plan, brand, **options)


def load_typesetter() -> None:
    """Before a process forks to print, so that not every fork has to."""
    import_module("plans.documents.pdf")


def plan_json(plan: PlanContent, brand: Brand, **_) -> bytes:
    """The content tree as it is, with the municipality's name beside it."""
    data = {"municipality": brand.name, "plan": plan.as_json()}
    return json.dumps(data, ensure_ascii=False, indent=2).encode()


FORMATS: dict[str, Format] = {
    PrintFormat.PDF: Format("application/pdf", plan_pdf),
    PrintFormat.DOCX: Format(
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document", plan_docx
    ),
    PrintFormat.HTML: Format("text/html; charset=utf-8", plan_html),
    PrintFormat.JSON: Format("application/json", plan_json),
}


def fingerprint(plan: PlanContent, brand: Brand, suffix: str) -> str:
    """SHA-256 of all that the file is made from: content, municipality, format and program."""
    snapshot = json.dumps(packed(plan, brand), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(f"{suffix}\n{program_version()}\n{snapshot}".encode()).hexdigest()


@cache
def program_version() -> str:
    """Digest of the sources of the documents, as they were when first asked for in this process."""
    digest = hashlib.sha256(version("weasyprint").encode())
    for pattern in SOURCES:
        for path in sorted(Path(settings.BASE_DIR).glob(pattern)):
            digest.update(path.read_bytes())
    return digest.hexdigest()


def file_name(plan: PlanContent, suffix: str) -> str:
    """The plan's title as a file name, åäö kept: "Åtgärdsplan 2026–2027 (utkast).pdf"."""
    kept = "".join(mark if mark.isalnum() or mark in " -–()," else " " for mark in plan.title)
    name = " ".join(kept.split())[:120].strip() or "Plan"
    return f"{name}{' (utkast)' if plan.is_draft else ''}.{suffix}"

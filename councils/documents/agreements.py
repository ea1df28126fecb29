"""An agreement as a handling (PDF/UA-1 and PDF/A-2a), and what differs between two of them."""

from councils.agreement_content import HEADINGS, AgreementContent
from plans.documents.brand import Brand
from plans.documents.differences import FieldChange, marked

TEMPLATE = "councils/agreement_document.html"


def agreement_pdf(content: AgreementContent, brand: Brand) -> bytes:
    """Before it is signed it is marked as a draft."""
    # WeasyPrint takes a second to load. Only a process that prints has to wait for it.
    from kommunbrott.pdf import render_pdf

    context = {"content": content, "brand": brand, "is_draft": content.signed_on is None}
    return render_pdf(TEMPLATE, context, style=f":root {{ --accent: {brand.accent} }}\n")


def compare(old: AgreementContent, new: AgreementContent) -> tuple[FieldChange, ...]:
    """Text by text what ``new`` says otherwise than ``old``, in the order in which it is read."""
    pairs = [
        ("Titel", old.title, new.title),
        ("Gäller", old.period, new.period),
        ("Parter", _signatories(old), _signatories(new)),
        ("Utpekade områden", "\n".join(old.areas), "\n".join(new.areas)),
        *((HEADINGS[name], old.text(name), new.text(name)) for name in HEADINGS),
        ("Organisation", _organisation(old), _organisation(new)),
        ("Åtaganden", _commitments(old), _commitments(new)),
        ("Bilagor", _annexes(old), _annexes(new)),
    ]
    return tuple(
        FieldChange(label, marked(before, after)) for label, before, after in pairs if before != after
    )


def _signatories(content: AgreementContent) -> str:
    return "\n".join(
        ", ".join(part for part in (row.organisation, row.name, row.role) if part)
        for row in content.signatories
    )


def _organisation(content: AgreementContent) -> str:
    return "\n".join(f"{label}: {text}" for label, text in content.organisation_rows)


def _commitments(content: AgreementContent) -> str:
    return "\n".join(
        f"{number}. {row.text} ({', '.join((row.lead, *row.contributors))}){f' {row.measure}' if row.measure else ''}"
        for number, row in enumerate(content.commitments, start=1)
    )


def _annexes(content: AgreementContent) -> str:
    return "\n".join(row.title for row in content.annexes)

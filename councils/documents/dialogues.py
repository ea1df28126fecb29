"""Dialogues as handlings: the protocol, and what those who took part are told. PDF/UA-1 and PDF/A-2a."""

from councils.dialogue_content import DialogueContent
from kommunbrott.letterhead import Brand

PROTOCOL = "councils/dialogue_document.html"
ANSWERS = "councils/dialogue_answers_document.html"


def protocol_pdf(content: DialogueContent, brand: Brand, *, is_draft: bool) -> bytes:
    return printed(PROTOCOL, {"content": content, "brand": brand, "is_draft": is_draft}, brand)


def answers_pdf(content: DialogueContent, brand: Brand) -> bytes:
    return printed(ANSWERS, {"content": content, "brand": brand}, brand)


def printed(template: str, context: dict, brand: Brand) -> bytes:
    # WeasyPrint takes a second to load. Only a process that prints has to wait for it.
    from kommunbrott.pdf import render_pdf

    return render_pdf(
        template,
        context,
        style=f":root {{ --accent: {brand.accent} }}\n",
        given={
            "logo": (brand.logo_in(brand.accent), "image/svg+xml"),
            "white-logo": (brand.white_logo, "image/svg+xml"),
        },
    )

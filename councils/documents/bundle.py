"""Alla handlingar: a summons and what it brought, as one file."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from django.conf import settings
from django.urls import reverse

from councils.choices import PaperSource
from councils.content import FileContent, ItemContent, SummonsContent
from councils.documents.papers import frozen_paper
from councils.models import ItemFile
from kommunbrott.bundle import Chapter, Part, merged
from kommunbrott.choices import FileKind
from plans.documents.brand import Brand

TEMPLATE = "councils/stand_in_document.html"


@dataclass(frozen=True)
class Bundle:
    """What is laid together: read by who asked, with the files that person may have, by id."""

    content: SummonsContent
    pdf: bytes
    files: Mapping[int, ItemFile]
    brand: Brand

    @property
    def title(self) -> str:
        return f"Handlingar, {self.content.council} {self.content.on.isoformat()}"

    def chapters(self) -> tuple[Chapter, ...]:
        """Reads what is frozen from the database: call it before the work is confined."""
        summons = Chapter(
            "Kallelse", (Part("Kallelse", self.pdf, partial(self.stand_in, None, "Kallelse", None)),)
        )
        found = (
            Chapter(f"{item.number}. {item.title}", tuple(self._parts(item))) for item in self.content.items
        )
        return (summons, *(chapter for chapter in found if chapter.parts))

    def _parts(self, item: ItemContent) -> Iterator[Part]:
        for paper in item.papers:
            if paper.version_id:
                _, data = frozen_paper(PaperSource(paper.source), paper.version_id)
                yield Part(paper.name, data, partial(self.stand_in, item, paper.name, None))
        for file in item.files:
            if row := self.files.get(file.id):
                source = row.path if row.kind == FileKind.PDF else None
                yield Part(file.title, source, partial(self.stand_in, item, file.title, file))

    def stand_in(self, item: ItemContent | None, title: str, file: FileContent | None, why: str) -> bytes:
        """A page in place of what could not be laid in."""
        from kommunbrott.pdf import render_pdf

        context = {
            "item": item,
            "title": title,
            "file": file,
            "why": why,
            "address": settings.BASE_URL + reverse("councils:item_file", args=[file.id]) if file else "",
            "content": self.content,
            "brand": self.brand,
        }
        return render_pdf(TEMPLATE, context, style=f":root {{ --accent: {self.brand.accent} }}\n")


def bundle_pdf(bundle: Bundle, chapters: tuple[Chapter, ...]) -> bytes:
    return merged(chapters, title=bundle.title, label="Handlingar")

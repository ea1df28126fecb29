"""What every kind of file is read into. `where` is said in Swedish to the one who imports: "tabell 2, rad 5"."""

from dataclasses import dataclass, field

PLAIN, CONTENTS, PLACEHOLDER = "", "contents", "placeholder"


@dataclass(frozen=True)
class Paragraph:
    """`number` is what automatic numbering shows before the text; `bold_lead` is a bold beginning of a plain text.

    `size` is in points. `origin` tells a table of contents and unfilled fields from what people wrote.
    """

    text: str
    where: str
    is_bold: bool = False
    bold_lead: str = ""
    is_list_item: bool = False
    list_level: int = 0
    number: str | None = None
    size: float | None = None
    origin: str = PLAIN


@dataclass(frozen=True)
class Heading:
    """Level 0 is the document's own title, 1–9 its headings."""

    text: str
    level: int
    where: str
    number: str | None = None
    bold_tail: str = ""


@dataclass(frozen=True)
class Cell:
    """A cell stands once, where it begins; `columns` and `rows` tell how far a merged one reaches."""

    paragraphs: tuple[Paragraph, ...]
    column: int
    columns: int = 1
    rows: int = 1

    @property
    def text(self) -> str:
        return "\n".join(paragraph.text for paragraph in self.paragraphs)


@dataclass(frozen=True)
class Row:
    cells: tuple[Cell, ...]
    where: str
    is_header: bool = False


@dataclass(frozen=True)
class Table:
    rows: tuple[Row, ...]
    where: str
    width: int
    sheet: str | None = None

    def grid(self) -> list[list[Cell | None]]:
        """Row by row and column by column; a merged cell is the same object wherever it reaches."""
        grid: list[list[Cell | None]] = [[None] * self.width for _ in self.rows]
        for at, row in enumerate(self.rows):
            for cell in row.cells:
                for line in grid[at : at + cell.rows]:
                    for column in range(cell.column, min(cell.column + cell.columns, self.width)):
                        if line[column] is None:
                            line[column] = cell
        return grid


Block = Heading | Paragraph | Table


@dataclass(frozen=True)
class Margin:
    """Text that stands outside the running text: header, footer, note, comment, hidden text."""

    text: str
    where: str
    reason: str


@dataclass(frozen=True)
class SourceDocument:
    """`kind` is docx, xlsx or text. `title` is the file's own property, often an old one."""

    name: str
    kind: str
    blocks: tuple[Block, ...]
    title: str = ""
    margins: tuple[Margin, ...] = ()
    notes: tuple[tuple[str, str], ...] = field(default=())

    def paragraphs(self):
        """Every paragraph of the running text with its place, also those in cells, in reading order."""
        for block in self.blocks:
            if not isinstance(block, Table):
                yield block
                continue
            for row in block.rows:
                for cell in row.cells:
                    yield from cell.paragraphs

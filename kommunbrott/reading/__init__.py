"""Files people already have, read into neutral blocks: headings, paragraphs and tables in reading order."""

from kommunbrott.reading.blocks import Cell, Heading, Margin, Paragraph, Row, SourceDocument, Table
from kommunbrott.reading.safety import MAX_BYTES, UnreadableFile
from kommunbrott.reading.uploads import SUFFIXES, read_file, read_pasted

__all__ = [
    "MAX_BYTES",
    "SUFFIXES",
    "Cell",
    "Heading",
    "Margin",
    "Paragraph",
    "Row",
    "SourceDocument",
    "Table",
    "UnreadableFile",
    "read_file",
    "read_pasted",
]

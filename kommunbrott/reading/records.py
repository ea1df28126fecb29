"""Long tables as a stream of rows: read from a file of any length without holding it, each row with its line.

`read_file` makes blocks of whole documents and keeps them in memory; this is for files that are rows and nothing else.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath
from typing import BinaryIO

from kommunbrott.reading import record_sheets
from kommunbrott.reading.safety import check_signature, refuse
from kommunbrott.reading.text_encoding import BYTE_ORDER_MARKS, CODED_TWICE, CONTROL, repaired_in_parts

MAX_BYTES = 200 * 1024 * 1024
SAMPLE = 64 * 1024
DELIMITERS = ";\t,|"
LONGEST_RECORD = 200  # physical lines that quotes may hold together
SEPARATOR_LINE = re.compile(r"^\ufeff?sep=(.)\r?\n?$", re.I)
OPEN, BROKEN = "open", "broken"
UNREADABLE = re.compile(r"[\x00-\x08\x0e-\x1f]")


@dataclass(frozen=True, slots=True)
class Record:
    """One row. `line` is its first physical line, counted from 1; `is_repaired` when its letters were wrongly coded."""

    line: int
    cells: list[str]
    is_repaired: bool = False


class RecordFile:
    """Iterate as often as needed: each time reads the file from its start. Blank rows are left out.

    `file` is open, binary and seekable. Set `width` to the number of columns once it is known: a quotation mark that
    was never closed then costs its own row instead of the rows it would swallow. Raises UnreadableFile.
    """

    def __init__(self, name: str, file: BinaryIO):
        self.file = file
        self.width = 0
        head = self._head()
        self.is_sheet = head.startswith(b"PK\x03\x04")
        if self.is_sheet:
            self.notes = record_sheets.check(file)
            return
        suffix = PurePath(name).suffix.lower()
        check_signature(head)
        if suffix == ".xlsx" or (head[:400].count(0) * 4 > len(head[:400]) and not is_wide(head)):
            refuse("Filen går inte att läsa som text.", "Spara den som .csv eller .xlsx och välj den igen.")
        self.encoding = encoding_of(head)
        self.delimiter = delimiter_of(first_lines(head, self.encoding))
        self.notes = ()

    def _head(self) -> bytes:
        self.file.seek(0, io.SEEK_END)
        if self.file.tell() > MAX_BYTES:
            refuse("Filen är större än 200 MB.", "Dela den i flera filer, till exempel en för varje år.")
        self.file.seek(0)
        head = self.file.read(SAMPLE)
        if not head.strip(b"\x00 \r\n\t\xef\xbb\xbf"):
            refuse("Filen är tom.", "Kontrollera att du valde rätt fil och välj den igen.")
        return head

    def __iter__(self) -> Iterator[Record]:
        self.file.seek(0)
        if self.is_sheet:
            for line, cells in record_sheets.rows_of(self.file):
                yield Record(line, cells)
            return
        yield from self._text_records(Lines(physical_lines(self.file, self.encoding)))

    def _text_records(self, lines: "Lines") -> Iterator[Record]:
        delimiter = self.delimiter
        for number, line, is_repaired in lines:
            if '"' in line:
                cells, is_repaired = self._quoted(lines, number, line, is_repaired)
            else:
                cells = line.rstrip("\r\n").split(delimiter)
            if "Ã" in line and CODED_TWICE.search("\n".join(cells)):
                cells = [repaired_in_parts(cell) for cell in cells]
                is_repaired = True
            if any(cells) and not (number == 1 and SEPARATOR_LINE.match(line)):
                yield Record(number, cells, is_repaired)

    def _quoted(self, lines: "Lines", number: int, line: str, is_repaired: bool) -> tuple[list[str], bool]:
        """The cells of a row with quotation marks, which may go on over the following lines."""
        taken = [(number, line, is_repaired)]
        while (cells := self._cells([line for _, line, _ in taken])) is OPEN:
            following = lines.next_or_none() if len(taken) < LONGEST_RECORD else None
            if following is None:
                break
            taken.append(following)
        if len(taken) > 1 and (cells in (OPEN, BROKEN) or self._swallowed(cells, taken)):
            lines.give_back(taken[1:])
            taken = taken[:1]
            cells = BROKEN
        if cells in (OPEN, BROKEN):
            cells = self._cells_as_they_stand(line)
        return cells, any(repaired for _, _, repaired in taken)

    def _cells(self, lines: list[str]) -> list[str] | str:
        """The cells; OPEN while a quoted one goes on after the lines; BROKEN when the quotes make no sense."""
        try:
            return next(csv.reader(lines, delimiter=self.delimiter, strict=True))
        except csv.Error as error:
            return OPEN if "unexpected end of data" in str(error) else BROKEN

    def _cells_as_they_stand(self, line: str) -> list[str]:
        try:
            return next(csv.reader([line], delimiter=self.delimiter))
        except csv.Error:
            return line.rstrip("\r\n").split(self.delimiter)

    def _swallowed(self, cells: list[str], taken: list) -> bool:
        """Whether a row of the wrong width holds whole rows that stand on lines of their own."""
        if not self.width or len(cells) == self.width:
            return False
        return any(len(self._cells_as_they_stand(line)) == self.width for _, line, _ in taken[1:])


class Lines:
    """Numbered physical lines, of which some can be given back."""

    def __init__(self, lines: Iterator[tuple[str, bool]]):
        self._numbered = ((number, *line) for number, line in enumerate(lines, start=1))
        self._again: list[tuple[int, str, bool]] = []

    def __iter__(self):
        return self

    def __next__(self) -> tuple[int, str, bool]:
        return self._again.pop() if self._again else next(self._numbered)

    def next_or_none(self) -> tuple[int, str, bool] | None:
        return next(self, None)

    def give_back(self, lines: list[tuple[int, str, bool]]) -> None:
        self._again.extend(reversed(lines))


def physical_lines(file: BinaryIO, encoding: str) -> Iterator[tuple[str, bool]]:
    """Each line with whether it was coded otherwise than the file says. Lines end where the file's lines do."""
    if encoding.startswith("utf-16"):
        text = io.TextIOWrapper(file, encoding, errors="replace", newline="")
        try:
            yield from ((clean(line.lstrip("\ufeff")), False) for line in text)
        finally:
            text.detach()
        return
    other, first = ("cp1252" if encoding == "utf-8" else "utf-8"), True
    for raw in byte_lines(file):
        if first:
            raw, first = raw.removeprefix(b"\xef\xbb\xbf"), False
        if raw.isascii():
            line, is_repaired = raw.decode("ascii"), False
        elif encoding == "utf-8":
            try:
                line, is_repaired = raw.decode(), False
            except UnicodeDecodeError:
                line, is_repaired = raw.decode(other, "replace"), True
        else:
            try:
                line, is_repaired = raw.decode(), True
            except UnicodeDecodeError:
                line, is_repaired = raw.decode("cp1252", "replace"), False
        yield clean(line), is_repaired


def byte_lines(file: BinaryIO) -> Iterator[bytes]:
    """Lines that end with LF or CRLF; those of a file without any LF end with CR."""
    file.seek(0)
    sample = file.read(SAMPLE)
    file.seek(0)
    if b"\n" in sample or b"\r" not in sample:
        # "yield from file" would close it when a reader stops halfway.
        yield from iter(file.readline, b"")
        return
    rest = b""
    while block := file.read(SAMPLE):
        *whole, rest = (rest + block).split(b"\r")
        yield from whole
    if rest:
        yield rest


def clean(line: str) -> str:
    return CONTROL.sub("", line) if UNREADABLE.search(line) else line


def is_wide(head: bytes) -> bool:
    return head.startswith((b"\xff\xfe", b"\xfe\xff")) or head[1:400:2].count(0) > 150


def encoding_of(head: bytes) -> str:
    """utf-8, cp1252 or utf-16, by the mark at the beginning or else by what most lines are in."""
    for mark, encoding in BYTE_ORDER_MARKS:
        if head.startswith(mark) and "32" not in encoding:
            return encoding
    if head[:400].count(0) * 4 > len(head[:400]):
        return "utf-16-le"
    votes = Counter(is_utf8(line) for line in head.split(b"\n")[:-1] or [head] if not line.isascii())
    return "cp1252" if votes[False] > votes[True] else "utf-8"


def is_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def first_lines(head: bytes, encoding: str) -> list[str]:
    text = head.decode(encoding, "replace").lstrip("\ufeff")
    return [line for line in re.split(r"\r\n|\r|\n", text) if line.strip()][:20]


def delimiter_of(lines: list[str]) -> str:
    """What parts the first row that has any; a line "sep=;" decides by itself."""
    told = SEPARATOR_LINE.match(lines[0]) if lines else None
    if told:
        return told.group(1)
    for line in lines:
        outside = re.sub(r'"[^"]*"', "", line)
        counts = {delimiter: outside.count(delimiter) for delimiter in DELIMITERS}
        best = max(counts, key=counts.get)
        if counts[best]:
            return best
    return ";"

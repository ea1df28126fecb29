"""What every import does with a file: each paragraph is put somewhere once, and what is left over is told."""

from kommunbrott.reading import Paragraph, SourceDocument
from plans.importers.repairs import Repairs
from plans.importers.result import Note, Unplaced


class Placing:
    def __init__(self, document: SourceDocument):
        self.document = document
        self.unplaced: list[Unplaced] = []
        self.notes: list[Note] = [Note(where, message) for where, message in document.notes]
        self.repairs = Repairs(paragraph.text for paragraph in document.paragraphs())
        self.made_from: dict[int, Paragraph] = {}
        self._placed: set[int] = set()

    def is_placed(self, paragraph) -> bool:
        return id(paragraph) in self._placed

    def _place(self, paragraph) -> None:
        self._placed.add(id(paragraph))
        if original := self.made_from.get(id(paragraph)):
            self._placed.add(id(original))

    def text(self, paragraph, text: str | None = None) -> str:
        """The paragraph's text, mended; from now on it counts as placed. `text` when only a part goes here."""
        self._place(paragraph)
        mended, changes = self.repairs.mend(paragraph.text if text is None else text)
        for change in changes:
            self.note(paragraph.where, change)
        return mended

    def leave_out(self, paragraph, reason: str, text: str | None = None) -> None:
        self._place(paragraph)
        text = paragraph.text if text is None else text
        if text.strip():
            self.unplaced.append(Unplaced(text, reason, paragraph.where))

    def leave_out_all(self, paragraphs, reason: str) -> None:
        for paragraph in paragraphs:
            if not self.is_placed(paragraph):
                self.leave_out(paragraph, reason)

    def note(self, where: str, message: str) -> None:
        note = Note(where, message)
        if note not in self.notes:
            self.notes.append(note)

    def rest(self) -> None:
        """What nothing claimed, and what stands outside the running text."""
        for paragraph in self.document.paragraphs():
            if not self.is_placed(paragraph) and paragraph.text.strip():
                self.leave_out(paragraph, "Gick inte att placera. Lägg in den för hand om den ska med.")
        for margin in self.document.margins:
            self.unplaced.append(Unplaced(margin.text, margin.reason, margin.where))

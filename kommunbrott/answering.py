"""How a command answers: facts on stdout, words on stderr, and an exit code that tells whose fault it was."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kommunbrott.reading import UnreadableFile

FAULTY_FILE, WRONG_USE = 1, 2


class Answering:
    """What a command that reads a file inherits beside BaseCommand."""

    def answer(self, text: str) -> None:
        """UTF-8 whatever the terminal believes."""
        reconfigure = getattr(self.stdout, "reconfigure", None)
        if reconfigure:
            reconfigure(encoding="utf-8")
        self.stdout.write(text)

    def answer_json(self, document: dict, saved=None) -> None:
        """``saved`` is the row that was made of it, if any."""
        whole = document | ({"id": saved.pk} if saved else {})
        self.answer(json.dumps(whole, ensure_ascii=False, indent=2))

    def stop(self, message: str, code: int = FAULTY_FILE):
        """One line for a person, and no English before it."""
        self.stderr.write(message)
        sys.exit(code)

    @contextmanager
    def reading(self, file: Path) -> Iterator[None]:
        """What is wrong with the file, or with its name, stops the command."""
        try:
            yield
        except UnreadableFile as refusal:
            self.stop(refusal.message)
        except FileNotFoundError:
            self.stop(f"Filen {file} finns inte.", WRONG_USE)
        except OSError:
            self.stop(f"Filen {file} går inte att öppna.", WRONG_USE)

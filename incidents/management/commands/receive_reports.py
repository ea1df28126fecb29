import sys
from collections.abc import Iterator
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError
from django.utils import timezone

from incidents.importers.letters import MAX_BYTES, read_letter
from incidents.workflow.letters import Taken, receive_letter

STDIN = "-"
# What a mail server takes for "try again later" (sysexits.h).
TRY_AGAIN = 75


class Command(BaseCommand):
    help = (
        "Tar emot rapporter som har kommit med e-post: ur en postlåda (maildir), en mapp med .eml-filer, en fil, "
        "eller ett brev på standard in. Brev ur mappar tas bort när de är omhändertagna."
    )

    def add_arguments(self, parser):
        parser.add_argument("source", metavar="KÄLLA", help="mapp, fil eller - för standard in")
        parser.add_argument("--keep", action="store_true", help="låt breven ligga kvar i mappen")

    def handle(self, *, source: str, keep: bool, **options):
        count = 0
        for name, path, data in letters(source):
            try:
                taken = receive_letter(read_letter(data), now=timezone.now())
            except OperationalError as error:
                self.stderr.write(f"Databasen går inte att nå just nu: {error}")
                sys.exit(TRY_AGAIN)
            self.stdout.write(f"{name}\t{told(taken)}")
            count += 1
            if path and not keep:
                path.unlink(missing_ok=True)
        self.stderr.write(f"{count} brev")


def letters(source: str) -> Iterator[tuple[str, Path | None, bytes]]:
    """Number, where it lies when it may be taken away, and its bytes. Names of files may hold anything: not told."""
    if source == STDIN:
        yield "1", None, sys.stdin.buffer.read(MAX_BYTES)
        return
    place = Path(source)
    if not place.exists():
        raise CommandError(f"{source} finns inte.")
    paths = [place] if place.is_file() else in_folder(place)
    for number, path in enumerate(paths, 1):
        with path.open("rb") as opened:
            data = opened.read(MAX_BYTES)
        yield str(number), path if place.is_dir() else None, data


def in_folder(folder: Path) -> list[Path]:
    """Of a maildir what has arrived and what somebody has read; of another folder its .eml files."""
    boxes = [folder / "new", folder / "cur"]
    is_maildir = all(box.is_dir() for box in boxes)
    found = [path for box in boxes for path in box.iterdir()] if is_maildir else folder.glob("*.eml")
    return sorted(path for path in found if path.is_file() and not path.name.startswith("."))


def told(taken: Taken) -> str:
    word = taken.outcome.label.lower()
    number = f" {taken.report.pk}" if taken.report else ""
    return f"{word}{number}" + (", känt sedan tidigare" if taken.is_known else "")

import datetime as dt
import json
import sys

from django.core.management.base import BaseCommand
from django.db import DatabaseError
from django.db.models import F

from incidents import figures
from incidents.importers.names import plain
from incidents.models import Category
from kommunbrott.models import Area

FAULT, WRONG_USE = 1, 2
MOST_WEEKS = 520


class Command(BaseCommand):
    help = "Jämför antalet rapporter före och efter en insats med områden utan insats. Skriver inget i databasen."

    def add_arguments(self, parser):
        parser.add_argument("--category", required=True, metavar="KATEGORI")
        parser.add_argument("--area", required=True, metavar="OMRÅDE")
        parser.add_argument("--on", required=True, metavar="ÅÅÅÅ-MM-DD", help="insatsens första dag")
        parser.add_argument("--weeks", required=True, metavar="VECKOR", help="veckor före och efter")
        parser.add_argument("--compare", required=True, metavar="OMRÅDE,OMRÅDE")
        parser.add_argument("--json", action="store_true", help="skriv svaret som JSON")

    def handle(self, *, category, area, on, weeks, compare, json: bool, **options):
        try:
            question = self.question(category, area, on, weeks, compare)
            effect = figures.effect(question)
            changes = figures.changed_reporting(question)
        except DatabaseError:
            self.stop("Databasen är inte uppsatt. Kör manage.py migrate först.", FAULT)
        for change in changes:
            self.stderr.write(f"Sättet att rapportera har ändrats. {change.words}")
        self.answer(as_json(effect.as_json()) if json else f"{effect.verdict.label}\n{effect.explanation}")

    def question(self, category, area, on, weeks, compare) -> figures.EffectQuestion:
        areas = list(Area.objects.defer("geometry"))
        names = [name for name in compare.split(",") if name.strip()]
        if not names:
            self.stop("Ange minst ett område att jämföra med.")
        kinds = Category.objects.order_by(F("parent").asc(nulls_first=True), "pk")
        here = self.named(area, areas, "Området")
        question = figures.EffectQuestion(
            categories=[self.named(category, kinds, "Kategorin")],
            areas=[here],
            compare=list(dict.fromkeys(self.named(name, areas, "Området") for name in names)),
            on=self.day(on),
            weeks=self.whole(weeks),
        )
        if here in question.compare:
            self.stop(f"Området {here} kan inte jämföras med sig självt.")
        return question

    def named(self, written: str, rows, word: str):
        """The row of that name; of several, the one spelled exactly so, else the first."""
        rows = list(rows)
        exact = [row for row in rows if row.name == written.strip()]
        alike = exact or [row for row in rows if plain(row.name) == plain(written)]
        if not alike:
            self.stop(f"{word} ”{written.strip()}” finns inte.")
        return alike[0]

    def day(self, written: str) -> dt.date:
        try:
            return dt.date.fromisoformat(written)
        except ValueError:
            self.stop(f"Datumet ”{written}” går inte att läsa. Skriv det som åååå-mm-dd.")

    def whole(self, written: str) -> int:
        if not (written.isascii() and written.isdigit() and 1 <= int(written[:9]) <= MOST_WEEKS):
            self.stop(f"Ange antalet veckor som ett heltal mellan 1 och {MOST_WEEKS}.")
        return int(written)

    def answer(self, text: str) -> None:
        """UTF-8 whatever the terminal believes."""
        reconfigure = getattr(self.stdout, "reconfigure", None)
        if reconfigure:
            reconfigure(encoding="utf-8")
        self.stdout.write(text)

    def stop(self, message: str, code: int = WRONG_USE):
        """One line for a person, and no English before it."""
        self.stderr.write(message)
        sys.exit(code)


def as_json(answer: dict) -> str:
    return json.dumps(answer, ensure_ascii=False, indent=2)

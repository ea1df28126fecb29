import datetime as dt

from django.core.management.base import BaseCommand
from django.db import DatabaseError
from django.db.models import F

from incidents import figures
from incidents.importers.names import plain
from incidents.models import Category
from kommunbrott.answering import WRONG_USE, Answering
from kommunbrott.models import Area

MOST_WEEKS = 520


class Command(Answering, BaseCommand):
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
            self.stop("Databasen är inte uppsatt. Kör manage.py migrate först.")
        for change in changes:
            self.stderr.write(f"Sättet att rapportera har ändrats. {change.words}")
        if json:
            self.answer_json(effect.as_json())
        else:
            self.answer(f"{effect.verdict.label}\n{effect.explanation}")

    def question(self, category, area, on, weeks, compare) -> figures.EffectQuestion:
        areas = list(Area.objects.defer("geometry"))
        names = [name for name in compare.split(",") if name.strip()]
        if not names:
            self.stop("Ange minst ett område att jämföra med.", WRONG_USE)
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
            self.stop(f"Området {here} kan inte jämföras med sig självt.", WRONG_USE)
        return question

    def named(self, written: str, rows, word: str):
        """The row of that name; of several, the one spelled exactly so, else the first."""
        rows = list(rows)
        exact = [row for row in rows if row.name == written.strip()]
        alike = exact or [row for row in rows if plain(row.name) == plain(written)]
        if not alike:
            self.stop(f"{word} ”{written.strip()}” finns inte.", WRONG_USE)
        return alike[0]

    def day(self, written: str) -> dt.date:
        try:
            return dt.date.fromisoformat(written)
        except ValueError:
            self.stop(f"Datumet ”{written}” går inte att läsa. Skriv det som åååå-mm-dd.", WRONG_USE)

    def whole(self, written: str) -> int:
        if not (written.isascii() and written.isdigit() and 1 <= int(written[:9]) <= MOST_WEEKS):
            self.stop(f"Ange antalet veckor som ett heltal mellan 1 och {MOST_WEEKS}.", WRONG_USE)
        return int(written)

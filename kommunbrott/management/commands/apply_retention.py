"""What has served its time is cleared away. Says what it would do, and does it with --apply."""

import argparse
import datetime as dt
import zoneinfo

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from kommunbrott.models import OutboxMessage, SignedLink
from kommunbrott.outbox import KEEP_SENT
from plans.models import PlanImport

# Days that each kind is kept when no date is given. A letter's row keeps it from being sent twice: not too short.
IMPORT_DAYS, LINK_DAYS, LETTER_DAYS = 90, 365, KEEP_SENT.days


def day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"”{text}” är inget datum. Skriv åååå-mm-dd.") from None


class Command(BaseCommand):
    help = "Rensar det som är gammalt. Visar bara vad som skulle tas bort, tills du lägger till --apply."

    def add_arguments(self, parser):
        for name, days, what in (
            ("imports", IMPORT_DAYS, "importer som aldrig blev en plan"),
            ("links", LINK_DAYS, "svarslänkar som är stängda, återkallade eller har gått ut"),
            ("letters", LETTER_DAYS, "brev som är skickade eller slängda"),
        ):
            parser.add_argument(
                f"--{name}-before",
                type=day,
                metavar="DATUM",
                help=f"Ta bort {what} före det här datumet (standard: {days} dagar sedan).",
            )
        parser.add_argument("--apply", action="store_true", help="Ta bort på riktigt.")

    def handle(self, *, imports_before, links_before, letters_before, apply, **options):
        today = timezone.localdate()
        for before, days, rows, what in (
            (imports_before, IMPORT_DAYS, PlanImport.objects.unsaved_before, "importer utan plan"),
            (links_before, LINK_DAYS, links_ended_before, "avslutade svarslänkar"),
            (
                letters_before,
                LETTER_DAYS,
                OutboxMessage.objects.settled_before,
                "skickade eller slängda brev",
            ),
        ):
            before = before or today - dt.timedelta(days=days)
            count = clear(rows(midnight(before)), is_real=apply)
            verb = "togs bort" if apply else "skulle tas bort"
            self.stdout.write(f"{count} {what} före {before.isoformat()} {verb}.")
        if not apply:
            self.stdout.write("Inget är borttaget. Kör igen med --apply.")


def links_ended_before(moment: dt.datetime):
    """But for those that an answer came by: they tell to whom the question went that was answered."""
    return SignedLink.objects.ended_before(moment).filter(acceptances=None)


def clear(rows, *, is_real: bool) -> int:
    with transaction.atomic():
        count = rows.count()
        if is_real:
            rows.delete()
    return count


def midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), zoneinfo.ZoneInfo(timezone.get_default_timezone_name()))

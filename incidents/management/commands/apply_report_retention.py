import datetime as dt

from django.core.management.base import BaseCommand
from django.utils import timezone

from incidents.workflow import retention


class Command(BaseCommand):
    help = (
        "Gallrar rapporter och kontaktuppgifter som är äldre än kommunens tider. Antal per månad sparas. "
        "Visar bara vad som skulle försvinna, tills du lägger till --apply."
    )

    def add_arguments(self, parser):
        parser.add_argument("--apply", action="store_true", help="Ta bort på riktigt.")
        parser.add_argument(
            "--per",
            type=dt.date.fromisoformat,
            default=None,
            metavar="ÅÅÅÅ-MM-DD",
            help="Gallra som om det vore den här dagen.",
        )

    def handle(self, *, apply, per, **options):
        today = per or timezone.localdate()
        found = retention.apply(today, by=None) if apply else retention.due(today)
        for name, count in (
            ("rapporter", found.reports),
            ("bilder", found.photos),
            ("kontaktuppgifter", found.contacts),
        ):
            self.stdout.write(f"{name}\t{count}")
        done = "är gallrade" if apply else "skulle gallras"
        self.stderr.write(
            f"Rapporter som kom in före {found.reports_before} och kontaktuppgifter från före "
            f"{found.contacts_before} {done}."
        )

from django.core.management.base import BaseCommand
from django.utils import timezone

from kommunbrott.management.reminding import remind_due


class Command(BaseCommand):
    help = (
        "Påminner om det som väntar på svar eller har en sista dag, på arbetsdagar från kl. 7. "
        "Arbetaren (worker) gör det annars varje timme."
    )

    def handle(self, **options):
        count, letters = remind_due(timezone.now())
        self.stderr.write(f"{count} {'part' if count == 1 else 'parter'} påmind{'a' if count != 1 else ''}.")
        self.stderr.write(f"{letters} brev med påminnelser.")

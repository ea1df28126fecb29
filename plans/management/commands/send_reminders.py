from django.core.management.base import BaseCommand
from django.utils import timezone

from plans.workflow.reminders import remind_due


class Command(BaseCommand):
    help = (
        "Påminner om remisser och uppföljningar som väntar på svar, på bestämd dag. "
        "Arbetaren (worker) gör det annars varje timme."
    )

    def handle(self, **options):
        count = remind_due(timezone.now())
        self.stderr.write(f"{count} {'part' if count == 1 else 'parter'} påmind{'a' if count != 1 else ''}.")

from django.core.management.base import BaseCommand
from django.utils import timezone

from councils.workflow import reminders as assignments
from plans.workflow import reminders as answers


class Command(BaseCommand):
    help = (
        "Påminner om remisser, uppföljningar och uppdrag som väntar, på bestämd dag. "
        "Arbetaren (worker) gör det annars varje timme."
    )

    def handle(self, **options):
        now = timezone.now()
        count, letters = answers.remind_due(now), assignments.remind_due(now)
        self.stderr.write(f"{count} {'part' if count == 1 else 'parter'} påmind{'a' if count != 1 else ''}.")
        self.stderr.write(f"{letters} brev om uppdrag.")

from django.core.management.base import BaseCommand, CommandError

from kommunbrott import outbox


class Command(BaseCommand):
    help = "Skickar de brev som väntar, en gång. Arbetaren (worker) gör det annars hela tiden."

    def handle(self, **options):
        if not outbox.is_set_up():
            raise CommandError(
                "Ingen mejlserver är angiven. Sätt KOMMUNBROTT_EMAIL_URL; breven väntar så länge."
            )
        done = outbox.send_due()
        self.stderr.write(f"{done.sent} brev skickade, {done.failed} gick inte fram.")

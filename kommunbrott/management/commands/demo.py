from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from incidents.models import Report
from kommunbrott.management import demo_data
from kommunbrott.models import Area, Municipality, Organisation, User
from plans.models import Plan


class Command(BaseCommand):
    help = (
        "Läser in demokommunen Ekstad om databasen inte har någon kommun. Skriver en rad per inloggning: "
        "användare lösenord vad den är."
    )

    def handle(self, **options):
        if Municipality.objects.exists():
            logins = demo_data.logins()
            self.stderr.write("Databasen har redan en kommun. Inget är ändrat.")
        else:
            logins = self.load()
        for login in logins:
            self.stdout.write(f"{login.username} {login.password} {login.who}")

    def load(self):
        if not settings.LOCAL:
            raise CommandError(
                "Demokommunens lösenord är kända av alla. Sätt KOMMUNBROTT_LOCAL=1 om installationen "
                "bara nås från den här datorn."
            )
        logins = demo_data.load()
        counts = (
            f"{Organisation.objects.count()} parter, {Area.objects.count()} områden, "
            f"{User.objects.count()} användare, {Plan.objects.count()} planer och {Report.objects.count()} rapporter"
        )
        self.stderr.write(f"Demokommunen är inläst: {counts}.")
        return logins

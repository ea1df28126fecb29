import sys
from pathlib import Path

from django.core.management.base import BaseCommand

from kommunbrott.models import Municipality
from plans.choices import PrintFormat
from plans.documents.brand import brand_of
from plans.documents.formats import FORMATS
from plans.models import Plan


class Command(BaseCommand):
    help = "Skriver en plan till en fil, eller till stdout när ingen fil anges. Ändrar inget i databasen."

    def add_arguments(self, parser):
        parser.add_argument("id", type=int, help="Planens nummer.")
        parser.add_argument("--format", choices=PrintFormat.values, default=PrintFormat.PDF)
        parser.add_argument("--output", type=Path, metavar="FIL", help="Filen som skrivs.")

    def handle(self, *, id, format, output, **options):  # noqa: A002 -- the words of the command line
        plan = Plan.objects.select_related("decided_by").filter(pk=id).first()
        if plan is None:
            self.fail(f"Det finns ingen plan med nummer {id}.")
        data = FORMATS[format].render(plan.content(), brand_of(Municipality.current()))
        if output is None:
            self.stdout.flush()
            sys.stdout.buffer.write(data)
            return
        try:
            output.write_bytes(data)
        except OSError as error:
            self.fail(f"Filen {output} kan inte skrivas: {error.strerror}.")
        self.stderr.write(f"{plan.title} är skriven till {output} ({len(data)} byte).")
        self.stdout.write(str(output))

    def fail(self, message: str):
        self.stderr.write(message)
        sys.exit(1)

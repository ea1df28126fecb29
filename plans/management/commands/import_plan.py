from pathlib import Path

from plans.document_command import DocumentCommand
from plans.importers import ImportedPlan
from plans.workflow import importing


class Command(DocumentCommand):
    help = "Läser en plan ur en Word-, Excel- eller textfil. Skriver bara i databasen med --save."
    kinds = "docx, xlsx, csv, tsv eller txt"

    def understand(self, document, register) -> ImportedPlan:
        return importing.understand(document, register)

    def save(self, plan: ImportedPlan, file: Path):
        with self.reading(file):
            importing.refuse_useless(plan)
        started = importing.start(plan, file_name=file.name, file_size=file.stat().st_size, by=None)
        return importing.save(started, by=None)

    def as_text(self, plan: ImportedPlan) -> str:
        """Title, kind and period, and the focus areas with how many actions each has."""
        period = " – ".join(filter(None, (plan.starts_on, plan.ends_on))) or "okänd period"
        lines = [plan.title, f"{plan.kind}, {period}"]
        for area in plan.focus_areas:
            name = " ".join(filter(None, (area.number, area.title))) or "Utan fokusområde"
            lines.append(f"{len(area.actions):>4} {name}")
        lines.append(f"{len(plan.actions):>4} åtgärder, {len(plan.parties)} parter")
        return "\n".join(lines)

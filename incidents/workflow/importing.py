"""Reports from a file: read against the catalogue and the register, saved so that twice is once, and undone."""

import datetime as dt
import json
from typing import BinaryIO

from django.db import DatabaseError

from incidents import catalogue
from incidents.importers import Knowledge, ReportFile
from incidents.importers.names import OTHER
from incidents.models import Category
from incidents.models.category import OTHER_KEY
from kommunbrott.choices import AreaKind
from kommunbrott.models import Area


def knowledge(today: dt.date, remembered: dict[str, str] | None = None) -> Knowledge:
    """What the database can tell about words in files. Two queries."""
    categories = Category.objects.top().active(today)
    names = {
        OTHER if category.key == OTHER_KEY else category.name: category.synonyms.splitlines()
        for category in categories
    }
    areas = Area.objects.exclude(kind__in=[AreaKind.MUNICIPALITY, AreaKind.PLACE])
    return Knowledge(names, list(areas.values_list("name", flat=True)), remembered, today)


def knowledge_without_database(today: dt.date) -> Knowledge:
    """The catalogue that every installation begins with."""
    rows = json.loads(catalogue.FILE.read_text(encoding="utf-8"))
    return Knowledge({row["name"]: row["synonyms"] for row in rows}, today=today)


def opened(name: str, file: BinaryIO, today: dt.date) -> ReportFile:
    """The file, ready to be read. A database that has not been set up yet knows nothing. Raises UnreadableFile."""
    try:
        known = knowledge(today)
    except DatabaseError:
        known = knowledge_without_database(today)
    report_file = ReportFile(name, file, known)
    report_file.require_columns()
    return report_file

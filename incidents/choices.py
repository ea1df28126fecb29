from django.db import models

from kommunbrott.choices import OrganisationKind


class ReportStatus(models.TextChoices):
    NEW = "ny", "Ny"
    REVIEWED = "granskad", "Granskad"
    LINKED = "kopplad", "Kopplad till insats"
    RESOLVED = "atgardad", "Åtgärdad"
    DISMISSED = "avskriven", "Avskriven"
    REOPENED = "ateroppnad", "Återöppnad"


# Every status is a key. README.md shows the same list.
TRANSITIONS: dict[ReportStatus, tuple[ReportStatus, ...]] = {
    ReportStatus.NEW: (ReportStatus.REVIEWED, ReportStatus.LINKED, ReportStatus.DISMISSED),
    ReportStatus.REVIEWED: (ReportStatus.LINKED, ReportStatus.RESOLVED, ReportStatus.DISMISSED),
    ReportStatus.LINKED: (ReportStatus.REVIEWED, ReportStatus.RESOLVED, ReportStatus.DISMISSED),
    ReportStatus.RESOLVED: (ReportStatus.REOPENED,),
    ReportStatus.DISMISSED: (ReportStatus.REOPENED,),
    ReportStatus.REOPENED: (ReportStatus.REVIEWED, ReportStatus.DISMISSED),
}

# Not a status: what figures count, that is one row per event and none that is written off.
COUNTED = "raknas"

# Wait for somebody to look at them.
TO_REVIEW = (ReportStatus.NEW, ReportStatus.REOPENED)
# Moves that must say why.
NEEDS_REASON = (ReportStatus.DISMISSED, ReportStatus.REOPENED)


class TimePrecision(models.TextChoices):
    """How well the time is known. Only an exact time has an hour to count by."""

    EXACT = "exakt", "Klockslag"
    INTERVAL = "mellan", "Mellan två tider"
    DAY = "dag", "Bara dagen"


class PlacePrecision(models.TextChoices):
    POINT = "punkt", "Punkt på karta"
    PLACE = "plats", "Känd plats"
    AREA = "omrade", "Bara området"
    WORDS = "ord", "Bara i ord"
    UNKNOWN = "okand", "Inte angiven"


class ReporterKind(models.TextChoices):
    STAFF = "personal", "Kommunens personal"
    SCHOOL = "skola", "Skola"
    POLICE = "polis", "Polis"
    GUARD = "vaktare", "Väktare eller ordningsvakt"
    LANDLORD = "bostadsbolag", "Bostadsbolag eller annat bolag"
    RESCUE = "raddningstjanst", "Räddningstjänst"
    ASSOCIATION = "forening", "Förening"
    BUSINESS = "naringsliv", "Näringsliv"
    RESIDENT = "boende", "Boende eller besökare"
    OTHER = "annan", "Annan"


class PoliceReported(models.TextChoices):
    YES = "ja", "Ja"
    NO = "nej", "Nej"
    UNKNOWN = "okant", "Vet inte"


class ReportSource(models.TextChoices):
    FORM = "formular", "Formulär"
    IMPORT = "import", "Import"
    EMAIL = "epost", "E-post"


class LetterOutcome(models.TextChoices):
    """What became of a letter that came by e-mail."""

    REPORT = "rapport", "Rapport"
    NUMBER = "nummer", "Avvisat för personnummer"
    EMPTY = "tomt", "Avvisat för att det var tomt"
    AUTOMATIC = "automatiskt", "Automatiskt brev"


class LogEvent(models.TextChoices):
    """What has been done with a report, by whom and when; never what its text says."""

    RECEIVED = "inkom", "kom in"
    MOVED = "flyttad", "ändrade läge"
    CORRECTED = "rattad", "rättades"
    MASKED = "maskad", "fick text maskad"
    KEPT = "behallen", "fick text behållen"
    MERGED = "sammanslagen", "slogs ihop"
    PARTED = "sarad", "togs isär"
    TOLD_APART = "olika", "bedömdes vara en annan händelse"
    ROUTED = "skickad", "skickades vidare"
    OPENED = "oppnad", "öppnades"
    EXPORTED = "exporterad", "exporterades"
    LINKED = "kopplad", "kopplades till insats"
    UNLINKED = "frankopplad", "kopplades från insats"


class InterventionStatus(models.TextChoices):
    PLANNED = "planerad", "Planerad"
    ONGOING = "pagar", "Pågår"
    ENDED = "avslutad", "Avslutad"
    CANCELLED = "installd", "Inställd"


# Every status is a key. README.md shows the same list.
INTERVENTION_TRANSITIONS: dict[InterventionStatus, tuple[InterventionStatus, ...]] = {
    InterventionStatus.PLANNED: (InterventionStatus.ONGOING, InterventionStatus.CANCELLED),
    InterventionStatus.ONGOING: (InterventionStatus.ENDED, InterventionStatus.CANCELLED),
    InterventionStatus.ENDED: (InterventionStatus.ONGOING,),
    InterventionStatus.CANCELLED: (InterventionStatus.PLANNED,),
}
# What reports may be linked to, and what is told of as under way.
OPEN_INTERVENTIONS = (InterventionStatus.PLANNED, InterventionStatus.ONGOING)
# Moves that must say how it went.
NEEDS_OUTCOME = (InterventionStatus.ENDED, InterventionStatus.CANCELLED)


class Baseline(models.TextChoices):
    """What the weeks of an intervention are compared with."""

    YEAR_BEFORE = "ar", "Samma veckor året före"
    JUST_BEFORE = "nyss", "Veckorna närmast före"


class Level(models.TextChoices):
    """How an area is judged in an operational lägesbild."""

    RED = "rott", "Rött"
    YELLOW = "gult", "Gult"
    GREEN = "gront", "Grönt"


class ImportState(models.TextChoices):
    READING = "lases", "Läses"
    PREVIEW = "granskas", "Väntar på att sparas"
    SAVING = "sparas", "Sparas"
    SAVED = "sparad", "Sparad"
    UNDONE = "angrad", "Ångrad"
    DROPPED = "avbruten", "Avbruten"
    UNREADABLE = "olaslig", "Gick inte att läsa"


# What those who report from an organisation of a kind are taken for.
REPORTER_KINDS: dict[str, ReporterKind] = {
    OrganisationKind.MUNICIPALITY: ReporterKind.STAFF,
    OrganisationKind.BOARD: ReporterKind.STAFF,
    OrganisationKind.DEPARTMENT: ReporterKind.STAFF,
    OrganisationKind.COMPANY: ReporterKind.LANDLORD,
    OrganisationKind.POLICE: ReporterKind.POLICE,
    OrganisationKind.RESCUE: ReporterKind.RESCUE,
    OrganisationKind.SECURITY: ReporterKind.GUARD,
    OrganisationKind.ASSOCIATION: ReporterKind.ASSOCIATION,
    OrganisationKind.BUSINESS: ReporterKind.BUSINESS,
}

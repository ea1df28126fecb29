from django.db import models


class OrganisationKind(models.TextChoices):
    MUNICIPALITY = "kommun", "Kommun"
    COUNCIL = "fullmaktige", "Fullmäktige"
    BOARD = "namnd", "Nämnd eller styrelse"
    COMMITTEE = "utskott", "Utskott eller styrgrupp"
    DEPARTMENT = "forvaltning", "Förvaltning"
    COMPANY = "bolag", "Kommunalt bolag"
    POLICE = "polis", "Polis"
    RESCUE = "raddningstjanst", "Räddningstjänst"
    REGION = "region", "Region"
    COUNTY_BOARD = "lansstyrelse", "Länsstyrelse"
    AUTHORITY = "myndighet", "Annan myndighet"
    ASSOCIATION = "forening", "Förening"
    BUSINESS = "naringsliv", "Näringsliv"
    SECURITY = "vaktarbolag", "Väktarbolag"
    FORUM = "forum", "Forum eller råd"
    OTHER = "annan", "Annan"


class AreaKind(models.TextChoices):
    MUNICIPALITY = "kommun", "Hela kommunen"
    TOWN = "tatort", "Tätort"
    DISTRICT = "omrade", "Område"
    PLACE = "plats", "Plats"


class ActionWord(models.TextChoices):
    """What the municipality calls its actions; code says Action."""

    ATGARD = "atgard", "åtgärd"
    AKTIVITET = "aktivitet", "aktivitet"
    INSATS = "insats", "insats"


# singular, definite, plural, definite plural
ACTION_WORD_FORMS: dict[str, tuple[str, str, str, str]] = {
    ActionWord.ATGARD: ("åtgärd", "åtgärden", "åtgärder", "åtgärderna"),
    ActionWord.AKTIVITET: ("aktivitet", "aktiviteten", "aktiviteter", "aktiviteterna"),
    ActionWord.INSATS: ("insats", "insatsen", "insatser", "insatserna"),
}


class OutboxState(models.TextChoices):
    WAITING = "vantar", "Väntar"
    SENDING = "skickas", "Skickas"
    SENT = "skickad", "Skickat"
    FAILED = "misslyckad", "Gick inte fram"
    DISCARDED = "slangd", "Slängt"


class LinkState(models.TextChoices):
    """Follows from the link's dates and the time it is asked; not stored."""

    ALIVE = "galler", "Gäller"
    CLOSED = "stangd", "Besvarad och stängd"
    REVOKED = "aterkallad", "Återkallad"
    EXPIRED = "utgangen", "Har gått ut"


class LinkUse(models.TextChoices):
    OPENED = "oppnad", "öppnad"
    ANSWERED = "besvarad", "besvarad"


class FileKind(models.TextChoices):
    """What may be attached. The value is the file's suffix."""

    PDF = "pdf", "PDF"
    DOCX = "docx", "Word"
    XLSX = "xlsx", "Excel"
    PPTX = "pptx", "PowerPoint"
    ODT = "odt", "OpenDocument"


class ReportRhythm(models.IntegerChoices):
    """How often fullmäktige is told how it goes (13 § says continuously), in months."""

    QUARTER = 3, "Varje kvartal"
    TERTIAL = 4, "Varje tertial"
    HALF_YEAR = 6, "Varje halvår"
    YEAR = 12, "Varje år"

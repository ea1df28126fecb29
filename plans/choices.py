from django.db import models


class PlanKind(models.TextChoices):
    STATUTORY = "åtgärdsplan", "Åtgärdsplan"  # 5 §
    YEARLY = "handlingsplan", "Handlingsplan"
    IMPLEMENTATION = "genomförandeplan", "Genomförandeplan"
    OTHER = "annan", "Annan plan"


class PlanStatus(models.TextChoices):
    DRAFT = "utkast", "Utkast"
    REFERRED = "remiss", "På remiss"
    PROPOSED = "forslag", "Förslag till beslut"
    DECIDED = "beslutad", "Beslutad"
    REPLACED = "ersatt", "Ersatt"


# Every status is a key; an empty tuple means the status is final. README.md shows the same list.
TRANSITIONS: dict[PlanStatus, tuple[PlanStatus, ...]] = {
    PlanStatus.DRAFT: (PlanStatus.REFERRED, PlanStatus.PROPOSED),
    PlanStatus.REFERRED: (PlanStatus.DRAFT, PlanStatus.PROPOSED),
    PlanStatus.PROPOSED: (PlanStatus.DRAFT, PlanStatus.DECIDED),  # DRAFT: återremiss
    PlanStatus.DECIDED: (PlanStatus.DRAFT, PlanStatus.REPLACED),  # DRAFT: en revidering öppnas
    PlanStatus.REPLACED: (),
}


class VersionKind(models.TextChoices):
    """Why a version of a plan was frozen."""

    PROPOSAL = "forslag", "Förslag"
    DECISION = "beslut", "Beslut"


# The living text may be written while the plan has one of these.
EDITABLE = (PlanStatus.DRAFT, PlanStatus.REFERRED)


class ReferralState(models.TextChoices):
    """Follows from the referral's dates and the day it is asked; not stored."""

    ONGOING = "svarstid", "Svarstiden pågår"
    OVERDUE = "svarstid_ute", "Svarstiden är ute"
    CLOSED = "remiss_avslutad", "Remissen är avslutad"


class PlanLink(models.TextChoices):
    """What a signed link into a plan is for."""

    REFERRAL = "remissvar", "Svara på remiss"
    FOLLOW_UP = "uppfoljning", "Följa upp åtgärder"


class AcceptanceAnswer(models.TextChoices):
    """What a party says of an action that it is to be responsible for."""

    ACCEPTED = "accepterat", "Accepterar"
    COMMENTED = "synpunkt", "Accepterar med synpunkt"
    DECLINED = "avbojt", "Avböjer"


class AnalysisStatus(models.TextChoices):
    """How far the cause analysis of a focus area has come (Brå: one for each prioritised problem)."""

    NOT_STARTED = "ej_paborjad", "Ej påbörjad"
    ONGOING = "pagar", "Pågår"
    DEEPEN = "fordjupas", "Ska fördjupas"
    DONE = "klar", "Klar"


class ActionStatus(models.TextChoices):
    NOT_STARTED = "ej_paborjad", "Ej påbörjad"
    ONGOING = "pagar", "Pågår"
    LATE = "forsenad", "Försenad"
    DONE = "klar", "Klar"
    RESTING = "vilande", "Vilande"
    STOPPED = "avbruten", "Avbruten"


class ResponsibilityRole(models.TextChoices):
    LEAD = "huvudansvarig", "Huvudansvarig"
    CONTRIBUTOR = "medverkande", "Medverkande"


class Funding(models.TextChoices):
    UNKNOWN = "", "Inte angivet"
    WITHIN_BUDGET = "inom_ram", "Inom ram"
    BUDGETED = "budgeterad", "Budgeterad"
    APPLIED = "sokt", "Medel är sökta"
    NOT_BUDGETED = "ej_budgeterad", "Ej budgeterad"


class Prevention(models.TextChoices):
    UNKNOWN = "", "Inte angivet"
    SITUATIONAL = "situationell", "Situationell"
    SOCIAL = "social", "Social"


class Horizon(models.TextChoices):
    UNKNOWN = "", "Inte angivet"
    SHORT = "kort", "Kort sikt"
    LONG = "lang", "Lång sikt"


class Rhythm(models.TextChoices):
    """How often something is done or followed up."""

    NONE = "", "Inte angivet"
    ONCE = "en_gang", "En gång"
    CONTINUOUS = "lopande", "Löpande"
    WEEKLY = "vecka", "Varje vecka"
    FORTNIGHTLY = "fjortonde_dag", "Var fjortonde dag"
    MONTHLY = "manad", "Varje månad"
    QUARTERLY = "kvartal", "Varje kvartal"
    TERTIAL = "tertial", "Varje tertial"
    TERM = "termin", "Varje termin"
    HALF_YEARLY = "halvar", "Varje halvår"
    YEARLY = "ar", "Varje år"


class Direction(models.TextChoices):
    """Which way a goal's figure should go."""

    NONE = "", "Inte angivet"
    AT_LEAST = "minst", "Minst"
    AT_MOST = "hogst", "Högst"
    EXACTLY = "exakt", "Exakt"


class GeographyKind(models.TextChoices):
    """What kind of place a figure is about, from the widest."""

    COUNTRY = "riket", "Riket"
    COUNTY = "lan", "Län"
    POLICE_REGION = "polisregion", "Polisregion"
    POLICE_AREA = "lpo", "Lokalpolisområde"
    MUNICIPALITY = "kommun", "Kommun"
    REGSO = "regso", "RegSO"
    DESO = "deso", "DeSO"
    OWN = "eget", "Eget område"


class Scale(models.TextChoices):
    """What an indicator's values are. Only counts differ with how many people live there."""

    COUNT = "antal", "Antal"
    SHARE = "andel", "Andel i procent"
    RATE = "per_invanare", "Antal per invånare"
    INDEX = "index", "Index eller medelvärde"


class GoodWay(models.TextChoices):
    """Which way an indicator should go."""

    NEITHER = "", "Varken eller"
    LOWER = "lagre", "Lägre är bättre"
    HIGHER = "hogre", "Högre är bättre"


class PeriodKind(models.TextChoices):
    YEAR = "ar", "År"
    TWO_YEARS = "tva_ar", "Två år"
    HALF_YEAR = "halvar", "Halvår"
    TERTIAL = "tertial", "Tertial"
    QUARTER = "kvartal", "Kvartal"
    MONTH = "manad", "Månad"
    OTHER = "annan", "Annan tid"


class Gender(models.TextChoices):
    """As Kolada and Brå write it."""

    ALL = "T", "Alla"
    WOMEN = "K", "Kvinnor"
    MEN = "M", "Män"


class PlanLayout(models.TextChoices):
    """Which columns the action table has in print: the two ways municipalities do it."""

    THREE = "tre", "Tre spalter: åtgärd, mål, ansvarig"
    FULL = "alla", "Alla spalter: även hur, när, uppföljning och läge"


class Continuation(models.TextChoices):
    """What becomes of an action when the next plan is made."""

    CONTINUES = "fortsatter", "Fortsätter"
    CHANGES = "andras", "Ändras"
    ENDS = "avslutas", "Avslutas"


# Those that say nothing by themselves: why must be written.
NEEDS_REASON = (Continuation.CHANGES, Continuation.ENDS)


class ImportState(models.TextChoices):
    READING = "lases", "Läses in"
    UNREADABLE = "olaslig", "Gick inte att läsa"
    PREVIEW = "granskas", "Granskas"
    SAVED = "sparad", "Utkast skapat"
    UNDONE = "angrad", "Ångrad"
    DROPPED = "avbruten", "Avbruten"


class PrintFormat(models.TextChoices):
    """What a plan can be had as. The value is the file's suffix."""

    PDF = "pdf", "PDF"
    DOCX = "docx", "Word"
    HTML = "html", "Webbsida"
    JSON = "json", "Data för andra system (JSON)"


class PrintStage(models.TextChoices):
    """How far a print job has come, in order; the last two end it."""

    QUEUED = "vantar", "Väntar på sin tur"
    GATHERING = "samlar", "Samlar ihop planen"
    SETTING = "satter", "Sätter sidorna"
    WRITING = "skriver", "Skriver filen"
    DONE = "klar", "Klar"
    FAILED = "fel", "Gick inte"


class FollowUpPeriod(models.TextChoices):
    """How often the whole plan is followed up. Chosen by the municipality, plan by plan."""

    QUARTER = "kvartal", "Kvartal"
    TERTIAL = "tertial", "Tertial"
    HALF_YEAR = "halvar", "Halvår"
    YEAR = "ar", "År"


PERIOD_MONTHS: dict[FollowUpPeriod, int] = {
    FollowUpPeriod.QUARTER: 3,
    FollowUpPeriod.TERTIAL: 4,
    FollowUpPeriod.HALF_YEAR: 6,
    FollowUpPeriod.YEAR: 12,
}


class FollowUpKind(models.TextChoices):
    ANSWER = "svar", "Svar"
    NOTE = "anteckning", "Anteckning"
    ASSESSMENT = "bedomning", "Bedömning"


class Outcome(models.TextChoices):
    """Bedömning of an action against its goals."""

    ACHIEVED = "uppnatt", "Uppnått"
    PARTLY = "delvis", "Delvis uppnått"
    NOT_ACHIEVED = "ej", "Ej uppnått"
    CANNOT_TELL = "kan_inte_bedomas", "Kan inte bedömas"


# --- Lägesbild (4 §) ---


class AssessmentPart(models.TextChoices):
    """What the act says that a lägesbild holds, in its order."""

    MAPPING = "kartlaggning", "Kartläggning"
    OTHER = "annan_information", "Annan information av betydelse"
    ANALYSIS = "analys", "Analys"


class AssessmentStatus(models.TextChoices):
    """Never stored: it follows from the fixing, and from what has come after."""

    DRAFT = "utkast", "Utkast"
    FIXED = "faststalld", "Fastställd"
    REPLACED = "ersatt", "Ersatt av en senare"


class ChainStep(models.TextChoices):
    """The links of a chain of events, in order."""

    BEFORE = "fore", "Före"
    GATHERING = "samling", "Samling"
    OCCASION = "tillfalle", "Tillfälle"
    ACT = "handling", "Handling"
    AFTER = "efter", "Efter"


class FigureShape(models.TextChoices):
    LINE = "linje", "Linje"
    BARS = "staplar", "Staplar"
    HEAT = "rutnat", "Rutnät"
    TABLE = "tabell", "Tabell"
    TREND = "trend", "Utveckling på flera platser"


class SteeringKind(models.TextChoices):
    """Documents above the plan: what the municipality has decided on how the work is done."""

    GUIDELINE = "riktlinje", "Riktlinje"
    POLICY = "policy", "Policy"
    STRATEGY = "strategi", "Strategi"
    PROGRAMME = "program", "Program"

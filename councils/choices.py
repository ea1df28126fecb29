from django.db import models


class CouncilKind(models.TextChoices):
    """What kind of forum it is. 10 § asks for the strategic council; the others work between its meetings."""

    STRATEGIC = "rad", "Råd"
    PREPARATORY = "au", "Arbetsutskott eller styrgrupp"
    EST = "est", "EST-grupp"
    OPERATIVE = "operativt", "Operativt lägesbildsmöte"
    WORKING = "arbetsgrupp", "Arbetsgrupp"
    COOPERATION = "samverkan", "Samverkansgrupp"


class Numbering(models.TextChoices):
    """How the items of a meeting are numbered: formal organs run through the calendar year."""

    YEARLY = "ar", "Paragrafer (§) som löper över kalenderåret"
    PER_MEETING = "mote", "Punkter som börjar om vid varje möte"


class MemberRole(models.TextChoices):
    CHAIR = "ordforande", "Ordförande"
    VICE_CHAIR = "vice", "Vice ordförande"
    MEMBER = "ledamot", "Ledamot"
    SUBSTITUTE = "ersattare", "Ersättare"
    CO_OPTED = "adjungerad", "Adjungerad"
    SECRETARY = "sekreterare", "Sekreterare"


class MeetingStatus(models.TextChoices):
    PLANNED = "planerat", "Planerat"
    CALLED = "kallat", "Kallat"
    IN_SESSION = "pagar", "Pågår"
    CLOSED = "avslutat", "Avslutat"
    CANCELLED = "installt", "Inställt"


# Every status is a key; an empty tuple means the status is final.
TRANSITIONS: dict[MeetingStatus, tuple[MeetingStatus, ...]] = {
    MeetingStatus.PLANNED: (MeetingStatus.CALLED, MeetingStatus.IN_SESSION, MeetingStatus.CANCELLED),
    MeetingStatus.CALLED: (MeetingStatus.IN_SESSION, MeetingStatus.CANCELLED),
    MeetingStatus.IN_SESSION: (MeetingStatus.CLOSED,),
    MeetingStatus.CLOSED: (),
    MeetingStatus.CANCELLED: (MeetingStatus.PLANNED, MeetingStatus.CALLED),  # CALLED: a summons has gone out
}


class ItemKind(models.TextChoices):
    """What an item of the agenda is for."""

    INFORMATION = "information", "Information"
    DISCUSSION = "diskussion", "Diskussion"
    DECISION = "beslut", "Beslut"
    FOLLOW_UP = "uppfoljning", "Uppföljning"


class Gathering(models.TextChoices):
    """What an item fills itself with."""

    PREVIOUS = "protokoll", "Föregående protokoll"
    OPEN = "oppet", "Öppna uppdrag och beslut"
    WAITING = "uppfoljning", "Uppföljningar som väntar"


class PaperSource(models.TextChoices):
    """What of our own an item may be about."""

    PLAN = "plan", "Åtgärdsplan"
    FOLLOW_UP = "uppfoljning", "Uppföljningsrapport"
    BRIEF = "lagesbild", "Operativ lägesbild"
    MINUTES = "protokoll", "Protokoll"
    PROMISES = "loften", "Medborgarlöften"
    AGREEMENT = "avtal", "Överenskommelse"
    DIALOGUE = "dialog", "Dialog"
    ASSESSMENT = "lagesbild4", "Kommunens lägesbild"


class ReplyAnswer(models.TextChoices):
    """Osa: whether somebody comes."""

    COMES = "kommer", "Jag kommer"
    AWAY = "kommer_inte", "Jag kommer inte"
    SUBSTITUTE = "ersattare", "En ersättare kommer"


class PromiseKind(models.TextChoices):
    """What a line of a promise document is: something to be done, something to be reached, or a fact."""

    PROMISE = "löfte", "Löfte"
    GOAL = "mål", "Mål"
    INFORMATION = "upplysning", "Upplysning"


class TargetOperator(models.TextChoices):
    AT_LEAST = "minst", "Minst"
    AT_MOST = "högst", "Högst"
    EXACTLY = "exakt", "Exakt"
    TO = "till", "Till"


class PromiseStatus(models.TextChoices):
    DRAFT = "utkast", "Utkast"
    SIGNED = "undertecknat", "Undertecknat"
    PROLONGED = "forlangt", "Förlängt"
    ENDED = "avslutat", "Avslutat"


# Every status is a key; an empty tuple means the status is final.
PROMISE_TRANSITIONS: dict[PromiseStatus, tuple[PromiseStatus, ...]] = {
    PromiseStatus.DRAFT: (PromiseStatus.SIGNED,),
    PromiseStatus.SIGNED: (PromiseStatus.PROLONGED, PromiseStatus.ENDED),
    PromiseStatus.PROLONGED: (PromiseStatus.PROLONGED, PromiseStatus.ENDED),
    PromiseStatus.ENDED: (),
}


class PromiseGiver(models.TextChoices):
    """Who stands for a promise."""

    POLICE = "polisen", "Polisen"
    MUNICIPALITY = "kommunen", "Kommunen"
    JOINTLY = "gemensamt", "Polisen och kommunen gemensamt"
    THIRD_PARTY = "annan", "En annan part"
    UNKNOWN = "", "Inte sagt"


class PromiseVerdict(models.TextChoices):
    """How a promise stands at the end of a quarter, tertial or half-year."""

    ONGOING = "pagar", "Pågår"
    KEPT = "infriat", "Infriat"
    PARTLY = "delvis", "Delvis infriat"
    BROKEN = "ej_infriat", "Inte infriat"


class PromiseRhythm(models.IntegerChoices):
    """How many months lie between two reports on how promises stand."""

    QUARTER = 3, "Kvartal"
    TERTIAL = 4, "Tertial"
    HALF_YEAR = 6, "Halvår"


class PromiseVersionKind(models.TextChoices):
    SIGNED = "undertecknat", "Undertecknat"
    PROLONGED = "forlangt", "Förlängt"


class MeetingLink(models.TextChoices):
    """What a signed link into a meeting is for."""

    SUMMONS = "kallelse", "Läsa kallelsen och svara om man kommer"
    MINUTES = "justering", "Läsa och justera protokollet"


class Rhythm(models.TextChoices):
    """How far apart the meetings of a series lie."""

    WEEKLY = "vecka", "Varje vecka"
    FORTNIGHTLY = "fjortonde_dag", "Var fjortonde dag"
    MONTHLY = "manad", "Varje månad"
    EVERY_OTHER_MONTH = "varannan_manad", "Varannan månad"
    QUARTERLY = "kvartal", "Varje kvartal"
    HALF_YEARLY = "halvar", "Varje halvår"


class Presence(models.TextChoices):
    """How somebody took part in a meeting."""

    PRESENT = "narvarande", "Närvarande"
    SERVING = "tjanstgorande", "Tjänstgörande ersättare"
    CO_OPTED = "adjungerad", "Adjungerad"
    GUEST = "gast", "Gäst"
    ABSENT = "franvarande", "Ej närvarande"


class Outcome(models.TextChoices):
    """What became of an item. Nothing, until the meeting says so."""

    DECIDED = "beslutat", "Beslutat"
    TABLED = "bordlagt", "Bordlagt"
    REFERRED_BACK = "aterremiss", "Återremitterat"
    WITHDRAWN = "utgar", "Utgår"
    NOTED = "klart", "Klart"


# What an item of kind beslut must come to before the meeting closes.
SETTLES_A_DECISION = (Outcome.DECIDED, Outcome.TABLED, Outcome.REFERRED_BACK, Outcome.WITHDRAWN)


class AssignmentStatus(models.TextChoices):
    NOT_STARTED = "ej_paborjat", "Ej påbörjat"
    ONGOING = "pagar", "Pågår"
    DONE = "klart", "Klart"
    DROPPED = "avbrutet", "Avbrutet"


CLOSED_ASSIGNMENT = (AssignmentStatus.DONE, AssignmentStatus.DROPPED)


class MinutesKind(models.TextChoices):
    """What a paper made from the minutes is."""

    DRAFT = "utkast", "Utkast till protokoll"
    FOR_ADJUSTING = "till_justering", "Protokoll för justering"
    ADJUSTED = "justerat", "Protokoll"
    PUBLIC = "offentligt", "Protokoll"
    EXCERPT = "utdrag", "Protokollsutdrag"


class MinutesStatus(models.TextChoices):
    DRAFT = "utkast", "Utkast"
    WITH_ADJUSTERS = "hos_justerare", "Hos justerare"
    ADJUSTED = "justerat", "Justerat"
    POSTED = "anslaget", "Anslaget"
    PUBLISHED = "publicerat", "Publicerat"


# Every status is a key; an empty tuple means the status is final.
MINUTES_TRANSITIONS: dict[MinutesStatus, tuple[MinutesStatus, ...]] = {
    MinutesStatus.DRAFT: (MinutesStatus.WITH_ADJUSTERS,),
    # DRAFT: taken back to be mended
    MinutesStatus.WITH_ADJUSTERS: (MinutesStatus.DRAFT, MinutesStatus.ADJUSTED),
    MinutesStatus.ADJUSTED: (MinutesStatus.POSTED, MinutesStatus.PUBLISHED),  # a council need not post them
    MinutesStatus.POSTED: (MinutesStatus.PUBLISHED,),
    MinutesStatus.PUBLISHED: (),
}


# The text of these is frozen for good.
ADJUSTED_MINUTES = (MinutesStatus.ADJUSTED, MinutesStatus.POSTED, MinutesStatus.PUBLISHED)


class SignerRole(models.TextChoices):
    SECRETARY = "sekreterare", "Sekreterare"
    CHAIR = "ordforande", "Ordförande"
    ADJUSTER = "justerare", "Justerare"


class ApprovedBy(models.TextChoices):
    """How minutes were adjusted."""

    LOGIN = "inloggning", "Godkänt med inloggning"
    LINK = "lank", "Godkänt genom personlig länk"
    PAPER = "papper", "Undertecknat på papper"


class AgreementPart(models.TextChoices):
    """Brå's method parts an agreement in two: how one works together, and on what."""

    WHOLE = "hel", "Hela överenskommelsen i en"
    PROCESS = "del1", "Del 1, hur vi arbetar"
    PRIORITY = "del2", "Del 2, vad vi prioriterar"


class AgreementStatus(models.TextChoices):
    DRAFT = "utkast", "Utkast"
    SIGNED = "undertecknad", "Undertecknad"
    REPLACED = "ersatt", "Ersatt"
    ENDED = "avslutad", "Avslutad"


# Every status is a key; an empty tuple means the status is final. That the time has run out is no status.
AGREEMENT_TRANSITIONS: dict[AgreementStatus, tuple[AgreementStatus, ...]] = {
    AgreementStatus.DRAFT: (AgreementStatus.SIGNED,),
    AgreementStatus.SIGNED: (AgreementStatus.REPLACED, AgreementStatus.ENDED),
    AgreementStatus.REPLACED: (),
    AgreementStatus.ENDED: (),
}


class DialogueKind(models.TextChoices):
    MEETING = "medborgardialog", "Medborgardialog"
    WALK = "trygghetsvandring", "Trygghetsvandring"
    SURVEY = "enkat", "Enkät"
    FOCUS_GROUP = "fokusgrupp", "Fokusgrupp"


class DialogueStatus(models.TextChoices):
    OPEN = "oppen", "Öppen"
    CLOSED = "avslutad", "Avslutad"


# Every status is a key. That it lies ahead is no status: the day tells.
DIALOGUE_TRANSITIONS: dict[DialogueStatus, tuple[DialogueStatus, ...]] = {
    DialogueStatus.OPEN: (DialogueStatus.CLOSED,),
    DialogueStatus.CLOSED: (
        DialogueStatus.OPEN,
    ),  # OPEN: an answer was wrong; the next protocol is a new version
}


class ObservationTopic(models.TextChoices):
    LIGHT = "belysning", "Belysning"
    SIGHT = "sikt", "Sikt, buskar"
    LITTER = "skrap", "Skräp, klotter"
    TRAFFIC = "trafik", "Trafik"
    DOORS = "portar", "Portar, lås"
    MEETING_PLACE = "motesplats", "Mötesplats"
    OTHER = "annat", "Annat"


class ObservationOutcome(models.TextChoices):
    """What came of what somebody saw. Nothing, until somebody has answered."""

    REPORT = "rapport", "Rapport"
    ACTION = "atgard", "Åtgärd"
    NO = "nej", "Nej, med skäl"

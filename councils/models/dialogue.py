import datetime as dt
import uuid

from django.conf import settings
from django.db import models
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from simple_history.models import HistoricalRecords

from councils.choices import DialogueKind, DialogueStatus, ObservationOutcome, ObservationTopic
from councils.dialogue_content import DialogueContent
from councils.models.promise import PromiseDocument
from incidents.choices import PlacePrecision
from incidents.models import Report
from incidents.models.free_text import refuse_numbers
from kommunbrott.constraints import all_or_none, not_before
from kommunbrott.dates import short_span
from kommunbrott.models import Area, Organisation, User
from plans.models import Action

# An action that has been taken out of its plan answers nothing.
ANSWERED = (
    Q(outcome=ObservationOutcome.NO)
    | Q(outcome=ObservationOutcome.REPORT)
    | Q(outcome=ObservationOutcome.ACTION, action__isnull=False)
)


class DialogueQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        """All for the coordinator; else those that are closed, and those one's organisation leads or takes part in."""
        if user.is_coordinator:
            return self
        mine = Q(status=DialogueStatus.CLOSED)
        if user.organisation_id:
            taking_part = Dialogue.parties.through.objects.filter(organisation=user.organisation_id)
            mine |= Q(led_by=user.organisation_id) | Q(pk__in=taking_part.values("dialogue"))
        return self.filter(mine)

    def public(self):
        """What residents may read of: the coordinator has said so."""
        return self.filter(is_public=True)

    def coming(self, today: dt.date):
        """Those that have not ended, the nearest first."""
        ahead = Q(until_on__isnull=True, held_on__gte=today) | Q(until_on__gte=today)
        return self.filter(ahead, status=DialogueStatus.OPEN).order_by("held_on", "starts", "pk")

    def for_list(self):
        """With ``observation_count`` and ``unanswered_count``."""
        seen = Q(observations__isnull=False)
        answered = (
            Q(observations__is_positive=True)
            | Q(observations__outcome__in=(ObservationOutcome.NO, ObservationOutcome.REPORT))
            | Q(observations__outcome=ObservationOutcome.ACTION, observations__action__isnull=False)
        )
        return self.select_related("led_by").annotate(
            observation_count=Count("observations"),
            unanswered_count=Count("observations", filter=seen & ~answered),
        )


class Dialogue(models.Model):
    """Medborgardialog, trygghetsvandring, enkät eller fokusgrupp: what residents have said, and what came of it.

    How many took part, never who. ``edition`` is raised by each change, so that the later of two writers is told.
    """

    kind = models.CharField("slag", max_length=18, choices=DialogueKind, default=DialogueKind.WALK)
    title = models.CharField("titel", max_length=200)
    held_on = models.DateField("dag")
    # The last day of one that goes on for several, such as a survey.
    until_on = models.DateField("till och med", null=True, blank=True)
    starts = models.TimeField("börjar", null=True, blank=True)
    ends = models.TimeField("slutar", null=True, blank=True)
    place = models.CharField("plats", max_length=160, blank=True)
    area = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, related_name="dialogues", verbose_name="område"
    )
    invited = models.TextField("så bjöd vi in", blank=True)
    participants = models.PositiveIntegerField("antal deltagare", null=True, blank=True)
    led_by = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="led_dialogues",
        verbose_name="leds av",
    )
    parties = models.ManyToManyField(
        Organisation, blank=True, related_name="dialogues", verbose_name="parter som är med"
    )
    # One to a line, in the order they are walked.
    stops = models.TextField("stopp på vägen", blank=True)
    summary = models.TextField("sammanfattning", blank=True)
    next_on = models.DateField("nästa gång", null=True, blank=True)
    action = models.ForeignKey(
        Action,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="dialogues",
        verbose_name="hör till åtgärden",
    )
    promises = models.ManyToManyField(
        PromiseDocument,
        blank=True,
        related_name="held_dialogues",
        verbose_name="medborgarlöften som bygger på dialogen",
    )
    # Why something that looks like personal data stands in the text.
    kept_reason = models.CharField("skäl att texten står kvar", max_length=200, blank=True, editable=False)
    is_public = models.BooleanField("visas för allmänheten", default=False)
    status = models.CharField(
        "läge", max_length=10, choices=DialogueStatus, default=DialogueStatus.OPEN, editable=False
    )
    # When and how those who took part were told what came of it.
    told_on = models.DateField("återkopplat", null=True, blank=True, editable=False)
    told_how = models.TextField("så återkopplades det", null=True, blank=True, editable=False)
    edition = models.PositiveIntegerField("ändring nummer", default=0, editable=False)

    objects = DialogueQuerySet.as_manager()
    history = HistoricalRecords(m2m_fields=[parties, promises])

    class Meta:
        verbose_name = "dialog"
        verbose_name_plural = "dialoger"
        ordering = ["-held_on", "-pk"]
        constraints = [
            not_before("held_on", "until_on", name="dialogue_ends_after_it_begins"),
            all_or_none("told_on", "told_how", name="dialogue_is_told_back_whole"),
            models.CheckConstraint(
                condition=~Q(status=DialogueStatus.CLOSED) | Q(told_on__isnull=False),
                name="closed_dialogue_is_told_back",
            ),
        ]

    def __str__(self):
        return self.title

    def save(self, *args, **kwargs):
        """Refuses numbers that point out a person."""
        texts = ("title", "place", "invited", "stops", "summary", "told_how")
        refuse_numbers({name: getattr(self, name) for name in texts})
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("councils:dialogue_detail", args=[self.pk])

    def content(self) -> DialogueContent:
        """What has been said and what came of it. Two queries when ``led_by`` and ``area`` are joined."""
        from councils.models.dialogue_tree import (
            build,
        )  # knows every model of the dialogue, this one among them

        return build(self)

    @property
    def is_open(self) -> bool:
        return self.status == DialogueStatus.OPEN

    @property
    def is_walk(self) -> bool:
        return self.kind == DialogueKind.WALK

    def is_ahead(self, today: dt.date) -> bool:
        return self.is_open and self.held_on > today

    @property
    def when(self) -> str:
        """14 oktober 2026 kl. 18–20, or its days."""
        days = short_span(self.held_on, self.until_on or self.held_on)
        if not self.starts:
            return days
        hours = clock(self.starts) + (f"–{clock(self.ends)}" if self.ends else "")
        return f"{days} kl. {hours}"

    @property
    def stop_names(self) -> list[str]:
        return [line.strip() for line in self.stops.splitlines() if line.strip()]


def clock(time: dt.time) -> str:
    """18, or 18.30."""
    return f"{time.hour}" if not time.minute else f"{time.hour}.{time.minute:02}"


class ObservationQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        return self.filter(dialogue__in=Dialogue.objects.visible_to(user))

    def unanswered(self):
        """Asks for something to be better, and nobody has said what comes of it."""
        return self.filter(is_positive=False).exclude(ANSWERED)


class Observation(models.Model):
    """Observation: one thing that somebody saw or said, good or not. Never who.

    ``submission`` is given by the sender's browser: the same observation sent twice is one. ``import_digest`` tells
    a row of a file that has been read before.
    """

    dialogue = models.ForeignKey(Dialogue, models.PROTECT, related_name="observations", verbose_name="dialog")
    number = models.PositiveIntegerField("nummer", editable=False)
    is_positive = models.BooleanField("bra, behåll", default=False)
    topic = models.CharField("gäller", max_length=12, choices=ObservationTopic, blank=True)
    text = models.TextField("observation", max_length=2000, blank=True)
    suggestion = models.TextField("förslag", max_length=2000, blank=True)
    stop = models.CharField("stopp", max_length=120, blank=True)
    seen_at = models.DateTimeField("när", default=timezone.now)
    # Where, as a report has it.
    area = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, related_name="observations", verbose_name="område"
    )
    place = models.ForeignKey(
        Area,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="place_observations",
        verbose_name="känd plats",
    )
    place_name = models.CharField("plats", max_length=160, blank=True)
    latitude = models.FloatField("latitud", null=True, blank=True)
    longitude = models.FloatField("longitud", null=True, blank=True)
    place_precision = models.CharField(
        "platsens noggrannhet", max_length=8, choices=PlacePrecision, default=PlacePrecision.UNKNOWN
    )
    accuracy_m = models.PositiveIntegerField("felmarginal i meter", null=True, blank=True)
    # Why something that looks like personal data stands in the text.
    kept_reason = models.CharField("skäl att texten står kvar", max_length=200, blank=True, editable=False)
    # --- What came of it ---
    outcome = models.CharField(
        "vad det blev", max_length=8, choices=ObservationOutcome, blank=True, editable=False
    )
    report = models.ForeignKey(
        Report,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="observations",
        verbose_name="rapport",
    )
    action = models.ForeignKey(
        Action,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="observations",
        verbose_name="åtgärd",
    )
    # What those who took part are told.
    answer = models.TextField("svar till deltagarna", blank=True, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="besvarad av",
    )
    answered_at = models.DateTimeField("besvarad", null=True, blank=True, editable=False)
    # --- How it came in ---
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        editable=False,
        related_name="observations",
        verbose_name="skriven av",
    )
    submission = models.UUIDField("inlämning", default=uuid.uuid4, unique=True, editable=False)
    import_digest = models.CharField("kontrollsumma", max_length=64, blank=True, editable=False)
    edition = models.PositiveIntegerField("ändring nummer", default=0, editable=False)

    objects = ObservationQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = "observation"
        verbose_name_plural = "observationer"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["dialogue", "number"], name="observation_number_is_unique"),
            models.UniqueConstraint(
                fields=["dialogue", "import_digest"],
                condition=~Q(import_digest=""),
                name="observation_is_read_in_once",
            ),
            models.CheckConstraint(
                condition=~Q(text="", suggestion="", topic=""), name="observation_says_something"
            ),
            models.CheckConstraint(
                condition=~Q(outcome=ObservationOutcome.NO) | ~Q(answer=""),
                name="observation_is_refused_for_a_reason",
            ),
            all_or_none("answered_by", "answered_at", name="observation_is_answered_by_somebody"),
        ]

    def __str__(self):
        return self.text or self.suggestion or self.get_topic_display()

    def save(self, *args, **kwargs):
        """Refuses numbers that point out a person."""
        refuse_numbers(
            {name: getattr(self, name) for name in ("text", "suggestion", "place_name", "stop", "answer")}
        )
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return f"{reverse('councils:dialogue_detail', args=[self.dialogue_id])}#observation-{self.number}"

    @property
    def is_answered(self) -> bool:
        if self.outcome == ObservationOutcome.ACTION:
            return self.action_id is not None
        return bool(self.outcome)

    @property
    def needs_answer(self) -> bool:
        return not (self.is_positive or self.is_answered)

    @property
    def where(self) -> str:
        """The stop and the place, as far as they are known and differ."""
        place = self.place_name or (str(self.area) if self.area_id else "")
        return ", ".join(dict.fromkeys(each for each in (self.stop, place) if each))

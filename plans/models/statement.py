from django.conf import settings
from django.db import models
from simple_history.models import HistoricalRecords

from kommunbrott.models import User
from plans.models.plan import Plan
from plans.models.plan_version import PlanVersion


class OfficialStatement(models.Model):
    """Tjänsteskrivelse: what the administration writes to the board that is to decide on the plan.

    A text that is None has not been written: what the plan itself tells is said in its place. A blank one is
    left out. Begun anew when the plan has been decided.
    """

    plan = models.OneToOneField(Plan, models.CASCADE, related_name="statement", verbose_name="plan")
    title = models.CharField(
        "rubrik", max_length=250, blank=True, help_text="Lämna tomt för att använda planens titel."
    )
    recipient = models.CharField(
        "till",
        max_length=250,
        blank=True,
        help_text="Lämna tomt för att använda organ och datum i förslaget.",
    )
    sender = models.CharField(
        "från", max_length=250, blank=True, help_text="Förvaltning, roll och namn på den som skriver."
    )
    dated_on = models.DateField(
        "datum",
        null=True,
        blank=True,
        help_text="Lämna tomt för att använda dagen då förslaget görs.",
    )
    signatories = models.TextField(
        "undertecknas av", blank=True, help_text="En rad för var och en: namn, roll."
    )
    matter = models.TextField("ärendet", null=True, blank=True)
    clauses = models.TextField("förslag till beslut", null=True, blank=True)
    summary = models.TextField("sammanfattning", null=True, blank=True)
    description = models.TextField("beskrivning", null=True, blank=True)
    economy = models.TextField("ekonomi", null=True, blank=True)
    perspectives = models.TextField("barn och jämställdhet", null=True, blank=True)
    enclosures = models.TextField("bilagor", null=True, blank=True)
    distribution = models.TextField("expedieras till", null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = "tjänsteskrivelse"
        verbose_name_plural = "tjänsteskrivelser"

    def __str__(self):
        return f"Tjänsteskrivelse, {self.plan}"


class VersionStatementQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        """The coordinators', and everybody's from when the proposal has been decided on."""
        if user.is_coordinator:
            return self
        decided = PlanVersion.objects.visible_to(user).filter(plan=models.OuterRef("version__plan"))
        later = decided.filter(number__gt=models.OuterRef("version__number"))
        return self.filter(models.Exists(later))


class VersionStatement(models.Model):
    """The tjänsteskrivelse as it was sent with a proposal. Triggers in the database refuse change and removal."""

    version = models.OneToOneField(
        PlanVersion, models.PROTECT, related_name="statement", verbose_name="version"
    )
    content = models.JSONField("innehåll")
    pdf = models.BinaryField("pdf")
    pdf_sha256 = models.CharField("pdf-filens kontrollsumma", max_length=64)
    docx = models.BinaryField("word")
    docx_sha256 = models.CharField("word-filens kontrollsumma", max_length=64)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="gjord av"
    )
    made_at = models.DateTimeField("gjord", auto_now_add=True)

    objects = VersionStatementQuerySet.as_manager()

    class Meta:
        verbose_name = "fryst tjänsteskrivelse"
        verbose_name_plural = "frysta tjänsteskrivelser"

    def __str__(self):
        return f"Tjänsteskrivelse, {self.version}"

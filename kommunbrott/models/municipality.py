from django.core.validators import RegexValidator, URLValidator
from django.db import models
from simple_history.models import HistoricalRecords

from kommunbrott.choices import ACTION_WORD_FORMS, ActionWord, ReportRhythm

HEX_COLOR = RegexValidator(r"^#[0-9a-f]{6}$", "Skriv färgen som # följt av sex tecken, till exempel #0b5563.")


class Municipality(models.Model):
    """Kommunen: the one row that says whose installation this is."""

    name = models.CharField("kommunens namn", max_length=80, help_text="Till exempel Ekstads kommun.")
    code = models.CharField(
        "kommunkod",
        max_length=4,
        blank=True,
        validators=[RegexValidator(r"^\d{4}$", "Kommunkoden är fyra siffror.")],
    )
    logo_svg = models.TextField("logotyp", blank=True)
    brand_color = models.CharField("profilfärg", max_length=7, default="#0b5563", validators=[HEX_COLOR])
    # Accents derived from brand_color when it is saved, so that no page has to compute or check a colour.
    brand_tokens = models.JSONField("härledda färger", default=dict, blank=True, editable=False)
    brand_version = models.PositiveIntegerField("profilens version", default=1, editable=False)
    action_word = models.CharField(
        "åtgärd kallas", max_length=12, choices=ActionWord, default=ActionWord.ATGARD
    )
    council_name = models.CharField("rådet kallas", max_length=80, default="Brottsförebyggande rådet")
    council_short_name = models.CharField("rådets korta namn", max_length=20, default="BRÅ")
    dnr_prefix = models.CharField(
        "diarieprefix", max_length=20, blank=True, help_text="Till exempel KS. Föreslås i diarienummer."
    )
    board_report_months = models.PositiveSmallIntegerField(
        "rapport till fullmäktige", choices=ReportRhythm, default=ReportRhythm.YEAR
    )

    # --- What residents see (12 §) ---
    public_is_open = models.BooleanField("sidorna för allmänheten är öppna", default=False)
    takes_resident_reports = models.BooleanField("invånare kan rapportera anonymt", default=False)
    public_introduction = models.TextField("inledning för allmänheten", max_length=1000, blank=True)
    contact_name = models.CharField("kontaktpunkt", max_length=120, blank=True)
    contact_phone = models.CharField("kontaktpunktens telefon", max_length=40, blank=True)
    contact_email = models.EmailField("kontaktpunktens e-post", blank=True)
    contact_text = models.CharField("kontaktpunktens tider", max_length=200, blank=True)
    fault_report_url = models.CharField(
        "adress till felanmälan", max_length=200, blank=True, validators=[URLValidator(["https", "http"])]
    )
    accessibility_checked_on = models.DateField("tillgängligheten bedömdes", null=True, blank=True)
    accessibility_shortcomings = models.TextField("brister i tillgängligheten", max_length=4000, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = "kommun"
        verbose_name_plural = "kommunen"
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="municipality_is_one_row")]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.pk = 1
        super().save(*args, **kwargs)

    @classmethod
    def current(cls, rows: models.QuerySet | None = None) -> "Municipality":
        """The row, or an unnamed one that has not been saved: an empty database is a usable system.

        ``rows`` is for what should come along with it.
        """
        rows = cls.objects.all() if rows is None else rows
        return rows.filter(pk=1).first() or cls(name="Kommunen")

    @property
    def action_forms(self) -> dict[str, str]:
        """``{"one": "åtgärd", "the_one": "åtgärden", "many": "åtgärder", "the_many": "åtgärderna"}``"""
        forms = ACTION_WORD_FORMS[self.action_word]
        return dict(zip(("one", "the_one", "many", "the_many"), forms, strict=True))

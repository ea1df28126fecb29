from django.contrib.auth.models import AbstractUser
from django.db import models
from simple_history.models import HistoricalRecords


class User(AbstractUser):
    """A person with an account. Capabilities, not one role: a person may wear several hats."""

    first_name = None
    last_name = None
    name = models.CharField("namn", max_length=120)
    email = models.EmailField("e-post", blank=True)
    title = models.CharField(
        "befattning", max_length=80, blank=True, help_text="Till exempel säkerhetssamordnare."
    )
    organisation = models.ForeignKey(
        "kommunbrott.Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="users",
        verbose_name="part",
    )
    is_coordinator = models.BooleanField(
        "samordnare", default=False, help_text="Skriver planen och sköter allt kring den."
    )
    is_reporter = models.BooleanField("rapportör", default=False, help_text="Lämnar rapporter om händelser.")
    is_administrator = models.BooleanField(
        "administratör", default=False, help_text="Sköter konton, parter och inställningar."
    )

    REQUIRED_FIELDS = ["name", "email"]
    history = HistoricalRecords(excluded_fields=["password", "last_login"])

    class Meta:
        verbose_name = "användare"
        verbose_name_plural = "användare"
        ordering = ["name"]

    def __str__(self):
        return self.name or self.username

    def get_full_name(self):
        return self.name

    def get_short_name(self):
        return self.name.split(" ")[0]

    @property
    def initials(self) -> str:
        words = self.name.split() or [self.username]
        return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()

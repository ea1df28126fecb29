from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from simple_history.models import HistoricalRecords

from kommunbrott.folding import fold_tight

# The category of what fits nowhere else, by the key it was made with; it may bear another name.
OTHER_KEY = "ovrigt"


class CategoryQuerySet(models.QuerySet):
    def active(self, today=None):
        today = today or timezone.localdate()
        return self.filter(models.Q(retired_on__isnull=True) | models.Q(retired_on__gt=today))

    def top(self):
        return self.filter(parent__isnull=True)

    def on_form(self):
        """The tiles of the report form, commonest first."""
        return self.top().active().filter(is_on_form=True).order_by("position", "name")

    def for_list(self):
        return self.select_related("parent")


class Category(models.Model):
    """Kategori eller underkategori (with a parent). Never deleted once used, only retired."""

    name = models.CharField("namn", max_length=80)
    # What the catalogue knows the row by, whatever it is called; empty for the municipality's own.
    key = models.SlugField("nyckel", max_length=60, blank=True, editable=False)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="hör till"
    )
    synonyms = models.TextField(
        "andra namn", blank=True, help_text="Ett på varje rad. Importen känner igen kategorin på dem."
    )
    # A name in the lucide set.
    icon = models.CharField("ikon", max_length=40, default="flag", blank=True)
    position = models.PositiveSmallIntegerField("ordning", default=100)
    is_on_form = models.BooleanField("visas i formuläret", default=True)
    retired_on = models.DateField("avslutad", null=True, blank=True)

    objects = CategoryQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = "kategori"
        verbose_name_plural = "kategorier"
        ordering = ["position", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["name"], condition=models.Q(parent__isnull=True), name="category_names_differ"
            ),
            models.UniqueConstraint(fields=["parent", "name"], name="subcategory_names_differ"),
            models.CheckConstraint(
                condition=~models.Q(parent=models.F("pk")), name="category_is_not_its_own_parent"
            ),
        ]

    def __str__(self):
        return self.name

    def clean(self):
        super().clean()
        if self.parent is None:
            return
        if self.parent.parent_id or (self.pk and self.children.exists()):
            raise ValidationError(
                {"parent": "Kategorier har bara två nivåer. Välj en kategori som står överst."}
            )

    @property
    def spellings(self) -> set[str]:
        """All names, folded with spaces gone: what an import compares with."""
        names = {fold_tight(name) for name in (self.name, *self.other_names)}
        return names - {""}

    @property
    def other_names(self) -> list[str]:
        return self.synonyms.splitlines()

    @property
    def is_retired(self) -> bool:
        return self.retired_on is not None and self.retired_on <= timezone.localdate()

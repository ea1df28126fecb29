from django.db import models


class Reminder(models.Model):
    """Påminnelse: that somebody has been told of one thing's last day, and how near or late it was then.

    ``stage`` is days left, 30, 7 or 1, or days gone, -1, -7 or -14. The same is never told twice: a new last day is
    a new reason to write.
    """

    # What it is, as its own code names it: "assignment:12".
    key = models.CharField("vad", max_length=120)
    due_on = models.DateField("sista dag")
    stage = models.SmallIntegerField("dagar kvar")
    to = models.EmailField("till")
    told_at = models.DateTimeField("skriven")

    class Meta:
        verbose_name = "påminnelse"
        verbose_name_plural = "påminnelser"
        ordering = ["told_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["to", "key", "due_on", "stage"], name="reminded_once")]

    def __str__(self):
        return f"{self.key} {self.due_on} till {self.to}"

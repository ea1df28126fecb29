from django.db import models


class QueueWorker(models.Model):
    """Köarbetare: a process that works off the queue, for as long as its heart beats."""

    name = models.CharField("namn", max_length=64, primary_key=True)
    beat_at = models.DateTimeField("senaste livstecken")

    class Meta:
        verbose_name = "köarbetare"
        verbose_name_plural = "köarbetare"

    def __str__(self):
        return self.name

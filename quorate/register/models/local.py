"""Figures that the texts leave to each council, as its designated manager set them."""

from django.db import models

from quorate.people.models import Area, Practitioner


class LocalFigure(models.Model):
    """One figure from a moment on, until the next row of the same key."""

    class Key(models.TextChoices):
        QUIET_DAYS = "quiet-days", "Days without an entry after which a record is listed"
        AGAIN_DAYS = "again-days", "Days within which enquiries about one child are shown together"

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="register_figures")
    key = models.CharField(max_length=20, choices=Key)
    value = models.PositiveSmallIntegerField()
    by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

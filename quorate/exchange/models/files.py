"""A file that somebody asked for on the pages: made in the background, kept for some days, then let go of."""

from typing import ClassVar

from django.db import models

from quorate.people.models import Area, Practitioner


class OutputFile(models.Model):
    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        BEING_MADE = "being-made", "Being made"
        MADE = "made", "Made"
        FAILED = "failed", "Not made"
        LET_GO = "let-go", "No longer kept"

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="output_files")
    kind = models.CharField(max_length=12)
    on = models.DateField(help_text="the day as at which it tells")
    year = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="the census year, where it has one"
    )
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    children_read = models.PositiveIntegerField(default=0)
    name = models.CharField(max_length=120, blank=True)
    content = models.BinaryField(null=True)
    size = models.PositiveIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    summary = models.JSONField(default=dict, help_text="rows of each list, and what was left out and why")
    trouble = models.CharField(max_length=200, blank=True)
    asked_by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True, blank=True)
    kept_until = models.DateTimeField(null=True, blank=True)
    token = models.CharField(max_length=40, unique=True, help_text="one form, one file")

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["area", "-asked_at"]),
            models.Index(fields=["state", "kept_until"]),
        ]

"""Census files of the main case system into which our modules are put. Rows and constraints."""

from typing import ClassVar

from django.db import models

from quorate.people.models import Area, Practitioner


class MergedFile(models.Model):
    """One file sent in, and what it became. Its content is let go of after some days; what was done with it stays."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        MERGING = "merging", "Being merged"
        DONE = "done", "Ready"
        REFUSED = "refused", "Refused"
        GONE = "gone", "No longer kept"

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="merged_files")
    year = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=160)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField(null=True, help_text="as sent in; kept only until it has been merged")
    merged = models.BinaryField(null=True, help_text="the merged file, kept for some days")
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    children_done = models.PositiveIntegerField(default=0)
    children_total = models.PositiveIntegerField(default=0)
    summary = models.JSONField(default=dict)
    refused_because = models.TextField(blank=True)
    by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    kept_until = models.DateTimeField(null=True, blank=True)
    token = models.CharField(max_length=40, unique=True, help_text="the form that sent it in, once")

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["area", "-at"])]

    @property
    def ref(self) -> str:
        return f"merged-file:{self.pk}"

    @property
    def under_way(self) -> bool:
        return self.state in (self.State.WAITING, self.State.MERGING)

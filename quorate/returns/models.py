"""Caseload files brought in: each file once, what was taken, what was not and why."""

from typing import ClassVar

from django.db import models

from quorate.people.models import Area, Practitioner


class CaseloadFile(models.Model):
    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        READING = "reading", "Being read"
        TAKEN = "taken", "Brought in"
        REFUSED = "refused", "Refused"

    class Kind(models.TextChoices):
        CENSUS = "census", "Children in need census (XML)"
        NAMES = "names", "Names (CSV)"
        DATASET = "dataset", "Standard Safeguarding Dataset (zip)"

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="caseload_files")
    kind = models.CharField(max_length=10, choices=Kind)
    name = models.CharField(max_length=160)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField(null=True, help_text="kept only until it has been read")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    children_read = models.PositiveIntegerField(default=0)
    children_total = models.PositiveIntegerField(default=0)
    summary = models.JSONField(default=dict, help_text="counts of what was new, changed and the same")
    refused_because = models.TextField(blank=True)
    by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["area", "-at"])]


class NotTaken(models.Model):
    """One thing in a file that was not taken, or taken with a doubt, and why."""

    file = models.ForeignKey(CaseloadFile, on_delete=models.CASCADE, related_name="not_taken")
    line = models.PositiveIntegerField()
    la_child_id = models.CharField(max_length=40, blank=True)
    why = models.CharField(max_length=300)
    taken_anyway = models.BooleanField(default=False)

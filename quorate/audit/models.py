"""The audit chain: append-only rows, each sealed with the hash of the one before.

Entries name people, areas and children by number and never by foreign key: the chain stands below every other
app, and a row of it must stay readable whatever happens to the rows it speaks of.
"""

from typing import ClassVar

from django.db import models


class Entry(models.Model):
    class Kind(models.TextChoices):
        DID = "did", "Did"
        SAW = "saw", "Saw"

    sequence = models.BigIntegerField(unique=True)
    at = models.DateTimeField()
    kind = models.CharField(max_length=4, choices=Kind)
    act = models.CharField(max_length=60, help_text="e.g. conferences.booked")
    about = models.CharField(max_length=60, blank=True, help_text="e.g. conference:12")
    area = models.CharField(max_length=40, blank=True)
    by_id = models.BigIntegerField(null=True, help_text="practitioner number; empty for the system")
    by_name = models.CharField(max_length=120)
    by_role = models.CharField(max_length=40, blank=True)
    detail = models.JSONField(default=dict)
    children = models.JSONField(
        default=list, help_text="numbers of the children concerned, sealed with the entry"
    )
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["area", "at"]),
            models.Index(fields=["about"]),
            models.Index(fields=["by_id", "at"]),
        ]


class EntryChild(models.Model):
    """Finds a child's entries: the log of who did and who saw what of one child."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="child_rows")
    child_id = models.BigIntegerField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["child_id", "-entry"])]

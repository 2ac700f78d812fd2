"""CP-IS: whose NHS numbers are verified, what was told under them, the files, and what was answered."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from quorate.cases.models import Child
from quorate.people.models import Area, Practitioner


class CpisNumber(models.Model):
    """An NHS number of a child, or of the mother of a child not born yet, and whether the spine knows it."""

    class Whose(models.TextChoices):
        CHILD = "child", "The child’s"
        MOTHER = "mother", "The mother’s"

    class State(models.TextChoices):
        UNVERIFIED = "unverified", "Not verified yet"
        VERIFIED = "verified", "Verified"
        NOT_FOUND = "not-found", "Not found, or not this person’s"
        SUPERSEDED = "superseded", "Replaced by another number"
        SENSITIVE = "sensitive", "Sensitive: not to be told"

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="cpis_numbers")
    whose = models.CharField(max_length=6, choices=Whose)
    number = models.CharField(max_length=10, blank=True, help_text="empty while nobody has told it")
    wanted = models.BooleanField(default=True, help_text="a plan stands under it now")
    state = models.CharField(max_length=10, choices=State, default=State.UNVERIFIED)
    code = models.CharField(max_length=5, blank=True, help_text="the answer it comes from, such as CPR06")
    answered_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["child", "whose"],
                condition=Q(superseded_at__isnull=True),
                name="cpis_one_number_at_a_time",
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["area", "state"],
                condition=Q(superseded_at__isnull=True, wanted=True),
                name="cpis_number_wanted",
            )
        ]


class CpisFile(models.Model):
    """A file of records: made once, with the next number of its council."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="cpis_files")
    sequence = models.PositiveIntegerField()
    records_in = models.PositiveIntegerField()
    answer = models.CharField(max_length=5, blank=True, help_text="such as CPF02")
    answered_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["area", "sequence"], name="cpis_file_numbered_once")
        ]


class CpisRecord(models.Model):
    """One plan's start, end or deletion, as it is told under one NHS number. Without a file: waiting, or held."""

    class Act(models.TextChoices):
        START = "start", "Start"
        END = "end", "End"
        DELETE = "delete", "Delete"

    class Plan(models.TextChoices):
        CHILD = "CPP", "Child protection plan"
        UNBORN = "UCP", "Unborn child protection plan"

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(CpisFile, on_delete=models.PROTECT, null=True, related_name="records")
    place = models.PositiveIntegerField(null=True, help_text="the record's number in its file, from 1")
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="cpis_records")
    plan_id = models.CharField(max_length=20)
    plan_kind = models.CharField(max_length=3, choices=Plan)
    act = models.CharField(max_length=6, choices=Act)
    whose = models.CharField(max_length=6, choices=CpisNumber.Whose)
    number = models.CharField(max_length=10, blank=True)
    held_because = models.CharField(max_length=120, blank=True)
    started_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    answer = models.CharField(max_length=5, blank=True, help_text="such as CPR06")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["file", "place"], name="cpis_record_numbered_once")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["child", "plan_kind", "plan_id"]),
            models.Index(fields=["area", "held_because"], condition=Q(file__isnull=True), name="cpis_unsent"),
        ]

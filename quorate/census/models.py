"""Checks of the census: what was checked, what was found, and the words that explain it to the Department."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from quorate.cases.models import Child
from quorate.people.models import Area, Practitioner, Team


class Check(models.Model):
    """One check of a year's return: of what is recorded here, or of a file."""

    class Source(models.TextChoices):
        OURS = "ours", "What is recorded in Quorate"
        FILE = "file", "A census file"

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        RUNNING = "running", "Being checked"
        DONE = "done", "Checked"
        REFUSED = "refused", "Refused"

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="census_checks")
    year = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=4, choices=Source)
    name = models.CharField(max_length=160, blank=True, help_text="the file's")
    content = models.BinaryField(null=True, help_text="kept only until it has been checked")
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    children_done = models.PositiveIntegerField(default=0)
    children_total = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict, help_text="what was counted in this return")
    before = models.JSONField(default=dict, help_text="the same of the year before")
    before_from = models.CharField(max_length=60, blank=True, help_text="where the year before was counted")
    errors = models.PositiveIntegerField(default=0)
    queries = models.PositiveIntegerField(default=0)
    refused_because = models.TextField(blank=True)
    by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    token = models.CharField(max_length=40, unique=True, help_text="the form that asked for it, once")

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["area", "-at"])]


class Found(models.Model):
    """One finding of a check. ``child``: the child here of that identifier, where there is one."""

    of = models.ForeignKey(Check, on_delete=models.CASCADE, related_name="found")
    rule = models.CharField(max_length=6)
    severity = models.CharField(max_length=5)
    about = models.CharField(max_length=10)
    child = models.ForeignKey(Child, on_delete=models.PROTECT, null=True, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, related_name="+")
    la_child_id = models.CharField(max_length=60, blank=True)
    element = models.CharField(max_length=120)
    value = models.CharField(max_length=60, blank=True)
    what = models.CharField(max_length=300)
    remedy = models.CharField(max_length=300)
    line = models.PositiveIntegerField(default=0)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["of", "rule"]),
            models.Index(fields=["of", "severity"]),
        ]


class Note(models.Model):
    """What is said to the Department about one rule's findings in a year. An edited note replaces the one before."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="census_notes")
    year = models.PositiveSmallIntegerField()
    rule = models.CharField(max_length=6)
    text = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    replaced_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["area", "year", "rule"],
                condition=Q(replaced_at__isnull=True),
                name="one_census_note_a_rule",
            )
        ]


class Standing(models.Model):
    """What the rules say of one child now, for the child's page: worked out anew after each act about the child."""

    child = models.OneToOneField(Child, on_delete=models.CASCADE, related_name="census_standing")
    year = models.PositiveSmallIntegerField()
    found = models.JSONField(default=list)
    at = models.DateTimeField()

"""What the procedure asks to be done, asked or considered around a conference, and what was said to each."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from quorate.people.models import Practitioner

from .meeting import Conference, ConferenceChild, Invitation


class Covered(models.Model):
    """One point of one sheet, and what was said to it. A later row supersedes, never an update."""

    class Sheet(models.TextChoices):
        PREPARE = "prepare", "Before the conference"
        AGENDA = "agenda", "Running order"
        TASKS = "tasks", "What the conference is for"
        CHECKLIST = "checklist", "What the review covers"
        DOMAINS = "domains", "Areas of the child's life"
        LIKELIHOOD = "likelihood", "What the likelihood of harm rests on"
        NO_PLAN = "no-plan", "Help without a plan"
        OTHER_CHILDREN = "other-children", "Other children considered"

    class Answer(models.TextChoices):
        DONE = "done", "Done"
        NOT_DONE = "not-done", "Not done"
        NOT_NEEDED = "not-needed", "Does not apply"

    conference = models.ForeignKey(Conference, on_delete=models.PROTECT, related_name="covered")
    conference_child = models.ForeignKey(
        ConferenceChild,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="covered",
        help_text="none for what concerns the conference as a whole",
    )
    sheet = models.CharField(max_length=16, choices=Sheet)
    item = models.CharField(max_length=60, help_text="the key of the entry in the area's list")
    answer = models.CharField(max_length=12, choices=Answer)
    words = models.TextField(blank=True)
    on = models.DateField(null=True, blank=True, help_text="the day it was done, where that matters")
    rule = models.CharField(max_length=60, blank=True, help_text="the list or check that asks for it")
    by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["conference_child", "sheet", "item"],
                condition=Q(superseded_at__isnull=True, conference_child__isnull=False),
                name="said_once_of_a_child",
            ),
            models.UniqueConstraint(
                fields=["conference", "sheet", "item"],
                condition=Q(superseded_at__isnull=True, conference_child__isnull=True),
                name="said_once_of_a_conference",
            ),
        ]


class Explored(models.Model):
    """A matter raised in a report or at the table, how the chair tested it, and what was answered."""

    conference_child = models.ForeignKey(ConferenceChild, on_delete=models.PROTECT, related_name="explored")
    invitation = models.ForeignKey(
        Invitation,
        on_delete=models.PROTECT,
        related_name="explored",
        help_text="whose report or view it was raised in",
    )
    issue = models.TextField()
    challenge = models.TextField()
    response = models.TextField(blank=True)
    by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)


class Qualification(models.Model):
    """What is known of somebody's training and registration. The last row stands."""

    practitioner = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="qualifications")
    registration = models.CharField(max_length=40, blank=True, help_text="number with Social Work England")
    social_work_trained = models.BooleanField(null=True)
    experienced = models.BooleanField(null=True, help_text="suitably experienced to chair")
    reviewing_officer = models.BooleanField(default=False)
    by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["practitioner"],
                condition=Q(superseded_at__isnull=True),
                name="one_standing_qualification",
            )
        ]

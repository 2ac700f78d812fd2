"""Reminders that go by themselves: how often in each area, what went to whom, and who is left alone."""

from typing import ClassVar

from django.db import models

from quorate.conferences.models import Invitation
from quorate.letters.models import Letter
from quorate.people.models import Area, Practitioner


class Pace(models.Model):
    """How often an area reminds. No text gives figures for this: they are the area's own, and these are ours."""

    area = models.OneToOneField(Area, on_delete=models.PROTECT, related_name="+")
    on = models.BooleanField(default=True)
    answer_after = models.PositiveSmallIntegerField(
        default=3, help_text="working days after the invitation until the first reminder to answer"
    )
    report_before = models.PositiveSmallIntegerField(
        default=2, help_text="working days before a report is due on which it is asked for"
    )
    every = models.PositiveSmallIntegerField(default=2, help_text="working days between two reminders")
    most = models.PositiveSmallIntegerField(default=4, help_text="reminders for one invitation, all told")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=models.Q(every__gte=1), name="a_day_between_two_reminders")
        ]


class Reminder(models.Model):
    """One letter that reminds one person on one day, of everything they owe in any conference."""

    practitioner = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    at = models.DateTimeField()
    letter = models.OneToOneField(Letter, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["practitioner", "on"], name="one_reminder_a_person_and_day")
        ]


class Reminded(models.Model):
    """What a reminder spoke of: one invitation, and whether an answer, a report or both were asked for."""

    reminder = models.ForeignKey(Reminder, on_delete=models.PROTECT, related_name="speaks_of")
    invitation = models.ForeignKey(Invitation, on_delete=models.PROTECT, related_name="+")
    answer = models.BooleanField(default=False)
    report = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["reminder", "invitation"], name="reminded_once_in_a_letter")
        ]


class LeftAlone(models.Model):
    """Somebody is not reminded for one conference, with the reason; until somebody lifts it."""

    invitation = models.ForeignKey(Invitation, on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=300)
    by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    lifted_by = models.ForeignKey(
        Practitioner, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    lifted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["invitation"], condition=models.Q(lifted_at__isnull=True), name="left_alone_once"
            )
        ]

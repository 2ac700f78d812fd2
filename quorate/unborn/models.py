"""Unborn children: what is looked for before the birth, the birth, going home, a pregnancy that ends.

What happened stands in the child's history. These rows keep what was weighed, decided and agreed, one row for each
time: a later row takes the place of an earlier one, which stays.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from quorate.cases.models import Child, Relative
from quorate.people.models import Practitioner
from quorate.plans.models import Plan


class Weighing(models.Model):
    """What is known of a pregnancy, and what was weighed: grounds, risks, whether it may come early."""

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="weighings")
    number = models.PositiveSmallIntegerField(help_text="1 for the first; the highest stands")
    mother = models.ForeignKey(Relative, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    mother_born_on = models.DateField(null=True, blank=True)
    mother_care_doubted = models.BooleanField(
        default=False, help_text="her care of herself or of the child is in doubt"
    )
    babies_expected = models.PositiveSmallIntegerField(null=True, blank=True)
    grounds = models.JSONField(default=list, help_text="keys of the area's list.pre-birth-grounds")
    factors = models.JSONField(default=list, help_text="keys of the area's list.pre-birth-risk-factors")
    premature = models.BooleanField(default=False, help_text="a premature birth is known to be likely")
    proceedings = models.BooleanField(
        null=True, help_text="care proceedings soon after the birth are in view"
    )
    concealed = models.BooleanField(
        default=False, help_text="it is suspected that the pregnancy was concealed"
    )
    says = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["child", "number"], name="weighing_numbered_once")
        ]


class Decision(models.Model):
    """Whether a conference before the birth is asked for: who decided, on which day, and why."""

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="pre_birth_decisions")
    number = models.PositiveSmallIntegerField()
    asked = models.BooleanField()
    decided_on = models.DateField()
    why = models.TextField()
    warned = models.JSONField(
        default=list, help_text="what the person was told before deciding so all the same"
    )
    at = models.DateTimeField()
    by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["child", "number"], name="pre_birth_decision_numbered_once")
        ]


class Arrangements(models.Model):
    """What must be in place at the birth."""

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="birth_arrangements")
    number = models.PositiveSmallIntegerField()
    meeting_when = models.CharField(max_length=200, blank=True)
    meeting_where = models.CharField(max_length=200, blank=True)
    attendees = models.TextField(blank=True)
    told = models.TextField(blank=True, help_text="who is told of the birth, and by whom")
    out_of_hours = models.TextField(blank=True)
    says = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["child", "number"], name="birth_arrangements_numbered_once")
        ]


class Baby(models.Model):
    """A brother or sister born of the same pregnancy: the second child and each after it, and whose record it was
    carried over from."""

    pregnancy = models.ForeignKey(
        Child, on_delete=models.PROTECT, related_name="babies", help_text="the record kept before the birth"
    )
    number = models.PositiveSmallIntegerField(help_text="2 for the second baby")
    child = models.OneToOneField(Child, on_delete=models.PROTECT, related_name="carried_from")
    taken_out_at = models.DateTimeField(null=True, blank=True, help_text="recorded by mistake")
    taken_out_why = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name_plural = "babies"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["pregnancy", "number"],
                condition=Q(taken_out_at__isnull=True),
                name="baby_numbered_once",
            ),
            models.CheckConstraint(condition=Q(number__gte=2), name="first_baby_keeps_its_record"),
        ]


class DischargeMeeting(models.Model):
    """The hospital discharge meeting of one baby: who was there, what was agreed, and the plan it took into account."""

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="discharge_meetings")
    held_on = models.DateField()
    where = models.CharField(max_length=200, blank=True)
    who = models.TextField()
    agreed = models.TextField()
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    plan_says = models.TextField(blank=True, help_text="how the plan was taken into account")
    taken_out_at = models.DateTimeField(null=True, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["child", "held_on"],
                condition=Q(taken_out_at__isnull=True),
                name="one_discharge_meeting_a_day",
            )
        ]

"""People who may pose a risk of significant harm to children, found in the area or moving into it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from quorate.cases.models import Child
from quorate.people.models import Area, Practitioner


class RiskPerson(models.Model):
    """One person of whom notice was given, until the notice is ended. What is known stands in its entries."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="risk_people")
    review_on = models.DateField(null=True, blank=True, help_text="when it is looked at next")
    ended_on = models.DateField(null=True, blank=True)
    ended_why = models.TextField(blank=True)
    token = models.CharField(max_length=40, unique=True)
    at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name_plural = "risk people"
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["area", "ended_on"])]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | ~Q(ended_why=""), name="risk_notice_ended_with_a_reason"
            )
        ]

    @property
    def ref(self) -> str:
        return f"risk-person:{self.pk}"


class RiskEntry(models.Model):
    """What the notice says. The highest number stands; one that puts another right says why."""

    class Found(models.TextChoices):
        IN_AREA = "in-area", "Found in the area"
        MOVED_IN = "moved-in", "Moved, or is moving, into the area"

    person = models.ForeignKey(RiskPerson, on_delete=models.PROTECT, related_name="entries")
    number = models.PositiveSmallIntegerField()
    stands = models.BooleanField(default=True)
    name = models.CharField(max_length=120)
    other_names = models.CharField(max_length=200, blank=True)
    born_on = models.DateField(null=True, blank=True)
    address = models.TextField(blank=True)
    found = models.CharField(max_length=10, choices=Found)
    since_on = models.DateField(null=True, blank=True)
    told_on = models.DateField()
    told_by = models.CharField(max_length=120)
    told_by_agency = models.CharField(max_length=120)
    told_by_contact = models.CharField(max_length=200, blank=True)
    checked = models.TextField(help_text="how it was made sure that the notice is genuine")
    known = models.TextField(help_text="what is known, and from where")
    why = models.TextField(blank=True, help_text="why the entry before was put right")
    by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "risk entries"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["person", "number"], name="risk_entry_numbered_once"),
            models.UniqueConstraint(
                fields=["person"], condition=Q(stands=True), name="one_risk_entry_that_stands"
            ),
            models.CheckConstraint(
                condition=Q(number=1) | ~Q(why=""), name="risk_entry_put_right_with_a_reason"
            ),
        ]


class RiskReview(models.Model):
    """The notice was looked at again: what was found, and when it is looked at next."""

    person = models.ForeignKey(RiskPerson, on_delete=models.PROTECT, related_name="reviews")
    on = models.DateField()
    says = models.TextField()
    next_on = models.DateField(null=True, blank=True)
    by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()


class RiskLink(models.Model):
    """A decision that the notice concerns one child, and what those who work with the child are told of it."""

    person = models.ForeignKey(RiskPerson, on_delete=models.PROTECT, related_name="links")
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="risk_links")
    why = models.TextField(help_text="why it is needed and lawful")
    told = models.TextField(blank=True, help_text="the words put in the child's history; empty: nothing")
    by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_why = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["person", "child"], condition=Q(ended_at__isnull=True), name="risk_linked_once"
            )
        ]

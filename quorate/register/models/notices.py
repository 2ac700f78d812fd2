"""Notices of children who move in or out, what the designated manager saw of them, and checks of would-be carers."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from quorate.cases.models import Child
from quorate.moves.models import Move
from quorate.people.models import Area, Practitioner


class MovementNotice(models.Model):
    """A notice that a child comes or goes, as it was received. Put right by a row that replaces it."""

    class Kind(models.TextChoices):
        PLAN = "plan", "On a child protection plan"
        LOOKED_AFTER = "looked-after", "Looked after"
        OTHER = "other", "Another child of concern"

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="movement_notices")
    kind = models.CharField(max_length=12, choices=Kind)
    direction = models.CharField(max_length=3, choices=Move.Direction)
    child = models.ForeignKey(
        Child, on_delete=models.PROTECT, null=True, blank=True, related_name="movement_notices"
    )
    name = models.CharField(max_length=160)
    born_on = models.DateField(null=True, blank=True)
    authority = models.CharField(max_length=120)
    contact = models.CharField(max_length=200, blank=True, help_text="who there can be asked")
    told_on = models.DateField()
    moved_on = models.DateField(null=True, blank=True)
    until_on = models.DateField(null=True, blank=True)
    address = models.TextField(blank=True, help_text="where the child lives now")
    says = models.TextField(blank=True)
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    why = models.TextField(blank=True, help_text="why it was put right")
    ended_on = models.DateField(null=True, blank=True)
    ended_why = models.TextField(blank=True)
    token = models.CharField(max_length=40, unique=True)
    by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["area", "told_on"])]

    @property
    def ref(self) -> str:
        return f"movement:{self.pk}"

    @property
    def inward(self) -> bool:
        return self.direction == Move.Direction.IN


class Acknowledged(models.Model):
    """The designated manager has seen a move or a notice, and said what follows."""

    move = models.OneToOneField(
        Move, on_delete=models.PROTECT, null=True, blank=True, related_name="acknowledged"
    )
    notice = models.OneToOneField(
        MovementNotice, on_delete=models.PROTECT, null=True, blank=True, related_name="acknowledged"
    )
    says = models.TextField(blank=True)
    by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "acknowledged"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(move__isnull=False, notice__isnull=True)
                | Q(move__isnull=True, notice__isnull=False),
                name="acknowledged_one_thing",
            )
        ]


class AuthorityCheck(models.Model):
    """A request to check somebody who would work with children or care for them, and what was answered."""

    class Kind(models.TextChoices):
        CHILD_MINDER = "child-minder", "Child minder"
        FOSTER_CARER = "foster-carer", "Foster carer"
        ADOPTER = "adopter", "Adopter"
        GUARDIAN = "guardian", "Special guardian or kinship carer"
        OTHER = "other", "Other work with children"

    class Result(models.TextChoices):
        NOTHING = "nothing", "Nothing is known"
        KNOWN = "known", "Something is known, and was told"
        REFUSED = "refused", "Not answered"

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="authority_checks")
    kind = models.CharField(max_length=14, choices=Kind)
    name = models.CharField(max_length=120)
    other_names = models.CharField(max_length=200, blank=True)
    born_on = models.DateField(null=True, blank=True)
    addresses = models.TextField(blank=True)
    asked_on = models.DateField()
    asked_by = models.CharField(max_length=120)
    asked_by_agency = models.CharField(max_length=120)
    asked_by_contact = models.CharField(max_length=200)
    consent = models.BooleanField(help_text="the person agreed to the check, in writing")
    answered_on = models.DateField(null=True, blank=True)
    result = models.CharField(max_length=8, choices=Result, blank=True)
    says = models.TextField(blank=True, help_text="what was answered, word for word")
    answered_by = models.ForeignKey(
        Practitioner, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    token = models.CharField(max_length=40, unique=True)
    by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(answered_on__isnull=True, result="")
                | (Q(answered_on__gte=models.F("asked_on")) & ~Q(result="") & ~Q(says="")),
                name="authority_check_answered_whole",
            )
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["area", "asked_on"])]

    @property
    def ref(self) -> str:
        return f"authority-check:{self.pk}"

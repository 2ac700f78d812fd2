"""Keeping somebody out: the request, what the chair weighed and decided, and what the person is given instead."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from quorate.conferences.models import Conference, Invitation, KeptOut
from quorate.letters.models import Letter
from quorate.people.models import Practitioner


class Exclusion(models.Model):
    """One request to keep one person out of one conference, with its decision. It never outlives its conference."""

    class State(models.TextChoices):
        ASKED = "asked", "Waits for the chair"
        REFUSED = "refused", "Not kept out"
        DECIDED = "decided", "Kept out"
        WITHDRAWN = "withdrawn", "Request taken back"

    class Extent(models.TextChoices):
        WHOLE = "whole", "The whole conference"
        PART = "part", "A part of it"

    class Advice(models.TextChoices):
        TAKEN = "taken", "Legal advice was taken"
        NOT_NEEDED = "not-needed", "Legal advice was not needed"

    conference = models.ForeignKey(Conference, on_delete=models.PROTECT, related_name="exclusions")
    invitation = models.ForeignKey(Invitation, on_delete=models.PROTECT, related_name="exclusions")
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    at_the_conference = models.BooleanField(
        default=False, help_text="the chair asked the person to leave while the conference sat"
    )

    # What was asked
    ground = models.CharField(max_length=60, blank=True, help_text="a key of the procedure's list")
    ground_words = models.TextField(blank=True, help_text="the ground in words, where no list gives it")
    evidence = models.TextField()
    wanted = models.CharField(max_length=6, choices=Extent)
    wanted_part = models.CharField(max_length=300, blank=True)
    told_chair_on = models.DateField(
        null=True, blank=True, help_text="when the chair was told or agreed beforehand"
    )
    child_says = models.TextField(blank=True, help_text="what the child said, if the child was asked")
    limit_on = models.DateField(null=True, blank=True)
    late_why = models.TextField(blank=True)
    by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    # What the chair decided
    extent = models.CharField(max_length=6, choices=Extent, blank=True)
    which_part = models.CharField(max_length=300, blank=True)
    reasons = models.TextField(blank=True)
    why_not_part = models.TextField(blank=True, help_text="why a part would not do")
    warnings_accepted = models.JSONField(default=list)
    weighed = models.JSONField(default=dict, help_text="what the chair weighed, point by point")
    advice = models.CharField(max_length=10, choices=Advice, blank=True)
    advice_says = models.TextField(blank=True)
    not_the_chair_why = models.TextField(blank=True, help_text="why the chair's deputy decided")
    words_to_person = models.TextField(
        blank=True, help_text="the reasons as the person is told them; never the evidence"
    )
    takes_part_how = models.TextField(blank=True)
    views_how = models.TextField(blank=True)
    outcome_how = models.TextField(blank=True)
    stands_in = models.CharField(
        max_length=160, blank=True, help_text="a friend or advocate who comes instead"
    )
    decided_by = models.ForeignKey(
        Practitioner, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    kept = models.OneToOneField(
        KeptOut, on_delete=models.PROTECT, null=True, blank=True, related_name="exclusion"
    )
    letter = models.OneToOneField(Letter, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_why = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["invitation"], condition=Q(state="asked"), name="one_open_request_to_keep_out"
            ),
            models.CheckConstraint(
                condition=~Q(state="decided")
                | (Q(kept__isnull=False) & ~Q(extent="") & ~Q(reasons="") & Q(decided_at__isnull=False)),
                name="exclusion_is_fully_recorded",
            ),
        ]

    @property
    def ref(self) -> str:
        return f"exclusion:{self.pk}"

    @property
    def in_force(self) -> bool:
        return self.kept is not None and self.kept.lifted_at is None


class Given(models.Model):
    """Something a person who is kept out was given or asked for, with the day and how."""

    class What(models.TextChoices):
        REPORT = "report", "The social worker's report"
        VIEWS = "views", "Their views were noted and put to the conference"
        CONCERNS = "concerns", "What the concerns are"
        PLAN = "plan", "What the plan is"

    exclusion = models.ForeignKey(Exclusion, on_delete=models.PROTECT, related_name="given")
    what = models.CharField(max_length=10, choices=What)
    on = models.DateField()
    how = models.TextField()
    by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

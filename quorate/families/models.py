"""What a family does behind its own door that no other part keeps: unsent words, wishes, views on a plan, leaflets.

What they sent is a contribution (`preparing`), what they said of a report a remark (`reports`).
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from quorate.cases.models import Child, Relative
from quorate.conferences.models import Conference, Invitation
from quorate.people.models import Practitioner
from quorate.plans.models import PlanAction


class Draft(models.Model):
    """The answer to one guided question as it stands, kept while somebody writes. Only its writer sees it."""

    invitation = models.ForeignKey(Invitation, on_delete=models.PROTECT, related_name="family_drafts")
    prompt = models.CharField(max_length=30, help_text="the key of the question")
    words = models.TextField(blank=True)
    at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["invitation", "prompt"], name="one_draft_a_question")
        ]


class Wish(models.Model):
    """Whether somebody of the family wants to come, as they said themselves at their door. A later row supersedes."""

    class Wants(models.TextChoices):
        ALL = "all", "Wants to come"
        PART = "part", "Wants to come for a part"
        SPOKEN_FOR = "spoken-for", "Wants somebody to speak for them"
        NOT = "not", "Does not want to come"

    invitation = models.ForeignKey(Invitation, on_delete=models.PROTECT, related_name="wishes")
    wants = models.CharField(max_length=10, choices=Wants)
    words = models.TextField(blank=True, help_text="who should speak, or for which part, in their words")
    at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["invitation"], condition=Q(superseded_at__isnull=True), name="one_standing_wish"
            )
        ]


class PlanView(models.Model):
    """What one of the family thinks of one thing that is to be done under the plan. A later row supersedes."""

    class Says(models.TextChoices):
        AGREES = "agrees", "Agrees"
        PARTLY = "partly", "Agrees in part"
        DISAGREES = "disagrees", "Does not agree"

    invitation = models.ForeignKey(Invitation, on_delete=models.PROTECT, related_name="plan_views")
    action = models.ForeignKey(PlanAction, on_delete=models.PROTECT, related_name="family_views")
    says = models.CharField(max_length=10, choices=Says)
    words = models.TextField(blank=True)
    at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["invitation", "action"],
                condition=Q(superseded_at__isnull=True),
                name="one_standing_view_of_an_action",
            )
        ]


class LeafletGiven(models.Model):
    """Which leaflet somebody of the family was given, in which edition and language, on which day and how."""

    class How(models.TextChoices):
        INVITATION = "invitation", "With the invitation"
        BY_HAND = "by-hand", "By hand, or read together"
        POST = "post", "By post"
        DOOR = "door", "Opened by themselves"

    invitation = models.ForeignKey(Invitation, on_delete=models.PROTECT, related_name="leaflets")
    leaflet = models.CharField(max_length=40, help_text="the key of the leaflet")
    edition = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=12, help_text="e.g. en-gb, cy")
    how = models.CharField(max_length=12, choices=How)
    on = models.DateField()
    by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["invitation", "on"])]


class Offer(models.Model):
    """That somebody who does not come was offered chances to give their views, or why not. A later row supersedes."""

    invitation = models.ForeignKey(Invitation, on_delete=models.PROTECT, related_name="views_offered")
    offered = models.BooleanField(help_text="false: it was not, and the words say why")
    on = models.DateField(null=True, blank=True)
    words = models.TextField(help_text="what was offered, or why nothing was")
    by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["invitation"], condition=Q(superseded_at__isnull=True), name="one_standing_offer"
            ),
            models.CheckConstraint(
                condition=Q(offered=False) | Q(on__isnull=False), name="views_offered_on_a_day"
            ),
        ]


class Told(models.Model):
    """That one of the family was told by a worker what was decided, or why not. A later row supersedes."""

    conference = models.ForeignKey(Conference, on_delete=models.PROTECT, related_name="family_told")
    relative = models.ForeignKey(
        Relative, on_delete=models.PROTECT, null=True, blank=True, related_name="told_the_outcome"
    )
    child = models.ForeignKey(
        Child, on_delete=models.PROTECT, null=True, blank=True, related_name="told_the_outcome"
    )
    on = models.DateField(null=True, blank=True, help_text="none: not told, and why_not says why")
    how = models.CharField(max_length=200, blank=True)
    why_not = models.TextField(blank=True)
    by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(relative__isnull=False, child__isnull=True)
                | Q(relative__isnull=True, child__isnull=False),
                name="told_one_person",
            ),
            models.CheckConstraint(
                condition=Q(on__isnull=False) | ~Q(why_not=""), name="told_on_a_day_or_why_not"
            ),
            models.UniqueConstraint(
                fields=["conference", "relative"],
                condition=Q(superseded_at__isnull=True, relative__isnull=False),
                name="relative_told_once",
            ),
            models.UniqueConstraint(
                fields=["conference", "child"],
                condition=Q(superseded_at__isnull=True, child__isnull=False),
                name="child_told_once",
            ),
        ]

"""Plans that end without a review, what was shown and who was asked, deaths, and Child in Need after a plan."""

import re
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from quorate.cases.models import Child
from quorate.people.models import Practitioner
from quorate.plans.models import Plan


class Ending(models.Model):
    """A plan that is to end without a review, from the first thought to the day it ended, or why it did not."""

    class State(models.TextChoices):
        PREPARING = "preparing", "Being prepared"
        LETTER = "letter", "The letter is out; objections may come"
        ENDED = "ended", "The plan has ended"
        NOT_TAKEN = "not-taken", "Not taken further"
        TAKEN_BACK = "taken-back", "Taken back: the plan goes on"

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="endings")
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="endings")
    ground = models.CharField(max_length=60, help_text="the ground's key in the area's procedure")
    ground_says = models.CharField(max_length=300, help_text="the ground in words, as it stood when opened")
    reason = models.TextField(help_text="what happened, and how it is known")
    state = models.CharField(max_length=12, choices=State, default=State.PREPARING)
    opened_by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    letter_sent_on = models.DateField(null=True, blank=True)
    objections_by = models.DateField(null=True, blank=True, help_text="the last day for objections")
    ends_on = models.DateField(null=True, blank=True)
    decided_by = models.ForeignKey(
        Practitioner, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_words = models.TextField(blank=True)
    finding = models.JSONField(default=dict, help_text="the finding on which it was agreed")
    closed_by = models.ForeignKey(
        Practitioner, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_why = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["plan"],
                condition=Q(state__in=("preparing", "letter", "ended")),
                name="one_ending_of_a_plan",
            ),
            models.CheckConstraint(
                condition=~Q(state="ended") | Q(ends_on__isnull=False, decided_by__isnull=False),
                name="plan_ended_by_somebody_on_a_day",
            ),
        ]

    @property
    def ref(self) -> str:
        """The occasion by which the history, letters and the audit name this ending."""
        return f"ending:{self.pk}"

    @property
    def being_prepared(self) -> bool:
        return self.state in (self.State.PREPARING, self.State.LETTER)

    @property
    def because(self) -> str:
        """The ground as others are told of it: without examples and without what the text says besides."""
        return re.split(r"; |, for example | \(", self.ground_says)[0]


class Proof(models.Model):
    """The day on which something that the ground asks for happened, and how it is known. Later rows supersede."""

    ending = models.ForeignKey(Ending, on_delete=models.PROTECT, related_name="proofs")
    fact = models.CharField(max_length=40, help_text="the fact's name in the rule, e.g. written_confirmation")
    on = models.DateField()
    says = models.TextField()
    by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["ending", "fact"], condition=Q(superseded_at__isnull=True), name="one_proof_of_a_fact"
            )
        ]


class Consultation(models.Model):
    """What one person, asked for their agency, said about ending the plan. Later rows supersede."""

    class Answer(models.TextChoices):
        AGREES = "agrees", "Agrees"
        DISAGREES = "disagrees", "Disagrees"
        NO_VIEW = "no-view", "Was asked and has no view"
        NOT_REACHED = "not-reached", "Could not be reached"

    ending = models.ForeignKey(Ending, on_delete=models.PROTECT, related_name="consultations")
    practitioner = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(max_length=12, choices=Answer)
    on = models.DateField()
    words = models.TextField(blank=True)
    by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["ending", "practitioner"],
                condition=Q(superseded_at__isnull=True),
                name="one_standing_answer_each",
            )
        ]


class Objection(models.Model):
    """An objection to a plan that was to end by letter."""

    ending = models.ForeignKey(Ending, on_delete=models.PROTECT, related_name="objections")
    who = models.CharField(max_length=120)
    on = models.DateField()
    words = models.TextField()
    by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()


class Whereabouts(models.Model):
    """One effort to find out where a child is, and what came of it. The last one says how it stands."""

    class Result(models.TextChoices):
        UNKNOWN = "unknown", "Nothing found out"
        THOUGHT_ABROAD = "thought-abroad", "Thought to have gone abroad, not confirmed"
        ABROAD = "abroad", "Confirmed: the child has left the country"
        HERE = "here", "Found: the child is in this country"

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="whereabouts")
    on = models.DateField()
    enquiry = models.TextField(help_text="who was asked, and how")
    result = models.CharField(max_length=16, choices=Result)
    words = models.TextField(help_text="what was learned")
    by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["child", "on"])]


class Death(models.Model):
    """That a child's death was recorded, and, if that was a mistake, that it was put right."""

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="deaths")
    on = models.DateField()
    told_by = models.CharField(max_length=200, help_text="who told us, and how it is known")
    words = models.TextField(blank=True)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    held = models.JSONField(default=list, help_text="numbers of the letters to the family that were held")
    by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    corrected_by = models.ForeignKey(
        Practitioner, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    corrected_at = models.DateTimeField(null=True, blank=True)
    corrected_why = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["child"], condition=Q(corrected_at__isnull=True), name="a_child_dies_once"
            )
        ]


class ServicesTalk(models.Model):
    """What was talked over with parents and child about services, when the plan had ended."""

    class Wish(models.TextChoices):
        WANTS = "wants", "They want help"
        UNDECIDED = "undecided", "They want to think about it"
        DECLINES = "declines", "They do not want help"

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="services_talks")
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="services_talks")
    on = models.DateField()
    parents = models.TextField(help_text="who was there and what they said")
    wish = models.CharField(max_length=12, choices=Wish)
    child_said = models.TextField(blank=True)
    child_why_not = models.TextField(blank=True, help_text="why it was not talked over with the child")
    needs = models.TextField(help_text="the fresh look at needs on which it was based")
    services = models.TextField(blank=True)
    by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["plan", "on"], name="one_services_talk_a_day")
        ]


class ChildInNeed(models.Model):
    """A Child in Need plan after a child protection plan."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="in_need_after")
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="in_need")
    started_on = models.DateField()
    support = models.TextField(help_text="the continuing support, and from whom")
    by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    checked_on = models.DateField(
        null=True, blank=True, help_text="a manager went through it before it closed"
    )
    checked_by = models.ForeignKey(
        Practitioner, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    checked_words = models.TextField(blank=True)
    closed_on = models.DateField(null=True, blank=True)
    closed_by = models.ForeignKey(
        Practitioner, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    closed_why = models.TextField(blank=True)
    finding = models.JSONField(default=dict, help_text="the finding on which it was closed")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["child"], condition=Q(closed_on__isnull=True), name="one_open_child_in_need"
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("started_on")),
                name="child_in_need_closes_after_start",
            ),
        ]

    @property
    def ref(self) -> str:
        return f"in-need:{self.pk}"


class InNeedReview(models.Model):
    """A review of a Child in Need plan."""

    in_need = models.ForeignKey(ChildInNeed, on_delete=models.PROTECT, related_name="reviews")
    on = models.DateField()
    there = models.TextField(help_text="who was there")
    progress = models.TextField()
    by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["in_need", "on"], name="one_in_need_review_a_day")
        ]


class Change(models.Model):
    """A significant change after a plan ended, and what the strategy meeting about it settled."""

    class Settled(models.TextChoices):
        ENQUIRY = "enquiry", "A section 47 enquiry is needed"
        NO_ENQUIRY = "no-enquiry", "No section 47 enquiry is needed"
        NO_MEETING = "no-meeting", "No meeting is held"

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="changes_after")
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="changes_after_plan")
    on = models.DateField()
    what = models.CharField(max_length=200)
    words = models.TextField()
    within = models.BooleanField(null=True, help_text="inside the window; empty where the text has none")
    window_until = models.DateField(null=True, blank=True)
    by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    settled = models.CharField(max_length=12, choices=Settled, blank=True)
    met_on = models.DateField(null=True, blank=True)
    settled_words = models.TextField(blank=True)
    settled_by = models.ForeignKey(
        Practitioner, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    settled_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["plan", "on", "what"], name="one_change_a_day")
        ]

    @property
    def ref(self) -> str:
        return f"change:{self.pk}"

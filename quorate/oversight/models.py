"""What managers look after: the eighteen-month meeting, early reviews, legal planning. Rows and constraints."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from quorate.cases.models import Child, Relative
from quorate.conferences.models import Conference
from quorate.people.models import Area, Practitioner
from quorate.plans.models import Plan


class EighteenMonthMeeting(models.Model):
    """The meeting on a plan that has lasted eighteen months, chaired by somebody who does not chair the case."""

    class State(models.TextChoices):
        ARRANGED = "arranged", "Arranged"
        HELD = "held", "Held"
        CANCELLED = "cancelled", "Cancelled"

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="eighteen_month_meetings")
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="eighteen_month_meetings")
    meets_at = models.DateTimeField()
    place = models.CharField(max_length=200)
    chair = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    minute_taker = models.ForeignKey(
        Practitioner, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    state = models.CharField(max_length=10, choices=State, default=State.ARRANGED)
    cancelled_why = models.TextField(blank=True)
    by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["plan"], condition=~Q(state="cancelled"), name="one_eighteen_month_meeting_a_plan"
            )
        ]

    @property
    def ref(self) -> str:
        return f"eighteen-months:{self.pk}"


class Asked(models.Model):
    """Somebody asked to an eighteen-month meeting, and whether they came."""

    class Part(models.TextChoices):
        CHAIR_OF_CASE = "chair-of-case", "Chair of the child's conferences"
        TEAM_MANAGER = "team-manager", "Team manager"
        SUPERVISOR = "practice-supervisor", "Practice supervisor"
        SOCIAL_WORKER = "social-worker", "Social worker"

    meeting = models.ForeignKey(EighteenMonthMeeting, on_delete=models.PROTECT, related_name="asked")
    practitioner = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=20, choices=Part)
    came = models.BooleanField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["meeting", "part"], name="one_person_for_each_part_of_the_meeting"
            )
        ]


class MeetingRecord(models.Model):
    """What an eighteen-month meeting came to. A correction is a later row; the earlier one stays."""

    meeting = models.ForeignKey(EighteenMonthMeeting, on_delete=models.PROTECT, related_name="records")
    number = models.PositiveSmallIntegerField()
    held_on = models.DateField()
    why_first = models.TextField(blank=True, help_text="why there was a plan in the first place")
    progress = models.TextField(blank=True)
    way_ahead = models.TextField(blank=True)
    mapping_name = models.CharField(max_length=160, blank=True)
    mapping_type = models.CharField(max_length=120, blank=True)
    mapping = models.BinaryField(null=True, blank=True)
    why_corrected = models.TextField(blank=True)
    by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["meeting", "number"], name="meeting_record_numbered_once"),
            models.UniqueConstraint(
                fields=["meeting"],
                condition=Q(superseded_at__isnull=True),
                name="one_standing_meeting_record",
            ),
        ]

    @property
    def is_complete(self) -> bool:
        """Whether all three points of the agreed agenda have something under them."""
        return bool(self.why_first and self.progress and self.way_ahead)


class EarlyReview(models.Model):
    """Whether a child's review comes forward: asked for by somebody or prompted by what happened, then decided."""

    class Answer(models.TextChoices):
        WAITING = "waiting", "Waiting for a decision"
        FORWARD = "forward", "The review comes forward"
        KEEP = "keep", "The review stays where it is"

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="early_reviews")
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="early_reviews")
    ground = models.CharField(max_length=60, help_text="key of the procedure's list, or other")
    ground_says = models.CharField(max_length=300)
    prompt = models.CharField(max_length=60, blank=True, help_text="what prompted it, e.g. event:12")
    why = models.TextField(blank=True)
    consulted_on = models.DateField(null=True, blank=True, help_text="the core group was consulted")
    not_consulted_why = models.TextField(blank=True)
    by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    answer = models.CharField(max_length=8, choices=Answer, default=Answer.WAITING)
    hold_by = models.DateField(null=True, blank=True, help_text="the day by which the review is to be held")
    answer_why = models.TextField(blank=True)
    rests_on = models.CharField(
        max_length=8, blank=True, help_text="child, or agencies: what the reason is about"
    )
    answered_by = models.ForeignKey(
        Practitioner, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    citation = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["area", "answer"])]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["child", "ground"], condition=Q(answer="waiting"), name="one_open_request_a_ground"
            ),
            models.UniqueConstraint(
                fields=["child", "prompt"], condition=~Q(prompt=""), name="each_prompt_taken_up_once"
            ),
        ]

    @property
    def ref(self) -> str:
        return f"early-review:{self.pk}"

    @property
    def waits(self) -> bool:
        return self.answer == self.Answer.WAITING

    @property
    def comes_forward(self) -> bool:
        return self.answer == self.Answer.FORWARD


class LegalPlanning(models.Model):
    """Whether legal planning is begun for a family's children, decided at or after a review."""

    class Decision(models.TextChoices):
        BEGIN = "begin", "Hold a legal planning meeting"
        NOT_NOW = "not-now", "Do not start court proceedings or legal planning now"

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    conference = models.ForeignKey(
        Conference, on_delete=models.PROTECT, null=True, blank=True, related_name="legal_planning"
    )
    considered_on = models.DateField()
    suffering = models.BooleanField(help_text="a child is thought to be suffering significant harm")
    decision = models.CharField(max_length=8, choices=Decision)
    reasons = models.TextField()
    ended_on = models.DateField(null=True, blank=True, help_text="when nothing more follows")
    ended_why = models.TextField(blank=True)
    by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    @property
    def ref(self) -> str:
        return f"legal-planning:{self.pk}"


class LegalPlanningChild(models.Model):
    """One child of the household for whom it was considered. A child left out has no row, and is shown as missing."""

    planning = models.ForeignKey(LegalPlanning, on_delete=models.PROTECT, related_name="children")
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="legal_planning")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["planning", "child"], name="child_once_in_legal_planning")
        ]


class LegalMeeting(models.Model):
    """A legal planning meeting. The advice taken at it is confidential to social care's managers and the worker."""

    class State(models.TextChoices):
        ARRANGED = "arranged", "Arranged"
        HELD = "held", "Held"
        CANCELLED = "cancelled", "Cancelled"

    class Result(models.TextChoices):
        SUPPORT = "further-support", "A further period of support, with a letter before proceedings"
        COURT = "immediate-court-application", "An application to court at once, with a letter of issue"
        NEITHER = "neither", "Neither letter"

    planning = models.ForeignKey(LegalPlanning, on_delete=models.PROTECT, related_name="meetings")
    meets_at = models.DateTimeField()
    social_worker = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    manager = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    adviser = models.CharField(max_length=160, blank=True, help_text="who advises for legal services")
    state = models.CharField(max_length=10, choices=State, default=State.ARRANGED)
    cancelled_why = models.TextField(blank=True)
    held_on = models.DateField(null=True, blank=True)
    advice = models.TextField(blank=True, help_text="confidential: legal advice")
    result = models.CharField(max_length=30, choices=Result, blank=True)
    result_why = models.TextField(blank=True)
    by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["planning"], condition=Q(state="arranged"), name="one_arranged_legal_meeting"
            ),
            models.CheckConstraint(
                condition=~Q(state="held") | (Q(held_on__isnull=False) & ~Q(result="")),
                name="legal_meeting_held_has_its_result",
            ),
        ]


class LegalLetter(models.Model):
    """The letter before proceedings, or of issue: drafted, then sent, after which it stays as it went."""

    class Kind(models.TextChoices):
        BEFORE = "before-proceedings", "Letter before proceedings"
        ISSUE = "issue", "Letter of issue"

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        SENT = "sent", "Sent"

    meeting = models.OneToOneField(LegalMeeting, on_delete=models.PROTECT, related_name="letter")
    kind = models.CharField(max_length=20, choices=Kind)
    state = models.CharField(max_length=6, choices=State, default=State.DRAFT)
    steps = models.TextField(help_text="what the council plans to do")
    reasons = models.TextField(help_text="why")
    can_do = models.TextField(
        blank=True, help_text="what the parents can do to keep it out of court, if anything"
    )
    timetable = models.TextField(blank=True, help_text="what happens when")
    to = models.ManyToManyField(Relative, related_name="+")
    sent_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    @property
    def is_sent(self) -> bool:
        return self.state == self.State.SENT

    @property
    def lacks_what_to_do(self) -> bool:
        """Whether it is a letter before proceedings that does not say what the parents can do."""
        return self.kind == self.Kind.BEFORE and not self.can_do

"""Children on plans who move into or out of the area: each move, and what was done jointly meanwhile."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from quorate.cases.models import Child
from quorate.people.models import Area, Practitioner


class Move(models.Model):
    """One move of a child on a plan, in or out. Open until responsibility has passed, or the child moves on."""

    class Direction(models.TextChoices):
        IN = "in", "In"
        OUT = "out", "Out"

    class Closed(models.TextChoices):
        PASSED = "passed", "Responsibility has passed"
        LEFT = "left", "The child went back or moved on"
        MISTAKE = "mistake", "Entered by mistake"

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="moves")
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="moves")
    direction = models.CharField(max_length=3, choices=Direction)
    authority = models.CharField(
        max_length=120, help_text="the other authority: the first one, or the receiving one"
    )
    contact_name = models.CharField(max_length=120, blank=True)
    contact_email = models.EmailField(blank=True)
    contact_phone = models.CharField(max_length=40, blank=True)
    told_on = models.DateField(help_text="the day on which the receiving authority was told")
    moved_on = models.DateField(null=True, blank=True)
    permanent = models.BooleanField(default=True)
    for_good_on = models.DateField(
        null=True, blank=True, help_text="when it was known to be for good, if only after the notice"
    )
    until_on = models.DateField(
        null=True, blank=True, help_text="how long the child is to stay, if not for good"
    )
    plan_started_on = models.DateField(null=True, blank=True, help_text="the plan that the child came with")
    plan_categories = models.JSONField(default=list, help_text="codes of plans.Category")
    lead_worker = models.CharField(
        max_length=120, blank=True, help_text="the first authority's lead social worker"
    )
    lead_worker_email = models.EmailField(blank=True)
    lead_worker_phone = models.CharField(max_length=40, blank=True)
    last_review_on = models.DateField(null=True, blank=True)
    next_review_on = models.DateField(null=True, blank=True)
    accepted_on = models.DateField(null=True, blank=True)
    accepted_ref = models.CharField(
        max_length=120, blank=True, help_text="the letter in which it was accepted"
    )
    conference_on = models.DateField(
        null=True, blank=True, help_text="out only: the receiving authority's conference"
    )
    confirmed_on = models.DateField(null=True, blank=True, help_text="written confirmation of responsibility")
    confirmed_ref = models.CharField(max_length=120, blank=True)
    closed = models.CharField(max_length=10, choices=Closed, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    closed_why = models.TextField(blank=True)
    token = models.CharField(
        max_length=40, null=True, blank=True, unique=True, help_text="the form that made it, once"
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["child"], condition=Q(closed=""), name="one_open_move_a_child"),
            models.CheckConstraint(
                condition=Q(confirmed_on__isnull=True) | Q(confirmed_on__gte=F("told_on")),
                name="move_confirmed_after_notice",
            ),
            models.CheckConstraint(
                condition=Q(accepted_on__isnull=True) | Q(accepted_on__gte=F("told_on")),
                name="move_accepted_after_notice",
            ),
            models.CheckConstraint(
                condition=Q(conference_on__isnull=True) | Q(conference_on__gte=F("told_on")),
                name="move_conference_after_notice",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["area", "closed", "told_on"])]

    @property
    def ref(self) -> str:
        """The occasion by which events, letters and audit entries name this move."""
        return f"move:{self.pk}"

    @property
    def inward(self) -> bool:
        return self.direction == Move.Direction.IN


class Shared(models.Model):
    """Something done or received with the other authority while a move is open. Never changed, only taken back."""

    class Kind(models.TextChoices):
        REPORT = "report", "A report from the other authority"
        JOINT = "joint", "Work with the other authority’s lead social worker"
        RISK = "risk", "A new risk that comes with the move"
        INVITED = "invited", "Their lead social worker asked to the conference"

    move = models.ForeignKey(Move, on_delete=models.PROTECT, related_name="shared")
    kind = models.CharField(max_length=10, choices=Kind)
    on = models.DateField()
    says = models.TextField()
    by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_why = models.TextField(blank=True)


class Told(models.Model):
    """A body that was told of a move in: by which letter, to whom."""

    move = models.ForeignKey(Move, on_delete=models.PROTECT, related_name="told")
    body = models.CharField(max_length=40, help_text="a key of the procedure's list of who is told")
    to = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    letter = models.PositiveBigIntegerField(help_text="the letter's number in the post room")
    on = models.DateField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["move", "body"], name="body_told_once")
        ]


class Corrected(models.Model):
    """What a move said before it was put right."""

    move = models.ForeignKey(Move, on_delete=models.PROTECT, related_name="corrections")
    field = models.CharField(max_length=40)
    was = models.TextField(blank=True)
    became = models.TextField(blank=True)
    why = models.TextField()
    by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

"""Conferences: the meeting, the children it is about, who is asked, who came, what was said and decided."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from quorate.cases.models import Child, Family, Relative
from quorate.people.models import Area, Practitioner
from quorate.plans.models import Plan


class Room(models.Model):
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="rooms")
    name = models.CharField(max_length=120)
    address = models.TextField(blank=True)
    seats = models.PositiveSmallIntegerField(default=12)
    step_free = models.BooleanField(default=True)
    active = models.BooleanField(default=True)
    inactive_because = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["area", "name"], name="room_named_once")
        ]

    def __str__(self) -> str:
        return self.name


class Conference(models.Model):
    class Kind(models.TextChoices):
        INITIAL = "initial", "Initial conference"
        PRE_BIRTH = "pre-birth", "Pre-birth conference"
        TRANSFER_IN = "transfer-in", "Transfer-in conference"
        REVIEW = "review", "Review conference"

    class Place(models.TextChoices):
        ROOM = "room", "In a room"
        ONLINE = "online", "Online"
        HYBRID = "hybrid", "In a room and online"

    class State(models.TextChoices):
        BOOKED = "booked", "Booked"
        OPEN = "open", "In session"
        CLOSED = "closed", "Held"
        STOOD_DOWN = "stood-down", "Stood down"
        CANCELLED = "cancelled", "Cancelled"

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="conferences")
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="conferences")
    kind = models.CharField(
        max_length=12,
        choices=Kind,
        help_text="by which its papers go; each child's own kind stands with the child",
    )
    with_care_review = models.BooleanField(
        default=False, help_text="held together with the looked-after review"
    )
    state = models.CharField(max_length=12, choices=State, default=State.BOOKED)
    starts_at = models.DateTimeField()
    minutes_long = models.PositiveSmallIntegerField(default=90)
    place = models.CharField(max_length=10, choices=Place)
    room = models.ForeignKey(
        Room, on_delete=models.PROTECT, null=True, blank=True, related_name="conferences"
    )
    link = models.URLField(blank=True)
    chair = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="conferences_chaired")
    administrator = models.ForeignKey(
        Practitioner, on_delete=models.PROTECT, related_name="conferences_administered"
    )
    chair_why = models.TextField(
        blank=True, help_text="why this chair, where the procedure would have another"
    )
    past_limit_reason = models.TextField(blank=True, help_text="why it is booked past a child's limit")
    warnings_accepted = models.JSONField(
        default=list, help_text="codes of the warnings shown when it was booked"
    )
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    cancelled_why = models.TextField(blank=True)
    follows = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="followed_by",
        help_text="the stood-down or inquorate conference that this one comes back from",
    )
    calendar_sequence = models.PositiveIntegerField(
        default=0, help_text="RFC 5545 SEQUENCE of the invitation"
    )
    token = models.CharField(
        max_length=40,
        null=True,
        blank=True,
        unique=True,
        help_text="the form it was booked with, which books once",
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["area", "starts_at"]),
            models.Index(fields=["chair", "starts_at"]),
            models.Index(fields=["room", "starts_at"]),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~Q(place="online") & Q(room__isnull=False) | Q(place="online"),
                name="place_has_its_room",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True)
                | Q(opened_at__isnull=True)
                | Q(closed_at__gte=F("opened_at")),
                name="conference_closes_after_opening",
            ),
        ]

    @property
    def rules_kind(self) -> str:
        """The kind by which the rules on papers and quorum go: the other three are all initial conferences."""
        return rules_kind(self.kind)

    @property
    def ref(self) -> str:
        """The occasion by which events, duties, letters and audit entries name this conference."""
        return f"conference:{self.pk}"


def rules_kind(kind: str) -> str:
    """Return ``review`` or ``initial``: a pre-birth or transfer-in conference has the standing of an initial one."""
    return "review" if kind == Conference.Kind.REVIEW else "initial"


class ConferenceChild(models.Model):
    """One child's part of a conference, with the limit as it stood when the conference was booked."""

    conference = models.ForeignKey(Conference, on_delete=models.PROTECT, related_name="children")
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="conferences")
    kind = models.CharField(max_length=12, choices=Conference.Kind)
    plan = models.ForeignKey(
        Plan, on_delete=models.PROTECT, null=True, blank=True, related_name="conferences"
    )
    limit_on = models.DateField(null=True, blank=True)
    limit_reason = models.JSONField(default=dict)
    review_number = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="1 for the first review"
    )
    still_suffering = models.BooleanField(null=True, help_text="is suffering significant harm")
    likely_to_suffer = models.BooleanField(null=True, help_text="is likely to suffer significant harm")
    wishes_and_feelings = models.TextField(
        blank=True, help_text="what the child wanted the conference to know"
    )
    working_notes = models.TextField(blank=True, help_text="the discussion about this child, for the minutes")
    notes_version = models.PositiveIntegerField(
        default=1,
        help_text="counts changes to the questions, wishes and notes, which are typed while views come in",
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["conference", "child"], name="child_once_a_conference"),
            models.CheckConstraint(
                condition=~Q(kind="review") | Q(plan__isnull=False), name="review_is_of_a_plan"
            ),
        ]


class ChildTakenOff(models.Model):
    """A child who was to be in a conference and was taken off it before it opened. Says why; never changed."""

    conference = models.ForeignKey(Conference, on_delete=models.PROTECT, related_name="taken_off")
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="+")
    why = models.TextField()
    by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()


class DateChange(models.Model):
    """A change of a booked conference's date: asked for by whom, on what grounds, made by whom."""

    conference = models.ForeignKey(Conference, on_delete=models.PROTECT, related_name="date_changes")
    was_at = models.DateTimeField()
    became_at = models.DateTimeField()
    requested_by = models.ForeignKey(
        Practitioner, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    ground = models.CharField(max_length=80, blank=True)
    why = models.TextField(blank=True)
    core_group_consulted_on = models.DateField(null=True, blank=True)
    by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()


class DateChangeRequest(models.Model):
    """Somebody entitled to ask has asked for another date; the Chair answers."""

    class Answer(models.TextChoices):
        WAITING = "waiting", "Waiting for the Chair"
        AGREED = "agreed", "Agreed"
        REFUSED = "refused", "Refused"

    conference = models.ForeignKey(Conference, on_delete=models.PROTECT, related_name="change_requests")
    wanted_on = models.DateField()
    ground = models.CharField(max_length=80, blank=True)
    why = models.TextField()
    core_group_consulted_on = models.DateField(null=True, blank=True)
    no_consultation_why = models.TextField(blank=True)
    by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    answer = models.CharField(max_length=10, choices=Answer, default=Answer.WAITING)
    answered_by = models.ForeignKey(
        Practitioner, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    answer_why = models.TextField(blank=True)


PERSON = ("practitioner", "relative", "young_person", "guest")
"""The four kinds of people who may be asked to a conference, as fields of an invitation."""


def _only(named: str) -> Q:
    """Return the condition that an invitation names one kind of person and none of the others."""
    return Q(**{f"{one}__isnull": one != named for one in PERSON})


class Invitation(models.Model):
    """One person asked to one conference: a practitioner or a member of the family."""

    class Reply(models.TextChoices):
        NONE = "none", "No reply yet"
        COMING = "coming", "Coming"
        ONLINE = "online", "Coming, online"
        APOLOGIES = "apologies", "Sends apologies"
        SUBSTITUTE = "substitute", "Sends somebody else"

    conference = models.ForeignKey(Conference, on_delete=models.PROTECT, related_name="invitations")
    practitioner = models.ForeignKey(
        Practitioner, on_delete=models.PROTECT, null=True, blank=True, related_name="invitations"
    )
    relative = models.ForeignKey(
        Relative, on_delete=models.PROTECT, null=True, blank=True, related_name="invitations"
    )
    young_person = models.ForeignKey(
        Child,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="invitations",
        help_text="a child invited to their own conference",
    )
    guest = models.ForeignKey(
        "conferences.Guest", on_delete=models.PROTECT, null=True, blank=True, related_name="invitations"
    )
    part = models.CharField(max_length=60, help_text="e.g. social worker, mother, health visitor")
    core_group = models.BooleanField(default=False)
    observer = models.BooleanField(default=False, help_text="may watch, never counts and has no view")
    acts_as_social_worker = models.BooleanField(
        default=False, help_text="a manager recorded as acting as the child's social worker that day"
    )
    substitute_for = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="substitutes"
    )
    briefed = models.BooleanField(
        default=False, help_text="a substitute whom the person they stand in for has briefed"
    )
    owes_report = models.BooleanField(default=False)
    reply = models.CharField(max_length=12, choices=Reply, default=Reply.NONE)
    reply_words = models.TextField(blank=True)
    replied_at = models.DateTimeField(null=True, blank=True)
    replied_by = models.ForeignKey(
        Practitioner,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="who wrote the reply down: the person, or an administrator for them",
    )
    report_promised = models.BooleanField(
        default=False, help_text="will not come, and sends a report instead"
    )
    invited_at = models.DateTimeField(
        null=True, blank=True, help_text="when the invitation was put in the post room"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_why = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["conference", "practitioner"],
                condition=Q(practitioner__isnull=False, withdrawn_at__isnull=True),
                name="practitioner_asked_once",
            ),
            models.UniqueConstraint(
                fields=["conference", "relative"],
                condition=Q(relative__isnull=False, withdrawn_at__isnull=True),
                name="relative_asked_once",
            ),
            models.CheckConstraint(
                condition=(
                    _only("practitioner") | _only("relative") | _only("young_person") | _only("guest")
                ),
                name="invitation_to_one_person",
            ),
        ]

    @property
    def name(self) -> str:
        person = self.practitioner or self.relative or self.young_person or self.guest
        return person.name if person else ""


class Attendance(models.Model):
    """One stay in the meeting. Somebody who leaves and comes back has two."""

    class Mode(models.TextChoices):
        IN_PERSON = "in-person", "In the room"
        ONLINE = "virtual", "Online"

    invitation = models.ForeignKey(Invitation, on_delete=models.PROTECT, related_name="stays")
    mode = models.CharField(max_length=10, choices=Mode, default=Mode.IN_PERSON)
    arrived_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["invitation"], condition=Q(left_at__isnull=True), name="in_the_meeting_once"
            ),
            models.CheckConstraint(
                condition=Q(left_at__isnull=True) | Q(left_at__gte=F("arrived_at")),
                name="leaves_after_arriving",
            ),
        ]


class View(models.Model):
    """What one agency (or professional group) thinks should happen for one child. The last row stands."""

    class Says(models.TextChoices):
        PLAN = "plan", "There should be a plan"
        NO_PLAN = "no-plan", "There should not be a plan"
        CONTINUE = "continue", "The plan should go on"
        END = "end", "The plan should end"
        NONE_GIVEN = "none-given", "No view given"

    conference_child = models.ForeignKey(ConferenceChild, on_delete=models.PROTECT, related_name="views")
    invitation = models.ForeignKey(Invitation, on_delete=models.PROTECT, related_name="views")
    unit = models.CharField(
        max_length=160, help_text="the agency or professional group that the area's procedure gives one view"
    )
    says = models.CharField(max_length=12, choices=Says)
    words = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["conference_child", "unit"],
                condition=Q(superseded_at__isnull=True),
                name="one_standing_view",
            )
        ]


class QuorumRuling(models.Model):
    """What the Chair said when the conference was not quorate, or where the text leaves quorum to the Chair."""

    class Ruling(models.TextChoices):
        PROCEED = "proceed", "Go ahead"
        NOT_PROCEED = "not-proceed", "Do not go ahead"
        QUORATE = "quorate", "The Chair finds it quorate"
        NOT_QUORATE = "not-quorate", "The Chair finds it not quorate"

    conference = models.ForeignKey(Conference, on_delete=models.PROTECT, related_name="rulings")
    conference_child = models.ForeignKey(ConferenceChild, on_delete=models.PROTECT, related_name="rulings")
    ruling = models.CharField(max_length=12, choices=Ruling)
    conditions = models.JSONField(default=list, help_text="the procedure's conditions that the Chair ticked")
    reasons = models.TextField()
    interim_arrangements = models.TextField(blank=True)
    by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["conference_child"],
                condition=Q(superseded_at__isnull=True),
                name="one_standing_ruling",
            )
        ]


class Decision(models.Model):
    """The outcome for one child, with the finding that allowed it. A later row supersedes, never an update."""

    class Outcome(models.TextChoices):
        PLAN = "plan", "A plan is made"
        NO_PLAN = "no-plan", "No plan is made"
        CONTINUE = "continue", "The plan goes on"
        END = "end", "The plan ends"
        STOOD_DOWN = "stood-down", "Stood down"
        NOT_DECIDED = "not-decided", "No decision could be taken"

    conference_child = models.ForeignKey(ConferenceChild, on_delete=models.PROTECT, related_name="decisions")
    outcome = models.CharField(max_length=12, choices=Outcome)
    decided_by = models.CharField(max_length=60, help_text="agencies present, conference chair (veto) ...")
    chair_view = models.CharField(max_length=12, blank=True)
    override = models.BooleanField(
        default=False, help_text="the Chair decided against the view of the conference"
    )
    reasons = models.TextField(blank=True)
    criterion = models.CharField(max_length=80, blank=True, help_text="the ground on which a plan ends")
    categories = models.JSONField(default=list)
    changes = models.TextField(blank=True, help_text="changes to the plan, social worker or core group")
    answers = models.JSONField(
        default=dict,
        help_text="the facts on which it was decided, as the rules took them, and the Chair's other answers",
    )
    next_review_on = models.DateField(null=True, blank=True)
    next_review_past_limit_why = models.TextField(blank=True)
    ends_on = models.DateField(null=True, blank=True)
    quorum = models.JSONField(help_text="the quorum finding when it was decided")
    finding = models.JSONField(help_text="the deciding finding: rule, edition, citation, reason")
    warnings_accepted = models.JSONField(default=list)
    by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)
    superseded_why = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["conference_child"],
                condition=Q(superseded_at__isnull=True),
                name="one_standing_decision",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="end") | Q(ends_on__isnull=False), name="ending_has_a_day"
            ),
        ]


class Evaluation(models.Model):
    """What the manager's evaluation of a stood-down decision came to. It takes effect at the reconvened meeting."""

    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="evaluation")
    held_on = models.DateField()
    form = models.CharField(max_length=20, help_text="meeting or discussion")
    participants = models.TextField(help_text="the senior leads who took part, and their organisations")
    outcome = models.CharField(max_length=12, choices=Decision.Outcome)
    reasons = models.TextField()
    by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()


class Dissent(models.Model):
    """A professional's dissent from a decision, in their own words."""

    conference_child = models.ForeignKey(ConferenceChild, on_delete=models.PROTECT, related_name="dissents")
    invitation = models.ForeignKey(Invitation, on_delete=models.PROTECT, related_name="dissents")
    words = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")

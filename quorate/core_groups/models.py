"""Core groups: who is in them, their meetings and actions, visits to the child. Rows and constraints."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from quorate.cases.models import Child, Event, Family, NetworkMember, Relative
from quorate.people.models import Agency, Area, Practitioner
from quorate.plans.models import Plan

HOW_OFTEN = (
    (7, "every week"),
    (14, "every 2 weeks"),
    (21, "every 3 weeks"),
    (28, "every 4 weeks"),
    (42, "every 6 weeks"),
    (56, "every 8 weeks"),
    (84, "every 12 weeks"),
)
"""How often a core group can be asked to meet, or a child to be visited: days between, and the words."""


class Measure(models.Model):
    """What an area goes by where neither its procedure nor a plan says how often. Set by a manager, with a reason."""

    area = models.OneToOneField(Area, on_delete=models.PROTECT, related_name="core_group_measure")
    group_every = models.PositiveSmallIntegerField(null=True, blank=True, choices=HOW_OFTEN)
    visit_every = models.PositiveSmallIntegerField(null=True, blank=True, choices=HOW_OFTEN)
    why = models.TextField()
    set_by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)


class CoreGroup(models.Model):
    """What was arranged for one child's core group under one plan: how often it meets, how often the child is
    visited. Its lead is the plan's lead social worker."""

    plan = models.OneToOneField(Plan, on_delete=models.PROTECT, related_name="core_group")
    group_every = models.PositiveSmallIntegerField(null=True, blank=True, choices=HOW_OFTEN)
    visit_every = models.PositiveSmallIntegerField(null=True, blank=True, choices=HOW_OFTEN)
    no_family_why = models.TextField(blank=True, help_text="why nobody of the family is in the group")
    version = models.PositiveIntegerField(default=1)


class FamilyMember(models.Model):
    """The part of a relative, or of the child (no relative), in a child's core group, from a day to a day."""

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="core_group_family")
    relative = models.ForeignKey(
        Relative, on_delete=models.PROTECT, null=True, blank=True, related_name="core_groups"
    )
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["child", "relative"], condition=Q(to_on__isnull=True), name="one_part_a_relative"
            ),
            models.UniqueConstraint(
                fields=["child"],
                condition=Q(to_on__isnull=True, relative__isnull=True),
                name="one_part_of_the_child",
            ),
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(to_on__gte=models.F("from_on")),
                name="family_left_after_joining",
            ),
        ]


class Leaving(models.Model):
    """Why somebody is no longer in a core group, and who agreed to it."""

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="core_group_leavings")
    member = models.OneToOneField(
        NetworkMember, on_delete=models.PROTECT, null=True, blank=True, related_name="core_group_leaving"
    )
    family_member = models.OneToOneField(
        FamilyMember, on_delete=models.PROTECT, null=True, blank=True, related_name="leaving"
    )
    name = models.CharField(max_length=120)
    part = models.CharField(max_length=60)
    from_on = models.DateField()
    on = models.DateField()
    why = models.TextField()
    agreed = models.CharField(max_length=12, blank=True, help_text="all, chair, or empty: not stated")
    by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()


class PrimaryCare(models.Model):
    """Primary care was asked for what it knows, or why it was not: for a core group that has nobody of it."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="primary_care_asked")
    practitioner = models.ForeignKey(
        Practitioner, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    why_not = models.TextField(blank=True)
    on = models.DateField()
    by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(practitioner__isnull=False) | ~Q(why_not=""), name="asked_or_why_not"
            )
        ]


class Meeting(models.Model):
    """One core group meeting, for one child or for several of a family."""

    class State(models.TextChoices):
        PLANNED = "planned", "Planned"
        HELD = "held", "Took place"
        NOT_HELD = "not-held", "Did not take place"
        CALLED_OFF = "called-off", "Called off"

    class Record(models.TextChoices):
        NONE = "", "Not yet written"
        DRAFT = "draft", "Being written"
        WITH_MANAGER = "with-manager", "With the manager"
        APPROVED = "approved", "Approved"

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="core_group_meetings")
    family = models.ForeignKey(
        Family, on_delete=models.PROTECT, null=True, blank=True, related_name="core_group_meetings"
    )
    starts_at = models.DateTimeField()
    minutes_long = models.PositiveSmallIntegerField(default=60)
    place = models.CharField(max_length=200)
    lead = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="core_group_meetings_led")
    state = models.CharField(max_length=12, choices=State, default=State.PLANNED)
    state_why = models.TextField(blank=True)
    token = models.CharField(max_length=40, unique=True, help_text="one form, one meeting")
    record = models.CharField(max_length=12, choices=Record, default=Record.NONE, blank=True)
    edition = models.PositiveSmallIntegerField(default=1, help_text="of the record: each correction is one")
    edition_why = models.TextField(blank=True)
    written_by = models.ForeignKey(
        Practitioner, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    manager_says = models.TextField(blank=True)
    planned_by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    planned_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["area", "state", "starts_at"])]

    @property
    def ref(self) -> str:
        return f"core-group:{self.pk}"


class MeetingMove(models.Model):
    """When and where a meeting was to be before it was moved."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="moves")
    was_at = models.DateTimeField()
    was_place = models.CharField(max_length=200)
    why = models.TextField()
    by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()


class Part(models.Model):
    """One child's part of a meeting, and what was said and decided about that child alone."""

    class Recommends(models.TextChoices):
        UNASKED = "", "Not answered yet"
        NEEDED = "needed", "The plan is still needed"
        NOT_NEEDED = "not-needed", "The plan is no longer needed"
        DIVIDED = "divided", "The group was not of one mind"
        NOT_TALKED_OVER = "not-talked-over", "It was not talked over"

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="parts")
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="core_group_parts")
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="core_group_parts")
    discussed = models.TextField(blank=True)
    capacity = models.TextField(blank=True)
    changes = models.TextField(blank=True)
    protection = models.TextField(blank=True)
    care = models.TextField(blank=True)
    decisions = models.TextField(blank=True)
    recommends = models.CharField(max_length=16, choices=Recommends, default=Recommends.UNASKED, blank=True)
    recommends_why = models.TextField(blank=True)
    planned_note = models.ForeignKey(Event, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    recommends_note = models.ForeignKey(
        Event, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["meeting", "child"], name="one_part_a_child_and_meeting")
        ]


class Seat(models.Model):
    """One person expected at a meeting: asked or not, there or not, and what they wrote if they could not come."""

    class Came(models.TextChoices):
        UNKNOWN = "", "Not recorded"
        IN_PERSON = "in-person", "Came"
        ONLINE = "online", "Joined online or by telephone"
        APOLOGIES = "apologies", "Sent apologies"
        ABSENT = "absent", "Did not come"

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="seats")
    practitioner = models.ForeignKey(
        Practitioner, on_delete=models.PROTECT, null=True, blank=True, related_name="core_group_seats"
    )
    relative = models.ForeignKey(
        Relative, on_delete=models.PROTECT, null=True, blank=True, related_name="core_group_seats"
    )
    child = models.ForeignKey(
        Child, on_delete=models.PROTECT, null=True, blank=True, related_name="core_group_seats"
    )
    name = models.CharField(max_length=120)
    part = models.CharField(max_length=60)
    commits = models.BooleanField(default=False, help_text="can commit the agency's resources")
    asked_at = models.DateTimeField(null=True, blank=True)
    came = models.CharField(max_length=12, choices=Came, default=Came.UNKNOWN, blank=True)
    views = models.TextField(blank=True)
    views_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["meeting", "practitioner"], name="one_seat_a_practitioner"),
            models.UniqueConstraint(fields=["meeting", "relative"], name="one_seat_a_relative"),
            models.UniqueConstraint(fields=["meeting", "child"], name="one_seat_a_child"),
        ]

    @property
    def there(self) -> bool:
        return self.came in (self.Came.IN_PERSON, self.Came.ONLINE)


class Agreed(models.Model):
    """Something that a core group agreed should be done for one child: by whom, by when, and what came of it."""

    part = models.ForeignKey(Part, on_delete=models.PROTECT, related_name="agreed")
    what = models.TextField()
    owner = models.ForeignKey(
        Practitioner, on_delete=models.PROTECT, null=True, blank=True, related_name="core_group_actions"
    )
    family_owner = models.CharField(
        max_length=120, blank=True, help_text="who of the family, if not a practitioner"
    )
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    by_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)
    given_up_on = models.DateField(null=True, blank=True)
    came_of_it = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(done_on__isnull=True) | Q(given_up_on__isnull=True), name="done_or_given_up"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["by_on"],
                condition=Q(done_on__isnull=True, given_up_on__isnull=True),
                name="agreed_still_open",
            )
        ]

    @property
    def whose(self) -> str:
        return self.owner.name if self.owner else self.family_owner


class RecordEdition(models.Model):
    """The record of a meeting as a manager approved it. Never changed: a correction makes the next edition."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveSmallIntegerField()
    blocks = models.JSONField(help_text="for each child's number, and 0 for all, the paper's blocks")
    why = models.TextField(blank=True)
    approved_by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["meeting", "number"], name="one_edition_a_number")
        ]


class Visit(models.Model):
    """A visit to a child. Never changed: one that was recorded wrongly is superseded by another."""

    class Where(models.TextChoices):
        HOME = "home", "At home"
        SCHOOL = "school", "At school or nursery"
        ELSEWHERE = "elsewhere", "Somewhere else"

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="visits")
    on = models.DateField()
    visitor = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="visits")
    where = models.CharField(max_length=12, choices=Where)
    where_else = models.CharField(max_length=200, blank=True)
    seen = models.BooleanField()
    alone = models.BooleanField(default=False, help_text="seen without a parent or carer in the room")
    why_not = models.TextField(blank=True, help_text="why the child was not seen, or not alone")
    bedroom = models.BooleanField(default=False, help_text="the child's bedroom was seen")
    child_said = models.TextField(blank=True)
    observed = models.TextField(blank=True)
    concerns = models.TextField(blank=True)
    done_about = models.TextField(blank=True, help_text="what was done about the concerns")
    token = models.CharField(max_length=40, unique=True, help_text="one form, one visit")
    recorded_by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    note = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+")
    instead_of = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="put_right_by"
    )
    superseded_at = models.DateTimeField(null=True, blank=True)
    superseded_why = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(seen=True) | Q(alone=False), name="alone_only_if_seen"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["child", "on"], condition=Q(superseded_at__isnull=True), name="visit_standing"
            )
        ]

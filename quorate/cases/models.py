"""Children, families, networks, what happened to a child, and the duties derived from it. Rows and
constraints."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from quorate.people.models import Agency, Area, Practitioner, Team


class Family(models.Model):
    """Children who are conferenced together. The name is for staff lists only."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="families")
    reference = models.CharField(max_length=20)
    name = models.CharField(max_length=120)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["area", "reference"], name="family_reference_once")
        ]

    def __str__(self) -> str:
        return f"family {self.reference}"


class Child(models.Model):
    class Sex(models.TextChoices):
        MALE = "M", "Male"
        FEMALE = "F", "Female"
        UNKNOWN = "U", "Not known"

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="children")
    la_child_id = models.CharField(max_length=20)
    family = models.ForeignKey(
        Family, on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    given_name = models.CharField(max_length=80, blank=True)
    family_name = models.CharField(max_length=80, blank=True)
    nhs_number = models.CharField(max_length=10, blank=True)
    upn = models.CharField(max_length=13, blank=True)
    born_on = models.DateField(null=True, blank=True)
    expected_on = models.DateField(null=True, blank=True)
    died_on = models.DateField(null=True, blank=True)
    sex = models.CharField(max_length=1, choices=Sex, default=Sex.UNKNOWN)
    ethnicity = models.CharField(max_length=4, blank=True)
    disabilities = models.JSONField(default=list)
    social_worker = models.ForeignKey(
        Practitioner, on_delete=models.PROTECT, null=True, blank=True, related_name="children_held"
    )
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    review_due_on = models.DateField(
        null=True, blank=True, help_text="the earliest open limit of a review, kept by cases.duties for lists"
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name_plural = "children"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["area", "review_due_on"]),
            models.Index(fields=["area", "family_name", "given_name"]),
            models.Index(fields=["area", "nhs_number"]),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["area", "la_child_id"], name="child_identifier_once_in_area"),
            models.CheckConstraint(
                condition=Q(born_on__isnull=False) | Q(expected_on__isnull=False),
                name="child_born_or_expected",
            ),
            models.CheckConstraint(
                condition=Q(died_on__isnull=True)
                | Q(born_on__isnull=True)
                | Q(died_on__gte=models.F("born_on")),
                name="child_died_after_birth",
            ),
        ]

    def __str__(self) -> str:
        return f"child {self.la_child_id}"

    @property
    def name(self) -> str:
        """The name to show; a child known only from a census file has none, and is shown by identifier.

        A baby who has no name yet is called so, or the family's name alone would stand for the child.
        """
        given = self.given_name or ("Baby" if self.expected_on and self.family_name else "")
        return f"{given} {self.family_name}".strip() or f"Child {self.la_child_id}"


class NameKey(models.Model):
    """A fragment of a child's name, so that misspelt names are found with an ordinary index."""

    child = models.ForeignKey(Child, on_delete=models.CASCADE, related_name="name_keys")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=12)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["area", "key", "child"])]


class Correction(models.Model):
    """What a child's row said before it was put right: nothing about a child is overwritten without trace."""

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="corrections")
    field = models.CharField(max_length=40)
    was = models.TextField(blank=True)
    became = models.TextField(blank=True)
    why = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, null=True, related_name="+")


class Relative(models.Model):
    """A parent, carer or other family member. Belongs to the family."""

    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="relatives")
    name = models.CharField(max_length=120)
    relation = models.CharField(max_length=60, help_text="e.g. mother, father, grandmother")
    parental_responsibility = models.BooleanField(default=False)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    address = models.TextField(blank=True)


class ParentOf(models.Model):
    """Whose parent a relative is, where the children of a family do not all have the same: until it was ended."""

    relative = models.ForeignKey(Relative, on_delete=models.PROTECT, related_name="parent_of")
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="parents")
    at = models.DateTimeField()
    by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["relative", "child"],
                condition=Q(ended_at__isnull=True),
                name="parent_of_a_child_once",
            )
        ]


class SafeContact(models.Model):
    """Where letters, e-mails, calls and links to one of the family may go. A later row supersedes, never an update.

    A row that came from the family's own door waits until a worker confirms it.
    """

    class Standing(models.TextChoices):
        ASKED = "asked", "Asked for by the family, not confirmed yet"
        STANDS = "stands", "Stands"
        REFUSED = "refused", "Not confirmed"
        SUPERSEDED = "superseded", "Replaced by a later one"

    class Post(models.TextChoices):
        RECORD = "record", "By post to the address on record"
        OTHER = "other", "By post to another address"
        HAND = "hand", "By hand, through the social worker only"
        NEVER = "never", "Not at all: nothing on paper"

    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="safe_contacts")
    relative = models.ForeignKey(
        Relative, on_delete=models.PROTECT, null=True, blank=True, related_name="safe_contacts"
    )
    child = models.ForeignKey(
        Child, on_delete=models.PROTECT, null=True, blank=True, related_name="safe_contacts"
    )
    standing = models.CharField(max_length=10, choices=Standing)
    email_ok = models.BooleanField(default=False, help_text="e-mail may be sent")
    email = models.EmailField(blank=True, help_text="where, if not the address on record")
    post = models.CharField(max_length=8, choices=Post, default=Post.RECORD)
    post_address = models.TextField(blank=True)
    phone_ok = models.BooleanField(default=False, help_text="may be rung up and sent text messages")
    phone = models.CharField(max_length=40, blank=True, help_text="which number, if not the one on record")
    links_ok = models.BooleanField(
        default=False, help_text="a link to the family's own door may be sent by e-mail"
    )
    secret = models.BooleanField(
        default=False, help_text="where this person lives is kept from others of the family"
    )
    why = models.TextField(blank=True, help_text="e.g. shared device, somebody else opens the post")
    asked_by = models.CharField(
        max_length=120, blank=True, help_text="who of the family asked, at their door"
    )
    recorded_by = models.ForeignKey(
        Practitioner, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    recorded_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        Practitioner, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_why = models.TextField(blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(relative__isnull=False, child__isnull=True)
                | Q(relative__isnull=True, child__isnull=False),
                name="safe_contact_of_one_person",
            ),
            models.UniqueConstraint(
                fields=["relative", "standing"],
                condition=Q(relative__isnull=False, standing__in=["asked", "stands"]),
                name="one_safe_contact_of_a_relative",
            ),
            models.UniqueConstraint(
                fields=["child", "standing"],
                condition=Q(child__isnull=False, standing__in=["asked", "stands"]),
                name="one_safe_contact_of_a_child",
            ),
        ]


class NetworkMember(models.Model):
    """A practitioner's part in one child's case, from a day to a day."""

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="network")
    practitioner = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="network")
    part = models.CharField(max_length=60, help_text="e.g. social worker, health visitor, class teacher")
    core_group = models.BooleanField(default=False)
    direct_contact = models.BooleanField(default=False, help_text="the group or agency works with the child")
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["child", "practitioner"],
                condition=Q(to_on__isnull=True),
                name="one_current_part_a_child",
            )
        ]


class Event(models.Model):
    """Something that happened to a child. Never changed: a later row supersedes it, saying why."""

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=40, help_text="from quorate.rules.events, or noted")
    on = models.DateField()
    at = models.DateTimeField(null=True, blank=True)
    ref = models.CharField(max_length=60, blank=True, help_text="the occasion, e.g. conference:12")
    facts = models.JSONField(default=dict)
    origin = models.CharField(max_length=20, help_text="act or census")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        Practitioner, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    superseded_at = models.DateTimeField(null=True, blank=True)
    superseded_why = models.TextField(blank=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["child", "on"])]


class Occasion(models.Model):
    """A conference as the cases know it: for which children, and which practitioner holds which role in
    it."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="occasions")
    key = models.CharField(max_length=60, unique=True, help_text="e.g. conference:12")
    lead = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="occasions_led")
    also = models.PositiveSmallIntegerField(default=0, help_text="how many more children it is about")
    owners = models.JSONField(default=dict, help_text="role, or invitation:7, to the practitioner's number")


class OccasionEvent(models.Model):
    """Something that happened to a conference (booked, closed, notice sent). Never changed, only
    superseded."""

    occasion = models.ForeignKey(Occasion, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=40, help_text="from quorate.rules.events")
    on = models.DateField()
    at = models.DateTimeField(null=True, blank=True)
    ref = models.CharField(max_length=60, blank=True, help_text="whose, e.g. invitation:7")
    facts = models.JSONField(default=dict)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        Practitioner, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    superseded_at = models.DateTimeField(null=True, blank=True)
    superseded_why = models.TextField(blank=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["occasion", "on"])]


class Duty(models.Model):
    """One thing due, as the procedure said when the duty was made. Overdue is judged by the reader's
    today."""

    class Standing(models.TextChoices):
        OPEN = "open", "Open"
        DONE = "done", "Done in time"
        DONE_LATE = "done-late", "Done late"
        LAPSED = "lapsed", "No longer needed"

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="duties")
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="duties")
    scope = models.CharField(
        max_length=12, help_text="child, or conference (then child is the first of also + 1)"
    )
    also = models.PositiveSmallIntegerField(
        default=0, help_text="how many more children the same duty is for"
    )
    within = models.CharField(
        max_length=60, blank=True, help_text="the conference whose own duty it is, e.g. conference:12"
    )
    rule = models.CharField(max_length=60)
    occasion = models.CharField(
        max_length=80, help_text="what started it, e.g. conference:12 or invitation:7"
    )
    title = models.CharField(max_length=160)
    meaning = models.CharField(max_length=8, help_text="by, from, until or on")
    strength = models.CharField(max_length=8)
    due_on = models.DateField(
        null=True,
        blank=True,
        help_text="for a limit in hours, the day of due_at; empty where the text gives no figure",
    )
    due_at = models.DateTimeField(null=True, blank=True)
    hold_by = models.DateField(null=True, blank=True, help_text="the last working day on or before the limit")
    whose = models.CharField(max_length=40, help_text="the role whose duty it is")
    owner = models.ForeignKey(
        Practitioner, on_delete=models.PROTECT, null=True, blank=True, related_name="duties"
    )
    standing = models.CharField(max_length=10, choices=Standing, default=Standing.OPEN)
    done_on = models.DateField(null=True, blank=True)
    reason = models.JSONField(help_text="as_json of the finding's reason: says, steps, citation, edition")
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(
        null=True, blank=True, help_text="when it was superseded by a new working"
    )

    class Meta:
        verbose_name_plural = "duties"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["child", "within", "rule", "occasion"],
                condition=Q(ended_at__isnull=True),
                name="one_current_duty",
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["area", "due_on", "id"],
                condition=Q(standing="open", ended_at__isnull=True),
                name="duty_open_in_area",
            ),
            models.Index(
                fields=["owner", "due_on"],
                condition=Q(standing="open", ended_at__isnull=True),
                name="duty_open_of_owner",
            ),
            models.Index(fields=["within"]),
        ]


class AgencyContact(models.Model):
    """An agency known to work with a child though nobody from it is in the network yet (quorum asks)."""

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="agency_contacts")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    group = models.CharField(max_length=60, blank=True)
    direct = models.BooleanField(default=True)

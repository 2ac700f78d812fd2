"""Children looked after who are, or may be, on a plan as well: legal status, reviews, worries, and what was weighed."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from quorate.cases.models import Child
from quorate.clock import LONDON
from quorate.people.models import Area, Practitioner


class Spell(models.Model):
    """One legal status of a looked-after child, from a day to a day. Spells of one child never overlap."""

    class Status(models.TextChoices):
        SECTION_20 = "section-20", "Section 20 (accommodated by agreement)"
        INTERIM_ORDER = "interim-care-order", "Interim care order"
        CARE_ORDER = "care-order", "Care order"
        PLACEMENT_ORDER = "placement-order", "Placement order"
        EMERGENCY = "emergency-protection-order", "Emergency protection order"
        POLICE = "police-protection", "Police protection"
        REMAND = "remand", "On remand, or other criminal law"

    class Placement(models.TextChoices):
        FOSTER = "foster", "Foster carers"
        KIN = "kin", "Relatives or friends"
        PARENTS = "parents", "Parents, under the order"
        RESIDENTIAL = "residential", "Residential home or school"
        HOSPITAL = "hospital", "Hospital, or parent and child unit"
        INDEPENDENT = "independent", "Living semi-independently"
        OTHER = "other", "Elsewhere"

    class Ended(models.TextChoices):
        STATUS = "status", "Another legal status followed"
        HOME = "home", "The child went home to a parent"
        OTHERS = "others", "The child went to live with others"
        ADOPTED = "adopted", "The child was adopted"
        EIGHTEEN = "eighteen", "The child turned eighteen"
        DIED = "died", "The child died"
        OTHER = "other", "Another reason"

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="care_spells")
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="care_spells")
    status = models.CharField(max_length=30, choices=Status)
    placement = models.CharField(max_length=20, choices=Placement)
    birth_family = models.BooleanField(
        default=False, help_text="the care plan is to stay with the birth family, or to go back to it"
    )
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)
    ended = models.CharField(max_length=10, choices=Ended, blank=True)
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_why = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["child"],
                condition=Q(to_on__isnull=True, taken_back_at__isnull=True),
                name="one_open_care_spell",
            ),
            models.UniqueConstraint(
                fields=["child", "from_on"],
                condition=Q(taken_back_at__isnull=True),
                name="one_care_spell_a_day",
            ),
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(to_on__gte=F("from_on")),
                name="care_spell_ends_after_start",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["area", "to_on"])]

    @property
    def ref(self) -> str:
        return f"care-spell:{self.pk}"


class Reviewer(models.Model):
    """The independent reviewing officer of a child, from a day to a day."""

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="reviewing_officers")
    officer = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["child"], condition=Q(to_on__isnull=True), name="one_reviewing_officer_a_child"
            )
        ]


class CareReview(models.Model):
    """A looked-after review: booked, and then held with what it decided, or called off."""

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="care_reviews")
    booked_on = models.DateField()
    combined = models.BooleanField(default=False, help_text="one meeting with the review conference")
    why_apart = models.TextField(blank=True, help_text="why the two reviews are held on two days")
    led_by = models.ForeignKey(
        Practitioner, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    held_on = models.DateField(null=True, blank=True)
    says = models.TextField(blank=True)
    going_home = models.BooleanField(null=True)
    conference_first = models.CharField(
        max_length=3, blank=True, help_text="yes or no: a conference before going home"
    )
    criteria_met = models.CharField(
        max_length=3, blank=True, help_text="yes or no: still the criteria of a plan"
    )
    review_conference = models.CharField(
        max_length=3, blank=True, help_text="yes or no: a review conference is called"
    )
    called_off_why = models.TextField(blank=True)
    called_off_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["child"],
                condition=Q(held_on__isnull=True, called_off_at__isnull=True),
                name="one_care_review_ahead",
            )
        ]

    @property
    def ref(self) -> str:
        return f"care-review:{self.pk}"


class Matter(models.Model):
    """A worry or a request that somebody has to decide on: raised, talked over, decided with reasons."""

    class Kind(models.TextChoices):
        CARER = "carer", "Worry about a carer or a placement"
        REMOVAL = "removal", "A parent takes, or means to take, the child"
        RETURN = "return", "The child is to go back to a parent"
        REQUEST = "request", "A parent asks for the child back after the plan has ended"
        ENQUIRY = "enquiry", "New worry about the child’s welfare"

    class Course(models.TextChoices):
        ENQUIRY = "enquiry", "A section 47 enquiry"
        CONFERENCE = "conference", "An initial conference"
        BOTH = "both", "An enquiry and an initial conference"
        OTHER = "other", "Something else, as written in the reasons"
        NOTHING = "nothing", "Neither an enquiry nor a conference"

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="care_matters")
    kind = models.CharField(max_length=10, choices=Kind)
    raised_at = models.DateTimeField()
    says = models.TextField()
    planned_on = models.DateField(
        null=True, blank=True, help_text="when the child is to go, if that is planned"
    )
    raised_by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    officer_told_at = models.DateTimeField(null=True, blank=True)
    discussed_on = models.DateField(null=True, blank=True)
    manager = models.CharField(max_length=120, blank=True, help_text="with whom it was talked over")
    course = models.CharField(max_length=12, choices=Course, blank=True)
    reason = models.TextField(blank=True)
    legal_action = models.TextField(blank=True)
    finding = models.JSONField(default=dict, help_text="as_json of the permission by which it was decided")
    decided_by = models.ForeignKey(
        Practitioner, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_why = models.TextField(blank=True)
    token = models.CharField(
        max_length=40, null=True, blank=True, unique=True, help_text="the form that made it, once"
    )
    version = models.PositiveIntegerField(default=1)

    @property
    def ref(self) -> str:
        return f"care-matter:{self.pk}"

    @property
    def told_after(self) -> int | None:
        """How many days after it came the reviewing officer was told; None while nobody has."""
        if self.officer_told_at is None:
            return None
        return (
            self.officer_told_at.astimezone(LONDON).date() - self.raised_at.astimezone(LONDON).date()
        ).days


class Weighed(models.Model):
    """Something weighed and written down about a child in care. Never changed: a later one stands, or it is taken
    back."""

    class Kind(models.TextChoices):
        SECURITY = "security", "How secure the child is"
        CHAIRING = "chairing", "Whether the reviewing officer chairs"
        PLANS = "plans", "Which plan goes on"
        CHANGE = "change", "A change to the care plan"
        CONFER = "confer", "Why there is a conference about a child in care"

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="care_weighed")
    kind = models.CharField(max_length=10, choices=Kind)
    on = models.DateField()
    answers = models.JSONField(default=dict)
    says = models.TextField(help_text="in words, for the record")
    finding = models.JSONField(default=dict, help_text="as_json of the permission it was judged by")
    warned_reason = models.TextField(blank=True)
    by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_why = models.TextField(blank=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["child", "kind", "on"])]

    @property
    def ref(self) -> str:
        return f"care-weighed:{self.pk}"

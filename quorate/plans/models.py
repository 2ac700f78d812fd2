"""Child protection plans: periods, categories, versions, outcomes, actions. Rows and constraints."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from quorate.cases.models import Child, Relative
from quorate.people.models import Agency, Area, Practitioner


class Category(models.TextChoices):
    NEGLECT = "NEG", "Neglect"
    PHYSICAL = "PHY", "Physical abuse"
    SEXUAL = "SAB", "Sexual abuse"
    EMOTIONAL = "EMO", "Emotional abuse"
    MULTIPLE = "MUL", "Multiple, or none recommended"


class Plan(models.Model):
    """One unbroken time on a plan. Periods of one child in one area never overlap (held by the database)."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="plans")
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="plans")
    started_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    end_reason = models.CharField(max_length=200, blank=True)
    made_by = models.CharField(max_length=60, help_text="conference:12, or census")
    previous_plans = models.PositiveSmallIntegerField(default=0)
    usual_chair = models.ForeignKey(
        Practitioner, on_delete=models.PROTECT, null=True, blank=True, related_name="plans_chaired"
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["child"], condition=Q(ended_on__isnull=True), name="one_open_plan"
            ),
            models.UniqueConstraint(fields=["child", "started_on"], name="one_plan_start_a_day"),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("started_on")),
                name="plan_ends_after_start",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["area", "ended_on"]),
        ]


class CategoryHeld(models.Model):
    """The categories of harm from a day on, until the next row of the plan. Several are kept as a list."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="categories")
    codes = models.JSONField(help_text="one or more of NEG PHY SAB EMO MUL")
    from_on = models.DateField()
    decided_at = models.CharField(max_length=60, help_text="conference:12, or census")
    reasons = models.TextField(blank=True)
    by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(null=True, blank=True, help_text="when it was recorded")

    @property
    def labels(self) -> list[str]:
        return [Category(code).label for code in self.codes]


class LeadNamed(models.Model):
    """The lead social worker of a plan from a day on, until the next row."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="leads")
    practitioner = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="plans_led")
    from_on = models.DateField()
    decided_at = models.CharField(max_length=60, help_text="conference:12, core-group:3 or manager")
    why = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["plan", "from_on", "practitioner"], name="lead_named_once_a_day")
        ]


class Reopening(models.Model):
    """A plan's ending that was taken back: what it said, and why it was a mistake."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="reopenings")
    was_ended_on = models.DateField()
    was_reason = models.CharField(max_length=200, blank=True)
    why = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, null=True, related_name="+")


class Outcome(models.Model):
    """Something that is to become better for the child. It stays the same one, however its words change."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="outcomes")
    number = models.PositiveSmallIntegerField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["plan", "number"], name="outcome_numbered_once")
        ]


class PlanVersion(models.Model):
    """The plan as it was agreed on one occasion, or a draft of the next. An agreed version never changes."""

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        AGREED = "agreed", "In force"
        SUPERSEDED = "superseded", "Replaced by a later version"
        DISCARDED = "discarded", "Put aside"

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=12, choices=State, default=State.DRAFT)
    follows = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+", help_text="copied from"
    )
    why = models.TextField(blank=True, help_text="why this version is made, or why it was put aside")
    asked_at = models.CharField(max_length=60, blank=True, help_text="the occasion that asked for it")
    assessment_open = models.BooleanField(null=True, help_text="an assessment is still running")
    assessment_by = models.DateField(null=True, blank=True)
    drafted_at = models.DateTimeField()
    drafted_by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, null=True, related_name="+")
    agreed_on = models.DateField(null=True, blank=True)
    agreed_at = models.CharField(
        max_length=60, blank=True, help_text="conference:12, core-group:3 or manager"
    )
    recorded_at = models.DateTimeField(null=True, blank=True)
    recorded_by = models.ForeignKey(
        Practitioner, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    missing_then = models.JSONField(default=list, help_text="what was missing when it was agreed")
    missing_why = models.TextField(blank=True)
    actions_then = models.JSONField(default=list, help_text="who was to do what when it was agreed")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["plan", "number"], name="version_numbered_once"),
            models.UniqueConstraint(fields=["plan"], condition=Q(state="draft"), name="one_draft_of_a_plan"),
            models.UniqueConstraint(
                fields=["plan"], condition=Q(state="agreed"), name="one_version_of_a_plan_in_force"
            ),
            models.CheckConstraint(
                condition=Q(state__in=("draft", "discarded"))
                | (Q(agreed_on__isnull=False) & ~Q(agreed_at="")),
                name="version_agreed_somewhere",
            ),
        ]


class Section(models.Model):
    """One passage of a version: the risks, the services, the contingency ..."""

    of = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="sections")
    key = models.CharField(max_length=24)
    text = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["of", "key"], name="section_once_a_version")
        ]


class OutcomeWording(models.Model):
    """An outcome as one version puts it."""

    of = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="outcomes")
    outcome = models.ForeignKey(Outcome, on_delete=models.PROTECT, related_name="wordings")
    what = models.TextField()
    must_change = models.TextField(blank=True)
    known_by = models.TextField(blank=True, help_text="how we will know")
    reviewed_when = models.CharField(max_length=200, blank=True)
    monitor = models.CharField(max_length=200, blank=True, help_text="who watches it")
    by_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["of", "outcome"], name="outcome_worded_once_a_version")
        ]


class Resource(models.Model):
    """What a version asks of one agency, and who comes for it to the first core group."""

    of = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="resources")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    needs = models.TextField(blank=True)
    representative = models.CharField(max_length=200, blank=True)
    can_commit = models.BooleanField(null=True, help_text="the representative can commit resources")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["of", "agency"], name="resource_once_an_agency")
        ]


class PaperAllowed(models.Model):
    """One person's paper of a plan that may be handed over though it tells something kept from them, and why."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="+")
    who = models.CharField(max_length=40, help_text="relative:3, practitioner:4 or child")
    made_from = models.CharField(max_length=64, help_text="a fingerprint of what the paper says")
    tells = models.TextField(help_text="what it tells, in the words in which it was shown")
    why = models.TextField()
    by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["plan", "who", "made_from"], name="paper_allowed_once")
        ]


class Explained(models.Model):
    """Whether a version was explained to somebody and understood. A later row takes the place of an earlier."""

    class Standing(models.TextChoices):
        UNDERSTOOD = "understood", "Explained, and understood"
        NOT_UNDERSTOOD = "not-understood", "Explained, but not understood yet"
        NOT_YET = "not-yet", "Not explained yet"
        NOT_FITTING = "not-fitting", "Not fitting for this child now"

    of = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="explained")
    who = models.CharField(max_length=40, help_text="relative:3, practitioner:4 or child")
    name = models.CharField(max_length=160, help_text="as it was then")
    standing = models.CharField(max_length=16, choices=Standing)
    on = models.DateField()
    says = models.TextField(blank=True, help_text="how it was explained, or why it was not")
    at = models.DateTimeField()
    by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, null=True, related_name="+")


class OutcomeProgress(models.Model):
    """How far one outcome has come, as one occasion saw it. Put right by a new row, never overwritten."""

    class Standing(models.TextChoices):
        BETTER = "better", "Better"
        SAME = "same", "The same"
        WORSE = "worse", "Worse"
        MET = "met", "Reached"

    outcome = models.ForeignKey(Outcome, on_delete=models.PROTECT, related_name="progress")
    ref = models.CharField(max_length=60, help_text="conference:12 or core-group:3")
    on = models.DateField()
    standing = models.CharField(max_length=8, choices=Standing)
    safety = models.TextField(blank=True)
    health = models.TextField(blank=True)
    development = models.TextField(blank=True)
    evidence = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, null=True, related_name="+")
    superseded_at = models.DateTimeField(null=True, blank=True)
    superseded_why = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["outcome", "ref"],
                condition=Q(superseded_at__isnull=True),
                name="progress_once_an_occasion",
            )
        ]

    @property
    def not_covered(self) -> list[str]:
        """The domains of which nothing was said."""
        return [name for name in ("safety", "health", "development") if not getattr(self, name).strip()]


class PlanAction(models.Model):
    """What somebody is to do under the plan: an agency, a practitioner, a relative, the child, or nobody yet."""

    class Change(models.TextChoices):
        SERVICE_GONE = "service-gone", "The service is no longer there"
        NOT_WORKING = "not-working", "The family is not working with it"
        CIRCUMSTANCES = "circumstances", "Circumstances have changed"

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="actions")
    what = models.TextField()
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    practitioner = models.ForeignKey(
        Practitioner, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    relative = models.ForeignKey(Relative, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    by_child = models.BooleanField(default=False)
    outcome = models.ForeignKey(
        Outcome, on_delete=models.PROTECT, null=True, blank=True, related_name="actions"
    )
    significant = models.BooleanField(default=False, help_text="a significant assessment or piece of work")
    contact = models.CharField(max_length=200, blank=True, help_text="kind of contact, e.g. home visit")
    how_often = models.CharField(max_length=100, blank=True)
    decided_at = models.CharField(
        max_length=60, blank=True, help_text="recommended there, e.g. conference:12"
    )
    by_on = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)
    evidence = models.TextField(blank=True)
    cancelled_on = models.DateField(null=True, blank=True)
    cancelled_why = models.TextField(blank=True)
    to_change = models.CharField(max_length=16, choices=Change, blank=True)
    to_change_why = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(done_on__isnull=True) | Q(cancelled_on__isnull=True),
                name="action_done_or_cancelled",
            ),
            models.CheckConstraint(
                condition=Q(relative__isnull=True) | (Q(agency__isnull=True) & Q(by_child=False)),
                name="action_of_one_doer",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["by_on"],
                condition=Q(done_on__isnull=True, cancelled_on__isnull=True),
                name="action_open_by",
            )
        ]

    @property
    def is_open(self) -> bool:
        return self.done_on is None and self.cancelled_on is None

    @property
    def doer(self) -> str:
        """Who is to do it, in words; "" while nobody is named."""
        if self.practitioner is not None and self.agency is not None:
            return f"{self.practitioner.name}, {self.agency.name}"
        if self.agency is not None:
            return self.agency.name
        if self.relative is not None:
            return f"{self.relative.name} ({self.relative.relation})"
        return self.plan.child.name if self.by_child else ""

    @property
    def doer_key(self) -> str:
        """The doer as one word: practitioner-4, agency-2, relative-3, child, or ""."""
        if self.practitioner_id:
            return f"practitioner-{self.practitioner_id}"
        if self.agency_id:
            return f"agency-{self.agency_id}"
        if self.relative_id:
            return f"relative-{self.relative_id}"
        return "child" if self.by_child else ""


class ActionStep(models.Model):
    """Something that happened to an action: what stood before and after, and why. Only added to."""

    class Kind(models.TextChoices):
        ADDED = "added", "Added"
        CHANGED = "changed", "Changed"
        ASSIGNED = "assigned", "Given to somebody"
        CARRIED = "carried", "Carried over to a later day"
        PROGRESS = "progress", "Progress noted"
        FLAGGED = "flagged", "Marked as to be changed"
        DONE = "done", "Done"
        REOPENED = "reopened", "Opened again"
        CANCELLED = "cancelled", "Cancelled"

    action = models.ForeignKey(PlanAction, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=10, choices=Kind)
    was = models.TextField(blank=True)
    became = models.TextField(blank=True)
    says = models.TextField(blank=True)
    ref = models.CharField(max_length=60, blank=True, help_text="conference:12 or core-group:3")
    at = models.DateTimeField()
    by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, null=True, related_name="+")

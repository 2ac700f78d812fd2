"""Child protection plans: periods, categories, actions. Rows and constraints."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from quorate.cases.models import Child
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

    @property
    def labels(self) -> list[str]:
        return [Category(code).label for code in self.codes]


class PlanAction(models.Model):
    """What one agency is to do under the plan, and the evidence that it was done."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="actions")
    what = models.TextField()
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    significant = models.BooleanField(default=False, help_text="a significant assessment or piece of work")
    by_on = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)
    evidence = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

"""Time in need, as the main case system tells it: referrals, assessments, Child in Need plans. Rows and constraints.

Quorate does no work of its own here: it keeps what the returns have to say (decision 26). A row says what stands now;
what it said before it was put right stands beside it, with who, when and why.
"""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from quorate.cases.models import Child
from quorate.people.models import Practitioner


class Entry(models.Model):
    """What all entries have: where they came from, who recorded them, and if one was wrong, who took it out and why."""

    class Origin(models.TextChoices):
        ACT = "act", "Entered by hand"
        CENSUS = "census", "Brought in with a census file"
        API = "api", "From the main case system"

    origin = models.CharField(max_length=8, choices=Origin)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        Practitioner, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    taken_out_at = models.DateTimeField(null=True, blank=True)
    taken_out_by = models.ForeignKey(
        Practitioner, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    taken_out_why = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True

    @property
    def stands(self) -> bool:
        return self.taken_out_at is None


class Episode(Entry):
    """One time in need of one child, from a referral to its closing. The codes are the census's."""

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="episodes")
    referred_on = models.DateField()
    source = models.CharField(max_length=2, blank=True, help_text="who referred: 1A to 10")
    primary_need = models.CharField(max_length=2, blank=True, help_text="N1 to N9, or N0")
    no_further_action = models.BooleanField(default=False)
    closed_on = models.DateField(null=True, blank=True)
    closed_because = models.CharField(max_length=3, blank=True, help_text="RC1 to RC9")
    token = models.CharField(
        max_length=40, null=True, blank=True, unique=True, help_text="the form that made it, once"
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["child", "referred_on"],
                condition=Q(taken_out_at__isnull=True),
                name="one_referral_a_day",
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("referred_on")),
                name="episode_closes_after_referral",
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=False) | Q(closed_because=""),
                name="episode_closed_on_a_day",
            ),
        ]

    @property
    def ref(self) -> str:
        return f"episode:{self.pk}"


class Assessment(Entry):
    """A social work assessment within a time in need. ``factors`` are the census's codes."""

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="assessments")
    started_on = models.DateField()
    internal_review_on = models.DateField(null=True, blank=True)
    authorised_on = models.DateField(null=True, blank=True)
    factors = models.JSONField(default=list)
    token = models.CharField(max_length=40, null=True, blank=True, unique=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(authorised_on__isnull=True) | Q(authorised_on__gte=F("started_on")),
                name="assessment_authorised_after_start",
            ),
        ]

    @property
    def ref(self) -> str:
        return f"assessment:{self.pk}"


class NeedPlan(Entry):
    """A Child in Need plan as the main case system tells it. ``ended_on`` no longer counts."""

    episode = models.ForeignKey(Episode, on_delete=models.PROTECT, related_name="need_plans")
    started_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    token = models.CharField(max_length=40, null=True, blank=True, unique=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["episode", "started_on"],
                condition=Q(taken_out_at__isnull=True),
                name="one_need_plan_start_a_day",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("started_on")),
                name="need_plan_ends_after_start",
            ),
        ]

    @property
    def ref(self) -> str:
        return f"need-plan:{self.pk}"


class ReturnDetails(models.Model):
    """What only the returns ask of a child."""

    child = models.OneToOneField(Child, on_delete=models.PROTECT, related_name="return_details")
    former_upn = models.CharField(max_length=13, blank=True)
    upn_unknown = models.CharField(max_length=3, blank=True, help_text="why there is no UPN: UN1 to UN7")
    postcode = models.CharField(max_length=8, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name_plural = "return details"

    @property
    def ref(self) -> str:
        return f"return-details:{self.pk}"


class PutRight(models.Model):
    """What an entry said before it was put right. Never changed."""

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="episodes_put_right")
    about = models.CharField(max_length=40, help_text="e.g. episode:12")
    field = models.CharField(max_length=40)
    was = models.TextField(blank=True)
    became = models.TextField(blank=True)
    why = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name_plural = "put right"
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["child", "about"])]

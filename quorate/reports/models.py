"""What is written for a conference: one report of one invited practitioner, with a view for each child."""

from typing import ClassVar

from django.db import models

from quorate.conferences.models import Conference, ConferenceChild, Invitation
from quorate.people.models import Practitioner


class Report(models.Model):
    """The current report of one author for one conference. Earlier versions are kept in ReportVersion."""

    conference = models.ForeignKey(Conference, on_delete=models.PROTECT, related_name="reports")
    invitation = models.OneToOneField(Invitation, on_delete=models.PROTECT, related_name="report")
    received_at = models.DateTimeField(help_text="when the first version came in")
    shared_with_family_on = models.DateField(null=True, blank=True)
    not_shared_because = models.TextField(blank=True)
    not_shared_agreed_by = models.ForeignKey(
        Practitioner, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)


class ReportVersion(models.Model):
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    text = models.TextField(blank=True)
    file_name = models.CharField(max_length=160, blank=True)
    file_type = models.CharField(max_length=120, blank=True)
    file_content = models.BinaryField(null=True, blank=True)
    file_sha256 = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["report", "number"], name="report_version_once")
        ]


class Recommendation(models.Model):
    """What a report recommends for one child."""

    class Says(models.TextChoices):
        PLAN = "plan", "A plan should be made"
        NO_PLAN = "no-plan", "No plan is needed"
        CONTINUE = "continue", "The plan should go on"
        END = "end", "The plan should end"
        NONE = "none", "No recommendation"

    version = models.ForeignKey(ReportVersion, on_delete=models.PROTECT, related_name="recommendations")
    conference_child = models.ForeignKey(
        ConferenceChild, on_delete=models.PROTECT, related_name="recommendations"
    )
    says = models.CharField(max_length=12, choices=Says)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["version", "conference_child"], name="one_recommendation_a_child")
        ]

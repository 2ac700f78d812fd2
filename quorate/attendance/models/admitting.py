"""Who comes besides those who are simply invited, on what consents; and who must not meet whom."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from quorate.conferences.models import Conference, Invitation
from quorate.people.models import Practitioner


class Admission(models.Model):
    """Somebody who asks to be at one conference on another footing than as a member of it."""

    class Kind(models.TextChoices):
        OBSERVER = "observer", "Professional observer"
        SOLICITOR = "solicitor", "Solicitor"
        SUPPORTER = "supporter", "Supporter or friend"
        PARENT_ADVOCATE = "parent-advocate", "Advocate for a parent"
        CHILD_ADVOCATE = "child-advocate", "Advocate for a child"
        POLICE = "police", "Police officer who leaves after giving information"
        VIDEO = "video", "Professional by video"
        RELATIVE_VIDEO = "relative-video", "Member of the family by video"

    conference = models.ForeignKey(Conference, on_delete=models.PROTECT, related_name="admissions")
    invitation = models.OneToOneField(Invitation, on_delete=models.PROTECT, related_name="admission")
    kind = models.CharField(max_length=16, choices=Kind)
    why = models.TextField(help_text="why they ask to be there, or by video")
    explained_on = models.DateField(
        null=True, blank=True, help_text="when they were told what they may do and what not"
    )
    checked = models.JSONField(default=list, help_text="for a video: what was made sure of")
    checked_at = models.DateTimeField(null=True, blank=True)
    in_all_the_same_why = models.TextField(
        blank=True, help_text="the chair's reason to let them in though something is missing"
    )
    in_all_the_same_by = models.ForeignKey(
        Practitioner, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    left_after_information_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    @property
    def ref(self) -> str:
        return f"admission:{self.pk}"


class Answered(models.TextChoices):
    """What somebody said who was asked."""

    GIVEN = "given", "Agrees"
    REFUSED = "refused", "Does not agree"


class Consent(models.Model):
    """What one person said of somebody's being there: the chair, or one of the family. The last row stands."""

    class How(models.TextChoices):
        IN_PERSON = "in-person", "In person"
        PHONE = "phone", "By phone"
        WRITING = "writing", "In writing"
        OTHER = "other", "Through somebody else"

    admission = models.ForeignKey(Admission, on_delete=models.PROTECT, related_name="consents")
    of = models.ForeignKey(
        Invitation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="the member of the family who was asked; empty: the chair",
    )
    answer = models.CharField(max_length=8, choices=Answered)
    how = models.CharField(max_length=10, choices=How)
    on = models.DateField()
    words = models.TextField(blank=True)
    by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["admission", "of"],
                condition=Q(superseded_at__isnull=True, of__isnull=False),
                name="one_standing_consent",
            ),
            models.UniqueConstraint(
                fields=["admission"],
                condition=Q(superseded_at__isnull=True, of__isnull=True),
                name="one_standing_answer_of_the_chair",
            ),
        ]


class FamilyAnswer(models.Model):
    """What was found when the procedure's questions about the family were asked beforehand. The last row stands."""

    conference = models.ForeignKey(Conference, on_delete=models.PROTECT, related_name="family_answers")
    question = models.CharField(max_length=60, help_text="a key of the procedure's list of family questions")
    yes = models.BooleanField()
    says = models.TextField(blank=True)
    by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["conference", "question"],
                condition=Q(superseded_at__isnull=True),
                name="one_standing_family_answer",
            )
        ]


class KeptApart(models.Model):
    """Something outside the conference that bears on who may meet: bail, a police enquiry, an order, safety."""

    class Because(models.TextChoices):
        BAIL = "bail", "Bail conditions"
        ENQUIRY = "enquiry", "A police enquiry that is going on"
        ORDER = "order", "A court order"
        ABUSE = "abuse", "Domestic abuse"
        CONFLICT = "conflict", "Conflict in the family"

    invitation = models.ForeignKey(Invitation, on_delete=models.PROTECT, related_name="kept_apart")
    other = models.ForeignKey(
        Invitation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="whom they must not meet; empty: it names nobody",
    )
    because = models.CharField(max_length=10, choices=Because)
    says = models.TextField()
    by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        Practitioner, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_why = models.TextField(blank=True)

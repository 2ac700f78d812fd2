"""Enquiries from outside about a child: who asked, how they were checked, and what was told or refused."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from quorate.cases.models import Child
from quorate.people.models import Area, Practitioner


class OutsideEnquiry(models.Model):
    """Somebody asks whether a child is known. Nothing is told before who asks has been checked."""

    class How(models.TextChoices):
        PHONE = "phone", "By telephone"
        IN_PERSON = "in-person", "In person"
        EMAIL = "email", "By e-mail"
        LETTER = "letter", "By letter"

    class State(models.TextChoices):
        RECORDED = "recorded", "Recorded, nobody checked yet"
        CHECKED = "checked", "Enquirer checked, not answered yet"
        ANSWERED = "answered", "Answered"
        REFUSED = "refused", "Refused"

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="outside_enquiries")
    state = models.CharField(max_length=10, choices=State, default=State.RECORDED)
    received_at = models.DateTimeField()
    received_by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    how = models.CharField(max_length=10, choices=How)
    out_of_hours = models.BooleanField(default=False)
    access_reason = models.TextField(blank=True, help_text="why a person without the area's caseload answers")
    enquirer_name = models.CharField(max_length=120)
    enquirer_agency = models.CharField(max_length=120)
    enquirer_role = models.CharField(max_length=120)
    enquirer_phone = models.CharField(max_length=40, blank=True)
    enquirer_email = models.EmailField(blank=True)
    reason = models.TextField(help_text="why they ask")
    given_name = models.CharField(max_length=80, blank=True)
    family_name = models.CharField(max_length=80)
    born_on = models.DateField(null=True, blank=True)
    expected_on = models.DateField(null=True, blank=True)
    address = models.TextField(blank=True)
    subject = models.CharField(max_length=140, help_text="child:12, or the plain name of a child not known")
    token = models.CharField(max_length=40, unique=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name_plural = "outside enquiries"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["area", "-received_at"], name="asked_latest_in_area"),
            models.Index(fields=["area", "subject"], name="asked_about_one"),
        ]

    @property
    def ref(self) -> str:
        return f"outside-enquiry:{self.pk}"

    @property
    def asked_about(self) -> str:
        """The child's name as the enquirer gave it."""
        return f"{self.given_name} {self.family_name}".strip()


class EnquirerCheck(models.Model):
    """One try at making sure that enquirers are who they say. Never changed: another try is another row."""

    class How(models.TextChoices):
        CALLED_BACK = "called-back", "Rang back on a number from the directory or the agency’s switchboard"
        EMAIL = "email", "Answered from an e-mail address in the directory"
        BADGE = "badge", "Badge or other proof of identity seen"
        KNOWN = "known", "Known in person to the one who answers"
        SIGNED_IN = "signed-in", "Signed in to Quorate"

    enquiry = models.ForeignKey(OutsideEnquiry, on_delete=models.PROTECT, related_name="checks")
    how = models.CharField(max_length=12, choices=How)
    says = models.TextField(help_text="which number, which address, which proof")
    confirmed = models.BooleanField(help_text="they are who they say, and have a reason to ask")
    by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()


class EnquiryAnswer(models.Model):
    """What was told, word for word, or that nothing was told and why. A later row supersedes, never an update."""

    class Kind(models.TextChoices):
        TOLD = "told", "Told"
        REFUSED = "refused", "Refused"

    class Standing(models.TextChoices):
        ON_PLAN = "on-plan", "On a child protection plan"
        WAS_ON_PLAN = "was-on-plan", "Was on a child protection plan"
        LOOKED_AFTER = "looked-after", "Looked after"
        ELSEWHERE = "elsewhere", "On another authority’s plan, here for a time"
        ENQUIRY = "enquiry", "Known from a section 47 enquiry"
        KNOWN = "known", "Known, no plan and no enquiry"
        NOT_KNOWN = "not-known", "Not known"

    enquiry = models.ForeignKey(OutsideEnquiry, on_delete=models.PROTECT, related_name="answers")
    kind = models.CharField(max_length=8, choices=Kind)
    checked = models.ForeignKey(
        EnquirerCheck, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    child = models.ForeignKey(
        Child, on_delete=models.PROTECT, null=True, blank=True, related_name="asked_about"
    )
    standing = models.CharField(max_length=12, choices=Standing, blank=True)
    says = models.TextField(help_text="what was told word for word, or why nothing was told")
    by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)
    superseded_by = models.ForeignKey(
        Practitioner, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    superseded_why = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["enquiry"], condition=Q(superseded_at__isnull=True), name="one_answer_that_stands"
            ),
            models.CheckConstraint(
                condition=Q(kind="refused") | (Q(checked__isnull=False) & ~Q(standing="")),
                name="told_only_after_a_check",
            ),
        ]


class EnquiryReview(models.Model):
    """A manager weighed an enquiry with what is known of the child."""

    enquiry = models.OneToOneField(OutsideEnquiry, on_delete=models.PROTECT, related_name="review")
    says = models.TextField()
    by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

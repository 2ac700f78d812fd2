"""What is written for a conference: one report of one invited practitioner, in parts, and who was shown what of it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from quorate.cases.models import Child
from quorate.conferences.models import Conference, ConferenceChild, Invitation
from quorate.people.models import Practitioner


class Report(models.Model):
    """The current report of one author for one conference. Earlier versions are kept in ReportVersion."""

    conference = models.ForeignKey(Conference, on_delete=models.PROTECT, related_name="reports")
    invitation = models.OneToOneField(Invitation, on_delete=models.PROTECT, related_name="report")
    received_at = models.DateTimeField(help_text="when the first version came in")
    shared_with_family_on = models.DateField(
        null=True, blank=True, help_text="the first day on which somebody of the family was shown it"
    )
    not_shared_because = models.TextField(blank=True)
    not_shared_agreed_by = models.ForeignKey(
        Practitioner, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    contribution = models.BooleanField(
        default=False, help_text="given to the social worker for one joint report, and read there"
    )
    version = models.PositiveIntegerField(default=1)


class ReportVersion(models.Model):
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    text = models.TextField(blank=True, help_text="a report of before there were parts, or of one free text")
    file_name = models.CharField(max_length=160, blank=True)
    file_type = models.CharField(max_length=120, blank=True)
    file_content = models.BinaryField(null=True, blank=True)
    file_sha256 = models.CharField(max_length=64, blank=True)
    form = models.CharField(max_length=80, blank=True, help_text="the rule that asked the questions")
    off_form_why = models.TextField(blank=True, help_text="why it is not on the area's form")
    warnings_accepted = models.JSONField(default=list, help_text="what it was signed in spite of")
    signed_as = models.CharField(max_length=120, blank=True, help_text="the name that the author typed")
    at = models.DateTimeField()
    by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["report", "number"], name="report_version_once")
        ]


class Attachment(models.Model):
    """A file that somebody sent for their report. It never changes; parts of versions point to it."""

    invitation = models.ForeignKey(Invitation, on_delete=models.PROTECT, related_name="report_files")
    name = models.CharField(max_length=160)
    media_type = models.CharField(max_length=120)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()
    by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")


class Part(models.Model):
    """A paragraph of a version: the question it answers, the child it is about, and what kind of statement it is."""

    class Nature(models.TextChoices):
        FACT = "fact", "What I know"
        ALLEGATION = "allegation", "What I was told"
        OPINION = "opinion", "What I think"

    version = models.ForeignKey(ReportVersion, on_delete=models.PROTECT, related_name="parts")
    place = models.PositiveSmallIntegerField()
    ref = models.CharField(max_length=32, help_text="the same from version to version")
    prompt = models.CharField(
        max_length=60, blank=True, help_text="the key of the question in the area's form"
    )
    heading = models.CharField(max_length=200)
    child = models.ForeignKey(
        Child,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="report_parts",
        help_text="empty: about the whole family",
    )
    nature = models.CharField(max_length=12, choices=Nature, blank=True)
    text = models.TextField(blank=True)
    attachment = models.ForeignKey(
        Attachment, on_delete=models.PROTECT, null=True, blank=True, related_name="parts"
    )
    contributed_by = models.ForeignKey(
        Invitation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="whose contribution to a joint report this is",
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["version", "ref"], name="report_part_once")
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


class Draft(models.Model):
    """A report that is being written; it becomes a version when it is signed."""

    invitation = models.ForeignKey(Invitation, on_delete=models.PROTECT, related_name="report_drafts")
    started_at = models.DateTimeField()
    started_by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    base = models.PositiveSmallIntegerField(default=0, help_text="the version that it began from; 0: none")
    signed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["invitation"], condition=Q(signed_at__isnull=True), name="one_open_draft"
            )
        ]


class DraftAnswer(models.Model):
    """What a draft says to one question: its paragraphs, as they were last saved."""

    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="answers")
    prompt = models.CharField(max_length=60)
    paragraphs = models.JSONField(default=list)
    version = models.PositiveIntegerField(default=1)
    at = models.DateTimeField()
    by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["draft", "prompt"], name="one_answer_a_question")
        ]


class Withholding(models.Model):
    """The author's wish that the family, or some of it, is not shown a report or a part of it; and the answer."""

    class Answer(models.TextChoices):
        WAITING = "waiting", "Waits for the Chair"
        AGREED = "agreed", "Agreed"
        REFUSED = "refused", "Refused"
        TAKEN_BACK = "taken-back", "Taken back by the author"

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="withholdings")
    part_ref = models.CharField(max_length=32, blank=True, help_text="the part; empty: the whole report")
    kept_from = models.JSONField(
        default=list, help_text="numbers of the relatives, and child-12 for a child; empty: the whole family"
    )
    reason = models.TextField()
    may_tell = models.TextField(blank=True, help_text="how much may be told to the family at the conference")
    limit_on = models.DateField(
        null=True, blank=True, help_text="the limit for sharing, by which it is agreed"
    )
    asked_by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answer = models.CharField(max_length=12, choices=Answer, default=Answer.WAITING)
    answered_by = models.ForeignKey(
        Practitioner, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    answer_why = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["report", "part_ref"],
                condition=Q(answer__in=("waiting", "agreed")),
                name="one_standing_withholding",
            )
        ]


class Shared(models.Model):
    """That one person of the family was shown a report: on which day and how. Corrected by a later row."""

    class How(models.TextChoices):
        TOGETHER = "together", "Read together"
        HANDED = "handed", "Handed over"
        EMAIL = "email", "E-mailed"
        POST = "post", "Posted"
        DOOR = "door", "Opened by themselves, through their link"
        AVAILABLE = "available", "Ready for them to read, through their link"

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="shared")
    invitation = models.ForeignKey(Invitation, on_delete=models.PROTECT, related_name="shown_reports")
    how = models.CharField(max_length=12, choices=How)
    on = models.DateField()
    number = models.PositiveSmallIntegerField(help_text="the version that was shown")
    children = models.JSONField(
        null=True,
        blank=True,
        help_text="numbers of the children of whom they were shown; empty: as parentage has it",
    )
    at = models.DateTimeField()
    by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    superseded_at = models.DateTimeField(null=True, blank=True)
    superseded_why = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["report", "invitation", "how"],
                condition=Q(superseded_at__isnull=True),
                name="shown_one_way_once",
            )
        ]


class Remark(models.Model):
    """What somebody of the family says of one sentence of a report. A later row of theirs takes its place."""

    class Says(models.TextChoices):
        AGREE = "agree", "Agrees"
        DISAGREE = "disagree", "Disagrees"
        CORRECTION = "correction", "Says it is wrong"

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="remarks")
    number = models.PositiveSmallIntegerField(help_text="the version they were reading")
    part_ref = models.CharField(max_length=32)
    anchor = models.CharField(max_length=60)
    sentence = models.TextField(help_text="the words remarked on")
    invitation = models.ForeignKey(Invitation, on_delete=models.PROTECT, related_name="remarks")
    says = models.CharField(max_length=12, choices=Says)
    words = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(
        Practitioner,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="who wrote it down for them; empty: they did, through their link",
    )
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["report", "anchor", "invitation"],
                condition=Q(superseded_at__isnull=True),
                name="one_remark_on_a_sentence",
            )
        ]


class Contribution(models.Model):
    """That a member of the core group was asked for what the social worker's joint report needs of them."""

    conference = models.ForeignKey(Conference, on_delete=models.PROTECT, related_name="contributions")
    invitation = models.OneToOneField(Invitation, on_delete=models.PROTECT, related_name="contribution")
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")

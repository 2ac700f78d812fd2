"""What is written of a conference: the minutes, drafted from what was recorded, approved, sent."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from quorate.conferences.models import Conference, Invitation
from quorate.people.models import Practitioner


class Minutes(models.Model):
    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        WITH_CHAIR = "with_chair", "With the Chair for approval"
        APPROVED = "approved", "Approved"
        SENT = "sent", "Sent"

    conference = models.OneToOneField(Conference, on_delete=models.PROTECT, related_name="minutes")
    state = models.CharField(max_length=12, choices=State, default=State.DRAFT)
    drafted_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    sent_back_because = models.TextField(
        blank=True, help_text="what the Chair wants changed before approving"
    )
    record = models.JSONField(
        default=dict, help_text="the recorded facts as they stood at approval; empty before"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(
        Practitioner, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    sent_at = models.DateTimeField(null=True, blank=True)
    late_because = models.TextField(blank=True)
    late_told_at = models.DateTimeField(
        null=True, blank=True, help_text="when the delay was put in the post room"
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name_plural = "minutes"


class Section(models.Model):
    """One heading of the minutes as it now reads. The recorded facts are not here: they come from the record."""

    minutes = models.ForeignKey(Minutes, on_delete=models.PROTECT, related_name="sections")
    key = models.CharField(max_length=60, help_text="e.g. essential-facts, discussion:child:4")
    heading = models.CharField(max_length=200)
    position = models.PositiveSmallIntegerField()
    text = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["minutes", "key"], name="section_once")
        ]


class SectionVersion(models.Model):
    """What a section said before it was edited or, once approved, before it was corrected (then with a reason)."""

    section = models.ForeignKey(Section, on_delete=models.PROTECT, related_name="versions")
    text = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, null=True, related_name="+")
    why = models.TextField(blank=True)


class EditedCopy(models.Model):
    """What one person's copy leaves out, because they were kept out of part of the conference."""

    minutes = models.ForeignKey(Minutes, on_delete=models.PROTECT, related_name="edited_copies")
    invitation = models.ForeignKey(Invitation, on_delete=models.PROTECT, related_name="+")
    left_out = models.JSONField(default=list, help_text="keys of the sections that this person does not get")
    withheld = models.BooleanField(default=False, help_text="the Chair decided that this person gets no copy")
    why = models.TextField()
    by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["minutes", "invitation"],
                condition=Q(superseded_at__isnull=True),
                name="one_edit_a_person",
            )
        ]


class MinutesCopy(models.Model):
    """Proof of what one recipient was sent: whole, edited, or held back and why."""

    minutes = models.ForeignKey(Minutes, on_delete=models.PROTECT, related_name="copies")
    invitation = models.ForeignKey(Invitation, on_delete=models.PROTECT, null=True, related_name="+")
    letter_key = models.CharField(max_length=120)
    to_name = models.CharField(max_length=120)
    edited = models.BooleanField(default=False)
    held_because = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "minutes copies"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["letter_key"], name="one_copy_a_letter")
        ]


class Amendment(models.Model):
    """A change that somebody asked for after the minutes went out, kept beside them with the answer."""

    class Answer(models.TextChoices):
        WAITING = "waiting", "Waiting for the Chair"
        MADE = "made", "Put right"
        NOTED = "noted", "Kept beside the minutes, not changed"

    minutes = models.ForeignKey(Minutes, on_delete=models.PROTECT, related_name="amendments")
    invitation = models.ForeignKey(Invitation, on_delete=models.PROTECT, related_name="+")
    words = models.TextField()
    received_at = models.DateTimeField()
    late = models.BooleanField(default=False, help_text="after the area's time for asking; kept, not refused")
    recorded_by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(max_length=10, choices=Answer, default=Answer.WAITING)
    answer_words = models.TextField(blank=True)
    answered_by = models.ForeignKey(
        Practitioner, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

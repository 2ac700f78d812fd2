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
    moments = models.JSONField(
        default=dict, help_text="when each row of the kept record was said; empty before approval"
    )
    notes_taken = models.BooleanField(
        default=False, help_text="what was noted on the conference's own pages has been taken over"
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name_plural = "minutes"


class Section(models.Model):
    """One heading of the minutes, with its paragraphs. The recorded facts are not here: they come from the record."""

    minutes = models.ForeignKey(Minutes, on_delete=models.PROTECT, related_name="sections")
    key = models.CharField(max_length=60, help_text="e.g. essential-facts, discussion:child:4")
    heading = models.CharField(max_length=200)
    position = models.PositiveSmallIntegerField()
    version = models.PositiveIntegerField(default=1, help_text="goes up with each change of a paragraph")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["minutes", "key"], name="section_once")
        ]

    @property
    def standing(self) -> list["Paragraph"]:
        """The paragraphs that stand, in order."""
        found = [one for one in self.paragraphs.all() if one.struck_at is None]
        return sorted(found, key=lambda one: (one.position, one.pk))

    @property
    def text(self) -> str:
        """What stands under the heading, whole."""
        return "\n\n".join(one.text for one in self.standing)


class Audience(models.TextChoices):
    EVERYONE = "everyone", "Everyone who gets the minutes"
    NOT_FOR = "not-for", "Everyone except the people named"
    PROFESSIONALS = "professionals", "Professionals only"
    ONLY = "only", "Only the people named"


class Said(models.Model):
    """The words of one paragraph, who said them and for whom they are. Of a paragraph and of each earlier version."""

    text = models.TextField()
    said_by = models.ForeignKey(Invitation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    audience = models.CharField(max_length=14, choices=Audience, default=Audience.EVERYONE)
    people = models.JSONField(default=list, help_text="numbers of the invitations that the audience names")
    ground = models.CharField(
        max_length=40, blank=True, help_text="from the area's list of redaction grounds"
    )

    class Meta:
        abstract = True


class Paragraph(Said):
    """One paragraph under a heading, as it now reads. Struck ones stay."""

    section = models.ForeignKey(Section, on_delete=models.PROTECT, related_name="paragraphs")
    position = models.PositiveIntegerField()
    author = models.ForeignKey(
        Practitioner, on_delete=models.PROTECT, null=True, related_name="+", help_text="who wrote it down"
    )
    at = models.DateTimeField(help_text="when it was said, or written down")
    token = models.CharField(
        max_length=40,
        null=True,
        blank=True,
        unique=True,
        help_text="the form it was added with, which adds once",
    )
    struck_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(audience="everyone") | ~Q(ground=""), name="kept_from_somebody_on_a_ground"
            )
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["section", "position"])]


class ParagraphVersion(Said):
    """What a paragraph said, and for whom, before it was changed or struck."""

    paragraph = models.ForeignKey(Paragraph, on_delete=models.PROTECT, related_name="versions")
    at = models.DateTimeField()
    by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, null=True, related_name="+")
    why = models.TextField(blank=True)


class Redaction(models.Model):
    """The Chair's own word on one paragraph in one person's copy: left out on a ground, or let stand all the same."""

    minutes = models.ForeignKey(Minutes, on_delete=models.PROTECT, related_name="redactions")
    paragraph = models.ForeignKey(Paragraph, on_delete=models.PROTECT, related_name="redactions")
    invitation = models.ForeignKey(Invitation, on_delete=models.PROTECT, related_name="+")
    leaves_out = models.BooleanField(
        help_text="false: the paragraph stands, though its audience says otherwise"
    )
    ground = models.CharField(max_length=40, blank=True)
    why = models.TextField()
    by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["paragraph", "invitation"],
                condition=Q(superseded_at__isnull=True),
                name="one_redaction_a_reader",
            ),
            models.CheckConstraint(
                condition=Q(leaves_out=False) | ~Q(ground=""), name="redacted_on_a_ground"
            ),
        ]


class ApprovedEdition(models.Model):
    """The Chair has approved what one person's copy leaves out. Holds while the copy leaves out just that."""

    minutes = models.ForeignKey(Minutes, on_delete=models.PROTECT, related_name="approved_editions")
    invitation = models.ForeignKey(Invitation, on_delete=models.PROTECT, related_name="+")
    fingerprint = models.CharField(max_length=64)
    by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["minutes", "invitation", "fingerprint"], name="edition_approved_once"
            )
        ]


class Sending(models.Model):
    """An order to write and post the copies of the minutes, carried out by the worker: to whom, and how far it is."""

    minutes = models.ForeignKey(Minutes, on_delete=models.PROTECT, related_name="sendings")
    edition = models.CharField(max_length=40, blank=True)
    invitations = models.JSONField(help_text="numbers of the invitations whose copies are to be written")
    stopped = models.JSONField(default=dict, help_text="invitation to why its copy was not written")
    by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)


class Told(models.Model):
    """Somebody was told the decision by word of mouth. The letter stands in the post room."""

    conference = models.ForeignKey(Conference, on_delete=models.PROTECT, related_name="told_by_mouth")
    invitation = models.ForeignKey(Invitation, on_delete=models.PROTECT, related_name="told_by_mouth")
    on = models.DateField()
    how = models.CharField(max_length=200, help_text="e.g. at the conference, on the telephone, by whom")
    by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "told"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["invitation"], condition=Q(superseded_at__isnull=True), name="told_once"
            )
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
    ground = models.CharField(
        max_length=40, blank=True, help_text="from the area's list of redaction grounds"
    )
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
    recorded_by = models.ForeignKey(
        Practitioner,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="nobody: the person asked through their own door",
    )
    answer = models.CharField(max_length=10, choices=Answer, default=Answer.WAITING)
    answer_words = models.TextField(blank=True)
    answered_by = models.ForeignKey(
        Practitioner, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)


class Agreed(models.Model):
    """Somebody has read the copy of the minutes that they were sent, and agrees with it: each edition for itself."""

    minutes = models.ForeignKey(Minutes, on_delete=models.PROTECT, related_name="agreed")
    invitation = models.ForeignKey(Invitation, on_delete=models.PROTECT, related_name="+")
    edition = models.CharField(max_length=40, blank=True, help_text="as in the letters' keys; empty for the first")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["minutes", "invitation", "edition"], name="agreed_once_each_edition")
        ]

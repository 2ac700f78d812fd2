"""The post room: what is to be sent, to whom, and the proof that it went. Knows nothing of conferences."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from quorate.people.models import Area, Practitioner


class Letter(models.Model):
    class State(models.TextChoices):
        READY = "ready", "Ready to be sent"
        QUEUED = "queued", "Waiting to be sent"
        TO_PRINT = "to_print", "To print and post"
        CONNECTING = "connecting", "Being sent"
        HANDING_OVER = "handing_over", "Being handed over"
        SENT = "sent", "Sent"
        FAILED = "failed", "Not sent"
        UNSURE = "unsure", "May have been sent"
        HELD = "held", "Held back"
        CANCELLED = "cancelled", "Cancelled"

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="letters")
    key = models.CharField(
        max_length=120, unique=True, help_text="one letter for one reason to one person, ever"
    )
    occasion = models.CharField(max_length=60, help_text="what it is about, e.g. conference:12")
    children = models.JSONField(
        default=list, help_text="numbers of the children concerned, for the reading log"
    )
    document = models.CharField(max_length=40, help_text="e.g. invitation, outcome-notice, minutes")
    to_name = models.CharField(max_length=120)
    to_email = models.EmailField(blank=True)
    to_address = models.TextField(
        blank=True, help_text="where a printed letter goes, or by whose hand, when that was said"
    )
    to_practitioner = models.ForeignKey(
        Practitioner, on_delete=models.PROTECT, null=True, blank=True, related_name="letters"
    )
    large = models.BooleanField(default=False, help_text="in large print: the person needs it")
    subject = models.CharField(max_length=200, help_text="never anything about a child")
    text = models.TextField()
    state = models.CharField(max_length=20, choices=State, default=State.QUEUED)
    held_because = models.TextField(blank=True)
    decided_where = models.CharField(
        max_length=200,
        blank=True,
        help_text="the address of the page on which alone a held letter is released",
    )
    message_id = models.CharField(max_length=200, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    trouble = models.CharField(
        max_length=300, blank=True, help_text="the last failure, without personal data"
    )
    made_at = models.DateTimeField()
    send_from = models.DateTimeField(help_text="not before this moment")
    # Claims and waits are about this machine's processes, so they go by the machine's time, also in training.
    claim = models.CharField(
        max_length=200, blank=True, help_text="the machine, process and try that have it in hand"
    )
    claimed_at = models.DateTimeField(null=True, blank=True)
    retry_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    made_from = models.CharField(
        max_length=64,
        blank=True,
        help_text="a fingerprint of what it was written from: it is written anew if that changed before it goes",
    )
    when_sent = models.CharField(max_length=120, blank=True, help_text="the job to be told that it has gone")
    again_of = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="sent_again",
        help_text="the letter that a person decided to send once more",
    )

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["occasion", "document"]),
            models.Index(fields=["area", "state", "made_at"]),
            models.Index(fields=["area", "made_at"]),
            models.Index(fields=["state", "send_from"]),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~Q(state="sent") | Q(sent_at__isnull=False), name="sent_letters_say_when"
            )
        ]


class Attachment(models.Model):
    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="attachments")
    name = models.CharField(max_length=120)
    media_type = models.CharField(max_length=120)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)


class Attempt(models.Model):
    """Each try to send, and each thing a person decided about the letter: the proof of delivery."""

    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="tries")
    at = models.DateTimeField()
    outcome = models.CharField(
        max_length=20, help_text="sent, refused, put off, broken off, posted, decided ..."
    )
    detail = models.CharField(max_length=300, blank=True)
    by_name = models.CharField(max_length=120, default="post room")


class Batch(models.Model):
    """Many letters asked for with one click, made one after another by the worker."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(
        max_length=40, unique=True, help_text="of the page that was sent: two clicks, one batch"
    )
    kind = models.CharField(max_length=60, help_text="what is made, e.g. conferences.notices")
    made_by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True, help_text="when nothing was left to make")
    stopped_at = models.DateTimeField(null=True, blank=True)
    stopped_by = models.ForeignKey(
        Practitioner, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    rounds = models.PositiveIntegerField(
        default=0, help_text="how often the worker was asked to go on with it"
    )
    file = models.BinaryField(null=True, help_text="a print run's one file")
    pages = models.PositiveIntegerField(default=0, help_text="of that file")

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["area", "made_at"])]


class BatchItem(models.Model):
    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        MADE = "made", "Made"
        FAILED = "failed", "Not made"
        STOPPED = "stopped", "Stopped"

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="items")
    position = models.PositiveIntegerField()
    what = models.CharField(
        max_length=60, help_text="what its letters are made from, e.g. 12 for conference 12"
    )
    label = models.CharField(max_length=200)
    href = models.CharField(
        max_length=200, blank=True, help_text="the page where somebody puts right what is wrong"
    )
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    trouble = models.TextField(blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    content = models.BinaryField(null=True, help_text="a print run's sheets of this letter")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["batch", "what"], name="batch_item_once")
        ]


class BatchLetter(models.Model):
    """A letter that came of an item: also one that was in the post room already."""

    item = models.ForeignKey(BatchItem, on_delete=models.PROTECT, related_name="letters")
    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="in_batches")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["item", "letter"], name="batch_letter_once")
        ]


class Wording(models.Model):
    """An area's own words for a letter of the catalogue, version by version; empty ones go back to the standard."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=120, help_text="the letter, e.g. conferences/invitation-reminder")
    number = models.PositiveIntegerField(help_text="1 for the first change")
    words = models.TextField(blank=True)
    why = models.CharField(max_length=300)
    by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["area", "key", "number"], name="wording_numbered"),
            models.UniqueConstraint(
                fields=["area", "key"], condition=Q(superseded_at__isnull=True), name="one_standing_wording"
            ),
        ]


class Letterhead(models.Model):
    """How an area's letters look and are signed, version by version."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField(help_text="1 for the first")
    name = models.CharField(max_length=120)
    address = models.TextField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    reply_to = models.EmailField(blank=True, help_text="where answers to an e-mail go")
    signature = models.TextField(blank=True, help_text="under each letter")
    footer = models.CharField(max_length=200, blank=True, help_text="at the foot of each page")
    logo = models.BinaryField(null=True)
    logo_type = models.CharField(max_length=20, blank=True, help_text="image/png or image/jpeg")
    logo_words = models.CharField(
        max_length=200, blank=True, help_text="what the logo shows, for who cannot see it"
    )
    why = models.CharField(max_length=300)
    by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["area", "number"], name="letterhead_numbered"),
            models.UniqueConstraint(
                fields=["area"], condition=Q(superseded_at__isnull=True), name="one_standing_letterhead"
            ),
        ]

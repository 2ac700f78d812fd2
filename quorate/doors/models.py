"""One-time links with a second check, for people without a sign-in. Knows nothing of what lies behind them."""

from typing import ClassVar

from django.db import models

from quorate.people.models import Area


class Door(models.Model):
    """A link that lets one person in to one occasion. Of the link itself only a hash is kept."""

    class Kind(models.TextChoices):
        PARTNER = "partner", "Partner"
        PARENT = "parent", "Parent or carer"
        CHILD = "child", "Child or young person"

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="doors")
    kind = models.CharField(max_length=10, choices=Kind)
    occasion = models.CharField(max_length=60, help_text="what it leads to, e.g. conference:12")
    holder = models.CharField(max_length=60, help_text="in what part somebody comes, e.g. invitation:45")
    name = models.CharField(max_length=120)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    children = models.JSONField(default=list, help_text="numbers of the children, for the reading log")
    token_hash = models.CharField(max_length=64, unique=True)
    issued_at = models.DateTimeField()
    issued_by = models.CharField(max_length=120)
    expires_at = models.DateTimeField(help_text="from this moment on it lets nobody in")
    opened_at = models.DateTimeField(null=True, blank=True, help_text="when the link was spent")
    replaced_at = models.DateTimeField(
        null=True, blank=True, help_text="when a newer link was issued: who is inside by then stays inside"
    )
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_why = models.CharField(max_length=200, blank=True)
    wrong_codes = models.PositiveSmallIntegerField(default=0, help_text="over the whole life of the link")

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["holder", "-issued_at"]),
            models.Index(fields=["occasion"]),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["holder"],
                condition=models.Q(replaced_at__isnull=True, revoked_at__isnull=True),
                name="one_living_door_a_holder",
            ),
        ]

    @property
    def who(self) -> str:
        """Return how the audit and the reading log name this person."""
        return f"door:{self.pk} {self.name}"[:120]


class Code(models.Model):
    """A second check: six digits, sent to the address that is held, or read out to a caller who was checked."""

    door = models.ForeignKey(Door, on_delete=models.PROTECT, related_name="codes")
    hash = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    until = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True, blank=True)
    read_out_by = models.CharField(max_length=120, blank=True)
    checked_how = models.CharField(
        max_length=200, blank=True, help_text="how staff made sure of who was calling"
    )

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["door", "-made_at"])]


class Knock(models.Model):
    """How often one machine asked for fresh links in one hour: strangers cannot fill the queue of work."""

    machine = models.CharField(max_length=64, help_text="a keyed hash of its address")
    hour = models.DateTimeField()
    times = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["machine", "hour"], name="one_count_a_machine_and_hour"),
        ]

"""The daily flow's outbox: what the Department last took in of each child, and what is on its way."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from quorate.cases.models import Child
from quorate.people.models import Area, Practitioner


class Round(models.Model):
    """One working out of what has to be told: in the daily flow, or to CP-IS."""

    class Of(models.TextChoices):
        FLOW = "flow", "Daily flow"
        CPIS = "cp-is", "CP-IS"

    of = models.CharField(max_length=5, choices=Of, default=Of.FLOW)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, null=True, related_name="+")
    counts = models.JSONField(default=dict)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["area", "of", "-at"])]


class Accepted(models.Model):
    """What the flow last took in of a child, in full: so that only what changed is sent, and what is gone is purged."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="+")
    la_child_id = models.CharField(max_length=36)
    mis_child_id = models.CharField(max_length=36)
    told = models.JSONField()
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()
    purged_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["area", "la_child_id"], name="flow_child_accepted_once")
        ]


class Sending(models.Model):
    """One child in one sending. While it waits or is under way there is no other of the same child."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        SENT = "sent", "On its way"
        ACCEPTED = "accepted", "Accepted"
        REFUSED = "refused", "Refused"
        GIVEN_UP = "given-up", "Given up"
        REPLACED = "replaced", "No longer needed"

    class Kind(models.TextChoices):
        FULL = "full", "In full"
        CHANGE = "change", "What changed"
        PURGE = "purge", "Taken out"

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="flow_sendings")
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="flow_sendings")
    la_child_id = models.CharField(max_length=36)
    mis_child_id = models.CharField(max_length=36)
    kind = models.CharField(max_length=6, choices=Kind)
    told = models.JSONField(null=True, help_text="what goes; let go of once it is settled")
    becomes = models.JSONField(null=True, help_text="what the flow knows of the child in full afterwards")
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    claim = models.CharField(max_length=40, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True, blank=True)
    trouble = models.CharField(max_length=300, blank=True)
    receipt = models.CharField(max_length=120, blank=True)
    made_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["area", "la_child_id"],
                condition=Q(state__in=("waiting", "sent")),
                name="flow_child_under_way_once",
            )
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["area", "state", "next_try_at"]),
            models.Index(fields=["claim"]),
        ]

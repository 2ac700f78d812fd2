"""Work to be done in the background. A row is written in the same transaction as what made it necessary."""

from typing import ClassVar

from django.db import models


class Job(models.Model):
    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        RUNNING = "running", "Being done"
        DONE = "done", "Done"
        STUCK = "stuck", "Stuck"

    name = models.CharField(max_length=60, help_text="what to do, e.g. letters.send")
    key = models.CharField(
        max_length=160, unique=True, help_text="the same work asked for twice is done once"
    )
    args = models.JSONField(default=list)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    fault = models.CharField(
        max_length=200, blank=True, help_text="the kind of the last fault, without its data"
    )
    asked_at = models.DateTimeField()
    hand_over_at = models.DateTimeField(help_text="when to hand it to a worker, or hand it over again")
    begun_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    host = models.CharField(max_length=120, blank=True)
    process = models.PositiveIntegerField(null=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["state", "hand_over_at"])]


class Heartbeat(models.Model):
    """When the worker last showed that it is alive."""

    name = models.CharField(max_length=40, unique=True)
    at = models.DateTimeField()

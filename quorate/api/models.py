"""Tokens of other programs, answers kept for their keys, webhooks and what was told. Rows and constraints."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from quorate.people.models import Area, Practitioner


class ApiToken(models.Model):
    """What another program shows to be let in: within one area, for some scopes, until a moment."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="api_tokens")
    name = models.CharField(max_length=60, help_text="which program it is: shown in the audit")
    public = models.CharField(max_length=16, unique=True, help_text="the part by which it is found")
    hash = models.CharField(max_length=64, help_text="SHA-256 of the whole token, which is kept nowhere")
    scopes = models.JSONField(default=list)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Practitioner, on_delete=models.PROTECT, null=True, related_name="+")
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    minute = models.BigIntegerField(default=0, help_text="the minute that calls counts")
    calls = models.PositiveIntegerField(default=0)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(
        Practitioner, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    revoked_why = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["area", "name"], name="api_token_named_once"),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True) | ~Q(revoked_why=""),
                name="api_token_revoked_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"token {self.public}"


class KeptAnswer(models.Model):
    """What was answered under an idempotency key. Written in the act's own transaction; thrown away after two days."""

    token = models.ForeignKey(ApiToken, on_delete=models.CASCADE, related_name="answers")
    key = models.CharField(max_length=80)
    asked = models.CharField(max_length=64, help_text="SHA-256 of method, address, If-Match and body")
    status = models.PositiveSmallIntegerField(default=0)
    body = models.TextField(blank=True)
    etag = models.CharField(max_length=40, blank=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["token", "key"], name="api_key_once_a_token")
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["made_at"])]


class Position(models.Model):
    """How far along the audit the webhooks have been told."""

    name = models.CharField(max_length=20, unique=True)
    sequence = models.BigIntegerField()


class Webhook(models.Model):
    """Where another program wants to be told of what happens in an area."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="webhooks")
    address = models.URLField(max_length=300)
    events = models.JSONField(default=list)
    salt = models.CharField(max_length=40, help_text="the secret is worked out from it and SECRET_KEY")
    key_mark = models.CharField(max_length=16, help_text="which SECRET_KEY that was")
    salt_before = models.CharField(max_length=40, blank=True)
    key_mark_before = models.CharField(max_length=16, blank=True)
    before_until = models.DateTimeField(null=True, blank=True, help_text="until then both secrets sign")
    after_sequence = models.BigIntegerField(help_text="it is told of what came later in the audit")
    quiet_until = models.DateTimeField(null=True, blank=True, help_text="it failed: nothing goes before then")
    failures = models.PositiveIntegerField(default=0, help_text="in a row")
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=120)
    stopped_at = models.DateTimeField(null=True, blank=True)
    stopped_by = models.CharField(max_length=120, blank=True)
    stopped_why = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["area", "address"], condition=Q(stopped_at__isnull=True), name="api_webhook_once"
            )
        ]

    def __str__(self) -> str:
        return f"webhook {self.pk}"


class Delivery(models.Model):
    """One thing told to one webhook. Its number stays the same however often it is tried."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        DELIVERED = "delivered", "Delivered"
        GIVEN_UP = "given-up", "Given up"

    webhook = models.ForeignKey(Webhook, on_delete=models.PROTECT, related_name="deliveries")
    number = models.UUIDField(default=uuid.uuid4, unique=True)
    event = models.CharField(max_length=40)
    sequence = models.BigIntegerField(null=True, help_text="of the audit; empty for a test")
    body = models.JSONField(help_text="ids and links only")
    made_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True, blank=True)
    last_status = models.PositiveSmallIntegerField(null=True, blank=True)
    last_fault = models.CharField(max_length=120, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "deliveries"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["webhook", "sequence", "event"], name="api_told_once")
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["webhook", "-made_at"])]

"""Webhooks and what they were told, as the API tells of them."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from .plain import Given, Text500, Told

Event = Literal[
    "child.added", "child.changed", "conference.booked", "conference.moved", "conference.cancelled",
    "conference.closed", "conference.put-right", "plan.started", "category.changed", "plan.ended", "plan.reopened",
    "minutes.sent",
]  # fmt: skip


class NewWebhook(Given):
    address: Annotated[str, Field(min_length=10, max_length=300, pattern=r"^[\x21-\x7e]+$")] = Field(
        description="begins with https:// and leads to a public address; redirects are not followed"
    )
    events: Annotated[list[Event], Field(min_length=1, max_length=20)]


class WebhookTold(Told):
    id: int
    address: str
    events: list[str]
    made_at: datetime
    stopped_at: datetime | None
    failures: int = Field(description="failures in a row")
    secret: str | None = Field(
        None, description="only in the answer that makes or renews it, and not when that is repeated"
    )


class WebhooksTold(Told):
    items: list[WebhookTold]


class Stopping(Given):
    why: Text500


class Nothing(Given):
    """An empty object."""


class DeliveryTold(Told):
    id: int
    delivery: str = Field(description="the number it carries, the same from try to try")
    event: str
    sequence: int | None
    made_at: datetime
    state: Literal["waiting", "delivered", "given-up"]
    tries: int
    last_status: int | None
    last_fault: str
    next_try_at: datetime | None
    ended_at: datetime | None

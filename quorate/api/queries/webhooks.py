"""An area's webhooks and what they were told."""

from django.db.models import F, QuerySet

from quorate.people.models import Area

from ..models import Delivery, Webhook
from ..problems import not_found
from ..shapes.plain import Page, Paged
from ..shapes.webhooks import DeliveryTold, WebhookTold
from .children import paged


def webhooks(area: Area) -> QuerySet[Webhook]:
    """Return the area's webhooks, those that run first, then the latest."""
    return Webhook.objects.filter(area=area).order_by(F("stopped_at").asc(nulls_first=True), "-pk")


def webhook(area: Area, number: int) -> Webhook | None:
    return Webhook.objects.filter(area=area, pk=number).select_related("area").first()


def webhook_or_problem(area: Area, number: int) -> Webhook:
    """Return one webhook of the area.

    :raises Problem: if there is none of that number there
    """
    found = webhook(area, number)
    if found is None:
        raise not_found()
    return found


def deliveries(of: Webhook) -> QuerySet[Delivery]:
    """Return what a webhook was told, the latest first."""
    return Delivery.objects.filter(webhook=of).order_by("-pk")


def delivery(of: Webhook, number: int) -> Delivery | None:
    return Delivery.objects.filter(webhook=of, pk=number).select_related("webhook__area").first()


def told(row: Webhook, secret: str | None = None) -> WebhookTold:
    return WebhookTold(
        id=row.pk,
        address=row.address,
        events=list(row.events),
        made_at=row.made_at,
        stopped_at=row.stopped_at,
        failures=row.failures,
        secret=secret,
    )


def page_of_deliveries(of: Webhook, asked: Paged) -> Page[DeliveryTold]:
    rows, more = paged(Delivery.objects.filter(webhook=of), asked.after, asked.limit)
    return Page(items=[delivery_told(row) for row in rows], next=more)


def delivery_told(row: Delivery) -> DeliveryTold:
    return DeliveryTold(
        id=row.pk,
        delivery=str(row.number),
        event=row.event,
        sequence=row.sequence,
        made_at=row.made_at,
        state=row.state,  # type: ignore[arg-type]
        tries=row.tries,
        last_status=row.last_status,
        last_fault=row.last_fault,
        next_try_at=row.next_try_at,
        ended_at=row.ended_at,
    )

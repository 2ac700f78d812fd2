"""Webhooks by the API: made, listed, renewed, stopped, and what they were told."""

from collections.abc import Callable
from typing import Annotated

from django.http import HttpResponse
from ninja import Path, Query

from quorate import clock

from ..access import Call, actor
from ..actions import telling, webhooks
from ..actions.once import Done, once
from ..actions.tokens import Refused
from ..operations import read, reply, write
from ..problems import Problem, not_found, wrong
from ..queries import webhooks as queries
from ..shapes.plain import Id, Page, Paged
from ..shapes.webhooks import DeliveryTold, NewWebhook, Nothing, Stopping, WebhooksTold, WebhookTold
from .writing import Key

SCOPE = "webhooks:manage"
Number = Annotated[Id, Path()]
SECRET = frozenset({"secret"})


def in_words(act: Callable[[], Done]) -> Callable[[], Done]:
    """Return the act with its refusals as problems."""

    def told() -> Done:
        try:
            return act()
        except Refused as refused:
            if refused.field:
                raise wrong(refused.field, str(refused)) from refused
            raise Problem("in-the-way", str(refused)) from refused

    return told


@read("/webhooks", scope=SCOPE, told=WebhooksTold, summary="Webhooks of the area")
def list_webhooks(request: Call) -> HttpResponse:
    """Those that run first, then those that were stopped."""
    rows = queries.webhooks(request.auth.area)[:200]
    return reply(WebhooksTold(items=[queries.told(row) for row in rows]))


@write("/webhooks", scope=SCOPE, told=WebhookTold, summary="Make a webhook", made=True)
def create_webhook(request: Call, body: NewWebhook, key: Key) -> HttpResponse:
    """It is told of what happens from now on. Keep `secret`: it is not shown again."""

    def act() -> Done:
        row, secret = webhooks.add(
            area=request.auth.area,
            address=body.address,
            events=body.events,
            by=actor(request.auth),
            at=request.now,
        )
        return Done(queries.told(row, secret), 201, secret=SECRET)

    return once(request, key, in_words(act))


@write(
    "/webhooks/{webhook_id}/secret",
    scope=SCOPE,
    told=WebhookTold,
    summary="Renew a webhook's secret",
)
def renew_secret(request: Call, webhook_id: Number, body: Nothing, key: Key) -> HttpResponse:
    """For 24 hours both secrets sign."""

    def act() -> Done:
        found = queries.webhook_or_problem(request.auth.area, webhook_id)
        row, secret = webhooks.renew_secret(webhook=found, by=actor(request.auth), at=request.now)
        return Done(queries.told(row, secret), secret=SECRET)

    return once(request, key, in_words(act))


@write("/webhooks/{webhook_id}/stop", scope=SCOPE, told=WebhookTold, summary="Stop a webhook")
def stop_webhook(request: Call, webhook_id: Number, body: Stopping, key: Key) -> HttpResponse:
    """It is told of nothing more, and what waits is not sent."""

    def act() -> Done:
        found = queries.webhook_or_problem(request.auth.area, webhook_id)
        row = webhooks.stop(webhook=found, why=body.why, by=actor(request.auth), at=request.now)
        return Done(queries.told(row))

    return once(request, key, in_words(act))


@write("/webhooks/{webhook_id}/test", scope=SCOPE, told=DeliveryTold, summary="Send a test", made=True)
def test_webhook(request: Call, webhook_id: Number, body: Nothing, key: Key) -> HttpResponse:
    """Sends the event `test`, which says nothing."""

    def act() -> Done:
        found = queries.webhook_or_problem(request.auth.area, webhook_id)
        return Done(queries.delivery_told(telling.send_test(webhook=found, at=clock.machine_now())), 201)

    return once(request, key, in_words(act))


@read(
    "/webhooks/{webhook_id}/deliveries",
    scope=SCOPE,
    told=Page[DeliveryTold],
    summary="What a webhook was told",
)
def list_deliveries(request: Call, webhook_id: Number, asked: Query[Paged]) -> HttpResponse:
    """In the order in which it happened."""
    found = queries.webhook_or_problem(request.auth.area, webhook_id)
    return reply(queries.page_of_deliveries(found, asked))


@write(
    "/webhooks/{webhook_id}/deliveries/{delivery_id}/again",
    scope=SCOPE,
    told=DeliveryTold,
    summary="Send a delivery again",
)
def send_again(
    request: Call, webhook_id: Number, delivery_id: Number, body: Nothing, key: Key
) -> HttpResponse:
    """Under the same number, so that a receiver that has it can leave it alone."""

    def act() -> Done:
        found = queries.delivery(queries.webhook_or_problem(request.auth.area, webhook_id), delivery_id)
        if found is None:
            raise not_found()
        return Done(queries.delivery_told(telling.send_again(delivery=found, at=clock.machine_now())))

    return once(request, key, in_words(act))

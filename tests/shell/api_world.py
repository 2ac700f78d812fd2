"""Programs let in by tokens, for tests of the API."""

import json
from collections.abc import Collection
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.test import Client, override_settings

from quorate.api.actions import telling, webhooks
from quorate.api.actions.tokens import make_token
from quorate.api.queries.happened import KINDS
from quorate.api.scopes import SCOPES
from tests.shell import world
from tests.shell.world import Place, Role

V1 = "/api/v1"


class Program:
    """Another program with a token of one area."""

    def __init__(
        self, place: Place, scopes: Collection[str] = tuple(SCOPES), name: str = "Case system"
    ) -> None:
        self.token, self.whole = make_token(
            name=name,
            scopes=scopes,
            expires_at=world.NOW + timedelta(days=300),
            by=place.by_role[Role.DESIGNATED_MANAGER],
            at=world.NOW,
        )
        self.client = Client(headers={"Authorization": f"Bearer {self.whole}"}, enforce_csrf_checks=True)

    def get(self, path: str, **query: Any) -> Any:
        return self.client.get(V1 + path, query)

    def send(
        self, path: str, body: Any, *, method: str = "post", key: str = "", etag: str = "", raw: bool = False
    ) -> Any:
        headers = {"Idempotency-Key": key or str(uuid4())}
        if etag:
            headers["If-Match"] = etag
        content = body if raw else json.dumps(body)
        return getattr(self.client, method)(
            V1 + path, content, content_type="application/json", headers=headers
        )


def in_scene(place: Place) -> dict[str, Any]:
    """A token, a webhook and a test that waits for it; return their numbers."""
    program = Program(place)
    with override_settings(WEBHOOK_NETWORKS=("127.0.0.0/8",)):
        webhook, _secret = webhooks.add(
            area=place.area, address="http://127.0.0.1:9/", events=KINDS, by=place.administrator, at=world.NOW
        )
    delivery = telling.send_test(webhook=webhook, at=world.NOW)
    return {"api_token": program.token.pk, "webhook": webhook.pk, "delivery": delivery.pk}

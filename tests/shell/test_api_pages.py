"""The pages of those who let other programs in, and the reference that anybody reads."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from quorate.api.models import ApiToken, Webhook
from quorate.audit.models import Entry
from tests.shell import world
from tests.shell.api_world import V1
from tests.shell.world import Role

pytestmark = pytest.mark.django_db
UNTIL = {"expires_on-day": "1", "expires_on-month": "9", "expires_on-year": "2026"}


@pytest.fixture(autouse=True)
def the_day(settings: Any) -> Any:
    settings.WEBHOOK_NETWORKS = ("127.0.0.0/8",)
    with time_machine.travel(world.NOW + timedelta(hours=2), tick=False):
        yield


def test_a_manager_makes_a_token_that_works_and_revokes_it() -> None:
    place = world.make_place("tees")
    client = world.client_for(place.by_role[Role.DESIGNATED_MANAGER])
    assert "/api/tokens/" in client.get("/people/area/").content.decode()
    assert "No program is let in yet" in client.get("/api/tokens/").content.decode()
    wrong = client.post("/api/tokens/add/", {"name": "Case system", **UNTIL})
    assert wrong.status_code == 422 and "Select what it may do" in wrong.content.decode()
    asked = {"name": "Case system", "scopes": ["plans:read"], **UNTIL}
    made = client.post("/api/tokens/add/", asked).content.decode()
    whole = re.search(r"quorate_[a-z0-9]{12}_[\w-]{43}", made)
    assert whole is not None
    assert client.post("/api/tokens/add/", asked).status_code == 422  # the same name again
    program = Client(headers={"Authorization": f"Bearer {whole[0]}"})
    assert program.get(f"{V1}/plans").status_code == 200
    listed = client.get("/api/tokens/").content.decode()
    assert "Case system" in listed and "In use" in listed and whole[0] not in listed
    token = ApiToken.objects.get()
    other = world.client_for(world.make_place("berkshire").by_role[Role.DESIGNATED_MANAGER])
    assert other.post(f"/api/tokens/{token.pk}/revoke/", {"why": "x"}).status_code == 404
    assert client.post(f"/api/tokens/{token.pk}/revoke/", {"why": ""}).status_code == 422
    assert client.post(f"/api/tokens/{token.pk}/revoke/", {"why": "Lost"}).status_code == 302
    assert program.get(f"{V1}/plans").status_code == 401
    assert "Revoked" in client.get("/api/tokens/").content.decode()
    acts = list(Entry.objects.filter(act__startswith="api.token").values_list("act", flat=True))
    assert acts == ["api.token-made", "api.token-revoked"]


def test_a_manager_makes_a_webhook_tests_renews_and_stops_it() -> None:
    place = world.make_place("tees")
    client = world.client_for(place.by_role[Role.SERVICE_MANAGER])
    assert "No program is told" in client.get("/api/webhooks/").content.decode()
    inwards = client.post("/api/webhooks/add/", {"address": "https://10.0.0.1/", "events": ["plan.ended"]})
    assert inwards.status_code == 422 and "private network" in inwards.content.decode()
    made = client.post("/api/webhooks/add/", {"address": "http://127.0.0.1:9/x", "events": ["plan.ended"]})
    assert "qwh_" in made.content.decode()
    webhook = Webhook.objects.get()
    page = f"/api/webhooks/{webhook.pk}/"
    client.post(f"{page}test/")
    shown = client.get(page).content.decode()
    assert "A test" in shown and "Waiting" in shown and "qwh_" not in shown
    assert client.get(f"{page}secret/").status_code == 200
    assert "qwh_" in client.post(f"{page}secret/").content.decode()
    assert client.post(f"{page}stop/", {"why": "Replaced"}).status_code == 302
    assert "Stopped" in client.get("/api/webhooks/").content.decode()
    assert client.post(f"{page}secret/").status_code == 422


def test_anybody_reads_the_reference_and_the_document_and_both_tell_every_operation() -> None:
    stranger = Client()
    document = stranger.get(f"{V1}/openapi.json").json()
    page = stranger.get("/api/docs/").content.decode()
    names = [said["operationId"] for path in document["paths"].values() for said in path.values()]
    assert len(names) == len(set(names)) > 25
    for path, methods in document["paths"].items():
        assert path in page
        for said in methods.values():
            assert said["x-scope"] and f'id="{said["operationId"]}"' in page
            assert "application/problem+json" in said["responses"]["401"]["content"]

"""Addresses under /api/: the API itself, and the pages of those who let programs in."""

from typing import Any

from django.urls import path

from .document import api
from .views import docs, hooks, need, reading, tokens, webhooks, writing

app_name = "api"


def by_token(patterns: list[Any]) -> list[Any]:
    """Return the API's addresses, marked as those that a token opens and a sign-in does not."""
    for pattern in patterns:
        pattern.callback.login_required = False
        pattern.callback.by_token = True
    return patterns


PARTS = (reading, writing, need, hooks)
"""Loading them has put their operations into the API's router."""
operations: list[Any] = []
found: list[Any] = list(api.urls[0])
for one in found:
    # Where one can both read and write, the address comes once for each, and both lead to the same.
    if one.name not in [known.name for known in operations]:
        operations.append(one)
documents = [one for one in operations if one.name == "openapi-json"]
for one in documents:
    one.callback.login_required = False
by_token_alone = by_token([one for one in operations if one.name not in ("openapi-json", "api-root")])
urlpatterns = [
    path("docs/", docs.docs, name="docs"),
    path("v1/", ([*documents, *by_token_alone], "v1", "v1")),
    path("tokens/", tokens.tokens, name="tokens"),
    path("tokens/add/", tokens.add, name="token-add"),
    path("tokens/<int:pk>/revoke/", tokens.revoke, name="token-revoke"),
    path("webhooks/", webhooks.webhooks, name="webhooks"),
    path("webhooks/add/", webhooks.add, name="webhook-add"),
    path("webhooks/<int:pk>/", webhooks.webhook, name="webhook"),
    path("webhooks/<int:pk>/secret/", webhooks.renew, name="webhook-renew"),
    path("webhooks/<int:pk>/stop/", webhooks.stop, name="webhook-stop"),
    path("webhooks/<int:pk>/test/", webhooks.test, name="webhook-test"),
    path("webhooks/<int:pk>/deliveries/<int:delivery>/again/", webhooks.again, name="delivery-again"),
]

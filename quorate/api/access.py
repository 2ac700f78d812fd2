"""Who calls: the token, looked up and counted; and what its scopes let it do."""

import secrets
from datetime import date, datetime

from django.db.models import Case, F, PositiveIntegerField, Value, When
from django.http import HttpRequest
from ninja.security import HttpBearer

from quorate import clock

from .models import ApiToken
from .problems import Problem
from .tokens import hash_of, public_of

JSON = "application/json"
A_MINUTE = 600
"""How many calls a token may make in one minute."""


class Call(HttpRequest):
    """A request to the API, with the token that came with it."""

    auth: ApiToken
    now: datetime
    today: date


def actor(token: ApiToken) -> str:
    """Return the name under which the audit and a child's reading log show what this token did and saw."""
    return f"API token “{token.name}”"


class Bearer(HttpBearer):
    """Lets a token in that stands, has the scope, and has not called too often."""

    def __init__(self, scope: str) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken | None:
        found = known(token, at=request.now)  # type: ignore[attr-defined]
        if found is None:
            return None
        count(found, at=request.now)  # type: ignore[attr-defined]
        if self.scope not in found.scopes:
            raise Problem("no-scope", f"It needs the scope {self.scope}.", scope=self.scope)
        kind = (request.headers.get("Content-Type") or JSON).partition(";")[0].strip().lower()
        if request.method != "GET" and kind != JSON:
            raise Problem("not-json", f"Set Content-Type to {JSON}.")
        return found


def known(whole: str, *, at: datetime) -> ApiToken | None:
    """Return the token that stands at this moment; unknown, revoked and expired ones are all alike."""
    public = public_of(whole)
    found = ApiToken.objects.select_related("area").filter(public=public).first() if public else None
    if found is None or not secrets.compare_digest(found.hash, hash_of(whole)):
        return None
    return found if found.revoked_at is None and at < found.expires_at else None


def count(token: ApiToken, *, at: datetime) -> None:
    """Count this call in the token's minute, and note when it was last used.

    :raises Problem: if the minute is used up
    """
    seconds = clock.machine_now().timestamp()
    minute = int(seconds) // 60
    ApiToken.objects.filter(pk=token.pk).update(
        calls=Case(
            When(minute=minute, then=F("calls") + 1), default=Value(1), output_field=PositiveIntegerField()
        ),
        minute=minute,
        last_used_at=at,
    )
    calls = ApiToken.objects.filter(pk=token.pk).values_list("calls", flat=True).get()
    if calls > A_MINUTE:
        wait = 60 - int(seconds) % 60
        raise Problem(
            "too-many",
            f"A token may call {A_MINUTE} times a minute. Wait {wait} seconds.",
            headers={"Retry-After": str(wait)},
        )

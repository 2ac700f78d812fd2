"""A request that acts is acted on once, however often it is sent under its Idempotency-Key."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.http import HttpResponse
from pydantic import BaseModel

from ..access import JSON, Call
from ..models import KeptAnswer
from ..problems import Problem

KEPT = timedelta(hours=48)
AT_ONCE = 5000


@dataclass(frozen=True, slots=True)
class Done:
    """What an act came to. ``secret`` members of the answer are shown this once and not kept with it."""

    shape: BaseModel
    status: int = 200
    etag: str = ""
    secret: frozenset[str] = frozenset()


def once(call: Call, key: str, act: Callable[[], Done]) -> HttpResponse:
    """Act and answer, or answer what was answered when the same request came under this key before.

    The key is written first, in the act's own transaction. Of two requests at once the second waits there; then it
    finds the first one's answer, or acts itself if the first was refused: a refusal leaves no key behind.

    :raises Problem: if another request was sent under this key, and whatever the act refuses
    """
    asked = fingerprint(call)
    with transaction.atomic():
        kept, new = KeptAnswer.objects.get_or_create(
            token=call.auth, key=key, defaults={"asked": asked, "made_at": call.now}
        )
        if not new:
            return _again(kept, asked)
        done = act()
        kept.status, kept.etag = done.status, done.etag
        kept.body = done.shape.model_dump_json(exclude=set(done.secret))
        kept.save(update_fields=["status", "etag", "body"])
    return _answer(done.shape.model_dump_json(), done.status, done.etag)


def _again(kept: KeptAnswer, asked: str) -> HttpResponse:
    if kept.asked != asked:
        raise Problem("key-used", "Give each request a key of its own; send the same key only to repeat it.")
    response = _answer(kept.body, kept.status, kept.etag)
    response["Idempotency-Replayed"] = "true"
    return response


def _answer(body: str, status: int, etag: str) -> HttpResponse:
    response = HttpResponse(body, status=status, content_type=JSON)
    if etag:
        response["ETag"] = etag
    return response


def fingerprint(call: Call) -> str:
    """Return the hash by which the same request is known again."""
    said = "\n".join((call.method or "", call.get_full_path(), call.headers.get("If-Match", "")))
    return hashlib.sha256(said.encode("utf-8", "surrogateescape") + b"\n" + call.body).hexdigest()


def has_old(*, at: datetime) -> bool:
    """Return whether there are answers whose keys have run out."""
    return KeptAnswer.objects.filter(made_at__lt=at - KEPT).exists()


def prune(*, at: datetime) -> int:
    """Throw away the answers whose keys have run out, some thousands at a time; return how many."""
    gone = 0
    while True:
        old = list(KeptAnswer.objects.filter(made_at__lt=at - KEPT).values_list("pk", flat=True)[:AT_ONCE])
        if not old:
            return gone
        gone += KeptAnswer.objects.filter(pk__in=old).delete()[0]

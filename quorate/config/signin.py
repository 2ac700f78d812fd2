"""Signing in: by e-mail and password, with a second factor, locked for a while after too many tries."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up: a person's manager gives them a sign-in (`quorate createuser`)."""
        return False


def attempted_email(request: HttpRequest | None, credentials: dict[str, Any] | None) -> str:
    """Return the e-mail address of an attempt, however it was written, so that tries at it are counted together."""
    given = (credentials or {}).get("email") or (credentials or {}).get("username")
    if given is None and request is not None:
        given = request.POST.get("login", "")
    return str(given or "").strip().lower()[:254]


def locked_out(request: HttpRequest, credentials: dict[str, Any] | None, *_more: Any) -> HttpResponse:
    return render(request, "account/locked_out.html", {"minutes": 15}, status=429)

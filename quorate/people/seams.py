"""Writes signing in and out into the audit.

The one place where Quorate listens to signals: signing in is done by libraries, which tell of it in no other
way. Connected when the app is ready. No address or name that somebody typed is kept: a failed try is recorded
for a sign-in that exists, by its number, and tries at others are only counted by the lock-out.
"""

from typing import Any

from allauth.account.signals import password_changed, password_reset, password_set
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from axes.signals import user_locked_out
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.http import HttpRequest

from quorate.audit.actions import record

from .models import Practitioner, User

NOBODY = "nobody signed in"


def _note(act: str, request: HttpRequest | None, user: Any, *, by_user: bool = True) -> None:
    at = getattr(request, "now", None)
    if at is None or user is None or user.pk is None:
        return  # not a request of a browser: a command, or a test that opens a session
    post = Practitioner.objects.select_related("area").filter(user=user.pk).first()
    who: Practitioner | str = post if post and by_user else f"sign-in {user.pk}" if by_user else NOBODY
    record(act=act, about=f"user:{user.pk}", by=who, at=at, area=post.area.key if post else "")


def _known(address: Any) -> User | None:
    return User.objects.filter(email=str(address or "").strip().lower()[:254]).first()


def signed_in(sender: Any, request: HttpRequest, user: User, **_more: Any) -> None:
    _note("people.signed_in", request, user)


def signed_out(sender: Any, request: HttpRequest, user: User | None, **_more: Any) -> None:
    _note("people.signed_out", request, user)


def failed(
    sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **_more: Any
) -> None:
    tried = credentials.get("email") or credentials.get("username")
    _note("people.sign_in_failed", request, _known(tried), by_user=False)


def locked(sender: Any, request: HttpRequest, username: str, **_more: Any) -> None:
    _note("people.sign_in_locked", request, _known(username), by_user=False)


def password_changed_by_themselves(sender: Any, request: HttpRequest, user: User, **_more: Any) -> None:
    _note("people.password_changed", request, user)


def second_step_added(sender: Any, request: HttpRequest, user: User, **_more: Any) -> None:
    _note("people.second_step_added", request, user)


def second_step_removed(sender: Any, request: HttpRequest, user: User, **_more: Any) -> None:
    _note("people.second_step_removed", request, user)


def connect() -> None:
    """Listen to the libraries that sign people in."""
    user_logged_in.connect(signed_in, dispatch_uid="people.signed_in")
    user_logged_out.connect(signed_out, dispatch_uid="people.signed_out")
    user_login_failed.connect(failed, dispatch_uid="people.failed")
    user_locked_out.connect(locked, dispatch_uid="people.locked")
    for signal in (password_changed, password_set, password_reset):
        signal.connect(password_changed_by_themselves, dispatch_uid="people.password")
    authenticator_added.connect(second_step_added, dispatch_uid="people.second_step_added")
    authenticator_reset.connect(second_step_added, dispatch_uid="people.second_step_reset")
    authenticator_removed.connect(second_step_removed, dispatch_uid="people.second_step_removed")

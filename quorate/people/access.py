"""Who somebody is for the pages: their post, their area, and what kind of reader that makes them."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render

from .models import Practitioner

__all__ = [
    "AREA_WIDE",
    "MANAGERS",
    "STAFF",
    "Role",
    "for_roles",
    "may_keep",
    "may_reset_second_factor",
    "sees_whole_area",
]

Role = Practitioner.Role

AREA_WIDE = frozenset(
    {Role.ADMINISTRATOR, Role.CHAIRS_MANAGER, Role.SERVICE_MANAGER, Role.DESIGNATED_MANAGER}
)
"""Roles whose work is the whole area's caseload."""

MANAGERS = frozenset({Role.CHAIRS_MANAGER, Role.SERVICE_MANAGER, Role.DESIGNATED_MANAGER})
"""Those who read the audit, and who alone keep each other's entries in the directory."""

STAFF = frozenset(set(Role) - {Role.PARTNER})


def sees_whole_area(reader: Practitioner) -> bool:
    return reader.role in AREA_WIDE


def may_keep(reader: Practitioner, role: str) -> bool:
    """Return whether this reader may keep the directory's entries of people with this role.

    Administrators keep everybody's but the managers': nobody can raise themselves above their own post.
    """
    return reader.role in MANAGERS or (reader.role == Role.ADMINISTRATOR and role not in MANAGERS)


def may_reset_second_factor(reader: Practitioner, of: Practitioner) -> bool:
    """Return whether this reader may take a lost second factor off a sign-in: a manager, not their own."""
    return reader.role in MANAGERS and reader.pk != of.pk and reader.area_id == of.area_id


View = Callable[..., HttpResponseBase]


def for_roles(*roles: str) -> Callable[[View], View]:
    """Return a decorator: the view is for signed-in people whose post has one of these roles.

    Others get a page that says who can help; somebody signed in without a post gets one of their own. With no
    roles: anybody with a post. Works on functions only. The view finds the reader in ``request.practitioner``
    and their area in ``request.area``.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            reader: Practitioner | None = getattr(request, "practitioner", None)
            if reader is None:
                return render(request, "people/no_post.html", status=403)
            if roles and reader.role not in roles:
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.roles = frozenset(roles)  # type: ignore[attr-defined]
        return login_required(guarded)

    return decorate

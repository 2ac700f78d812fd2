"""A row of what an address answers to whom, and the groups of roles that the rows speak of."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from quorate.people.models import Practitioner

Role = Practitioner.Role

ALL = frozenset(Role)
STAFF = ALL - {Role.PARTNER}
MANAGERS = frozenset({Role.CHAIRS_MANAGER, Role.SERVICE_MANAGER, Role.DESIGNATED_MANAGER})
OFFICE = MANAGERS | {Role.ADMINISTRATOR}
"""Whose work is the whole area's caseload."""


@dataclass(frozen=True)
class Door:
    """``kwargs`` names things of the scene (tests/shell/scene.py), or a fixed text after "=".

    ``case``: only for those with a part in the case; ``answers``: what differs from ``status`` for a role;
    ``post_only``: GET gives 405; ``shared``: the thing belongs to no area; ``public``: no sign-in is asked for;
    ``link``: only behind a one-time link, all others are led to the doorway.
    """

    roles: frozenset[str] = ALL
    status: int = 200
    case: bool = False
    answers: Mapping[str, int] = field(default_factory=dict)
    post_only: bool = False
    shared: bool = False
    public: bool = False
    kwargs: Mapping[str, str] = field(default_factory=dict)
    link: bool = False


def door(
    roles: Iterable[str] = ALL,
    *,
    status: int = 200,
    case: bool = False,
    answers: Mapping[str, int] | None = None,
    post_only: bool = False,
    shared: bool = False,
    **kwargs: str,
) -> Door:
    return Door(frozenset(roles), status, case, answers or {}, post_only, shared, False, kwargs)


def public(status: int = 200, **kwargs: str) -> Door:
    return Door(status=status, public=True, kwargs=kwargs)


def through_link(**kwargs: str) -> Door:
    """Return the row of an address behind a one-time link: who has not passed, signed in or not, sees the doorway."""
    return Door(status=302, public=True, kwargs=kwargs, link=True)

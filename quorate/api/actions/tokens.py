"""A token is made, and revoked."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from quorate.audit import actions as audit
from quorate.people.access import Role
from quorate.people.models import Practitioner

from ..models import ApiToken
from ..scopes import SCOPES
from ..tokens import make

KEEPERS = frozenset({Role.DESIGNATED_MANAGER, Role.SERVICE_MANAGER})
"""Who lets other programs in."""
LONGEST = timedelta(days=366)


class Refused(ValueError):
    """Nothing was saved. ``field`` names what to put right, the message says how."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


@transaction.atomic
def make_token(
    *, name: str, scopes: Collection[str], expires_at: datetime, by: Practitioner, at: datetime
) -> tuple[ApiToken, str]:
    """Make a token of the maker's area; return it and the whole secret, which is not kept and cannot be shown again.

    **Counts** until ``expires_at``, which itself is too late.

    :raises Refused: if the name is used in this area, no known scope is chosen, it would end in the past or after more
        than a year, or this person does not let programs in
    """
    if by.role not in KEEPERS:
        raise Refused("", "Only the designated manager and the service manager let other programs in.")
    chosen = [scope for scope in SCOPES if scope in scopes]
    if not chosen or set(scopes) - set(SCOPES):
        raise Refused("scopes", "Choose at least one thing that the program may do")
    if expires_at <= at:
        raise Refused("expires_on", "The last day must be today or later")
    if expires_at > at + LONGEST:
        raise Refused("expires_on", "A token lasts a year at most. Make a new one then")
    made = make()
    try:
        with transaction.atomic():
            token = ApiToken.objects.create(
                area=by.area,
                name=name.strip(),
                public=made.public,
                hash=made.hash,
                scopes=chosen,
                made_at=at,
                made_by=by,
                expires_at=expires_at,
            )
    except IntegrityError as clash:
        raise Refused(
            "name", "A token of this area has or had this name. Choose another, so that the audit stays clear"
        ) from clash
    audit.record(
        act="api.token-made",
        about=f"api-token:{token.pk}",
        by=by,
        at=at,
        area=by.area.key,
        detail={"name": token.name, "scopes": chosen, "until": expires_at.isoformat()},
    )
    return token, made.whole


@transaction.atomic
def revoke_token(*, token: ApiToken, why: str, by: Practitioner, at: datetime) -> ApiToken:
    """Revoke a token: from now on nothing it asks is answered. Revoking it again changes nothing.

    :raises Refused: without a reason, or if this person does not let programs in
    """
    current = ApiToken.objects.select_for_update(of=("self",)).select_related("area").get(pk=token.pk)
    if by.role not in KEEPERS or by.area_id != current.area_id:
        raise Refused("", "Only the designated manager and the service manager revoke a token.")
    if current.revoked_at is not None:
        return current
    if not why.strip():
        raise Refused("why", "Say why, so that the record can be understood later")
    current.revoked_at, current.revoked_by, current.revoked_why = at, by, why.strip()[:300]
    current.save(update_fields=["revoked_at", "revoked_by", "revoked_why"])
    audit.record(
        act="api.token-revoked",
        about=f"api-token:{current.pk}",
        by=by,
        at=at,
        area=current.area.key,
        detail={"why": current.revoked_why},
    )
    return current

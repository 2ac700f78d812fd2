"""The reading log: which token was told of which children."""

from collections.abc import Iterable

from quorate.audit import actions as audit

from ..access import Call, actor


def saw(call: Call, what: str, about: str, children: Iterable[int]) -> None:
    """Write into the audit that this token was told of these children; of none, nothing was seen."""
    numbers = sorted(set(children))
    if not numbers:
        return
    audit.record_seen(
        what=f"api.{what}",
        about=about,
        by=actor(call.auth),
        at=call.now,
        area=call.auth.area.key,
        children=numbers,
    )

"""The named circumstances in which a check on a decision applies. Data picks from this list only."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .deciding import Table

Judge = Callable[["Table", str, str, Any], bool]


def _given(table: "Table", _outcome: str, _how: str, argument: Any) -> bool:
    return all(getattr(table, name) not in (None, "", False) for name in argument)


def _yes(table: "Table", _outcome: str, _how: str, argument: Any) -> bool:
    return all(getattr(table, name) is True for name in argument)


def _no(table: "Table", _outcome: str, _how: str, argument: Any) -> bool:
    return all(getattr(table, name) is False for name in argument)


def _unanswered(table: "Table", _outcome: str, _how: str, argument: Any) -> bool:
    return any(getattr(table, name) is None for name in argument)


def _actions_complete(table: "Table", _outcome: str, _how: str, _argument: Any) -> bool:
    if table.actions_total is None or table.actions_done is None:
        return False
    return table.actions_done >= table.actions_total


def _work_open(table: "Table", _outcome: str, _how: str, _argument: Any) -> bool:
    some = (
        table.actions_total is not None
        and table.actions_done is not None
        and table.actions_done < table.actions_total
    )
    return table.open_work > 0 or some


def _next_too_late(table: "Table", _outcome: str, _how: str, _argument: Any) -> bool:
    return table.next_on is not None and table.next_limit is not None and table.next_on > table.next_limit


TABLE_CONDITIONS: Mapping[str, Judge] = MappingProxyType(
    {
        "given": _given,
        "yes": _yes,
        "no": _no,
        "unanswered": _unanswered,
        "outcome": lambda _t, outcome, _h, argument: outcome in argument,
        "how": lambda _t, _o, how, argument: how in argument,
        "review-number": lambda table, _o, _h, argument: table.review_number == argument,
        "actions-complete": _actions_complete,
        "work-open": _work_open,
        "next-too-late": _next_too_late,
        "quorate": lambda table, _o, _h, _a: table.quorate is True,
        "not-known-quorate": lambda table, _o, _h, _a: table.quorate is None,
    }
)
FIELD_CONDITIONS = ("given", "yes", "no", "unanswered")
LIST_CONDITIONS = ("outcome", "how")
NUMBER_CONDITIONS = ("review-number",)

"""The kinds of fact that a letter can be told, and what becomes of each."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from quorate import clock

KINDS = {
    "text": "words; an empty line in them begins a new paragraph",
    "texts": "a list of words",
    "number": "a whole number",
    "yes": "yes or no",
    "day": "a day",
    "moment": "a day and a time",
    "address": "the address of a page",
    "rows": "a list with several columns",
}
NOTHING: dict[str, Any] = {"texts": (), "rows": (), "yes": False, "text": "", "address": ""}
# What a Word file cannot hold, and the two marks that stand for a fact while the words around it are read.
UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff\ue000\ue001]")


class WrongFacts(ValueError):
    """A letter was told too little, too much, or something of another kind: a fault of the code that writes it."""


@dataclass(frozen=True)
class Fact:
    """What a letter is told under one name. ``safe`` facts may stand in an e-mail's subject: nothing about a child.

    ``must`` facts are those that the law or the procedure wants said: an area's own words cannot leave them out.
    """

    name: str
    means: str
    kind: str
    safe: bool = False
    optional: bool = False
    must: bool = False
    columns: dict[str, str] = field(default_factory=dict)


def take(facts: Mapping[str, Fact], told: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was told, checked and made fit for a letter; what is optional and was not told is empty.

    :raises WrongFacts: naming what is missing, unknown or of another kind
    """
    wrong = [f"{name} is not a fact of this letter" for name in told if name not in facts]
    taken: dict[str, Any] = {}
    for name, fact in facts.items():
        value = told.get(name)
        if value is None or value == "":
            if not fact.optional:
                wrong.append(f"{name} is missing")
            taken[name] = NOTHING.get(fact.kind)
            continue
        try:
            taken[name] = _as(fact, value)
        except (TypeError, ValueError) as fault:
            wrong.append(f"{name} is not {KINDS[fact.kind]}: {fault}")
    if wrong:
        raise WrongFacts("; ".join(wrong))
    return taken


def another(fact: Fact, value: Any) -> Any:
    """Return a value that differs from this one in whatever way the letter might say it; for checks."""
    if fact.kind in ("text", "address"):
        return f"{value} otherwise"
    if fact.kind == "texts":
        return (*value, "otherwise")
    if fact.kind == "yes":
        return not value
    if fact.kind in ("day", "moment"):
        return value + timedelta(days=400, hours=1)
    if fact.kind == "number":
        return value + 1
    return (*value, SimpleNamespace(**dict.fromkeys(fact.columns, "otherwise")))


def _as(fact: Fact, value: Any) -> Any:
    if fact.kind in ("text", "address"):
        return _plain(value)
    if fact.kind == "texts":
        return tuple(_plain(one) for one in _several(value))
    if fact.kind == "rows":
        return tuple(_row(fact, one) for one in _several(value))
    if fact.kind == "moment":
        return _moment(value)
    wanted = {"number": int, "yes": bool, "day": date}[fact.kind]
    if not isinstance(value, wanted) or isinstance(value, datetime) or (wanted is int and value is True):
        raise TypeError(type(value).__name__)
    return value


def _plain(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(type(value).__name__)
    return UNFIT.sub("", value.replace("\r\n", "\n").replace("\r", "\n")).strip()


def _several(value: Any) -> Sequence[Any]:
    if isinstance(value, str) or not isinstance(value, Sequence):
        raise TypeError(type(value).__name__)
    return value


def _row(fact: Fact, value: Any) -> SimpleNamespace:
    if not isinstance(value, Mapping) or set(value) != set(fact.columns):
        raise ValueError(f"each row needs {', '.join(fact.columns)}")
    return SimpleNamespace(**{name: _plain(value[name]) for name in fact.columns})


def _moment(value: Any) -> datetime:
    if not isinstance(value, datetime):
        raise TypeError(type(value).__name__)
    return value if value.tzinfo else value.replace(tzinfo=clock.LONDON)

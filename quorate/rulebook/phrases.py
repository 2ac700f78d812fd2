"""The phrases that rules are told in: roles, events, outcomes and conditions, in the area's own words."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass
from types import MappingProxyType
from typing import Any, NamedTuple

from quorate.rules.days import Period
from quorate.rules.events import OWN
from quorate.rules.findings import Citation
from quorate.rules.procedure import Condition, Listed, Procedure
from quorate.rules.roles import in_words as role_in_words

from . import titles


class Item(NamedTuple):
    """One thing a rule says, with its own citation if it has one."""

    says: str
    citation: Citation | None = None


class Line(NamedTuple):
    """One part of a rule: “Grounds”, “Conditions”, “Whose”."""

    label: str
    items: tuple[Item, ...]


class Told(NamedTuple):
    """An edition in words: its value in one sentence, and the rest line by line."""

    value: str
    lines: tuple[Line, ...]

    def text(self) -> str:
        """Return all the words in one, for searching and comparing. Citations are left out."""
        return "\n".join(
            [self.value, *(f"{line.label}: {one.says}" for line in self.lines for one in line.items)]
        )


ROLE_WORDS = {
    "conference-chair": "chair",
    "social-worker": "social-worker",
    "case-holder": "case-holder",
    "team-manager": "team-manager",
    "conference-administrator": "conference-administrator",
    "core-group": "core-group",
}
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def capital(text: str) -> str:
    """Return a text with a capital at its start."""
    return text[:1].upper() + text[1:]


def sentence(text: str) -> str:
    """Return a text as a sentence."""
    return capital(text) if text.endswith((".", "?", "!")) else f"{capital(text)}."


def either(words: Iterable[str], last: str = "or") -> str:
    """Return “a, b or c”."""
    found = list(dict.fromkeys(words))
    return found[0] if len(found) == 1 else f"{', '.join(found[:-1])} {last} {found[-1]}" if found else ""


def role(key: str, procedure: Procedure) -> str:
    """Return a role in the area's own word for it."""
    word = procedure.words.get(ROLE_WORDS.get(key, ""))
    return f"the {word}" if word else role_in_words(key)


def roles(keys: Iterable[str], procedure: Procedure, last: str = "or") -> str:
    """Return several roles, in the area's own words."""
    return either((role(key, procedure) for key in keys), last)


def event(key: str, procedure: Procedure) -> str:
    """Return an event as it stands in “within 3 months of …”."""
    if key in titles.NAMED_EVENTS:
        meeting = " meeting" if key == "core-group" else ""
        return f"the {procedure.word(titles.NAMED_EVENTS[key])}{meeting}"
    if key in procedure.events:
        return f"the day on which {procedure.events[key]}"
    return titles.EVENTS.get(key, titles.plain(key.removeprefix(OWN)).lower())


def outcome(key: str, procedure: Procedure) -> str:
    """Return an outcome in the area's own word."""
    words = {
        "continue": f"the plan is {procedure.word('plan-stays')}",
        "end": f"the plan is {procedure.word('plan-ends')}",
        "plan": "a plan is made",
        "no-plan": "no plan is made",
        "any": "a majority either way",
    }
    return words.get(key, titles.plain(key).lower())


def condition(one: Condition, procedure: Procedure) -> str:
    """Return a condition as the rest of a sentence that starts with “if”."""
    if one.name in titles.CONDITIONS:
        return titles.CONDITIONS[one.name][1 if one.negated else 0]
    if (one.name, one.argument) == ("review-number", 0):
        return "a review has been held" if one.negated else "no review has been held yet"
    if one.name == "consecutive-inquorate" and one.negated:
        return f"fewer than {one.argument} in a row had no quorum"
    if one.argument is not None and one.name in _ARGUED:
        says = _ARGUED[one.name](one.argument, procedure)
    else:
        argument = "" if one.argument is None else f" {anything(one.argument)}"
        says = titles.plain(one.name).lower() + argument
    return _negated(says) if one.negated else says


def _negated(says: str) -> str:
    if says.startswith("with "):
        return f"without {says[5:]}"
    for verb in (" is ", " has ", " was "):
        if says.count(verb) == 1:
            return says.replace(verb, f"{verb}not ".replace("has not no", "has"))
    return f"not: {says}"


def _fields(names: Iterable[str]) -> str:
    return either(
        (titles.FIELDS.get(name.replace("_", "-"), titles.plain(name).lower()) for name in names), "and"
    )


def _named(names: Iterable[str], after: str) -> str:
    return either((f"{_fields((name,))} {after}" for name in names), "and")


def _facts(argument: Mapping[str, Any], procedure: Procedure) -> str:
    if set(argument) == {"outcome"}:
        return outcome(str(argument["outcome"]), procedure)
    if argument == {"by": "post"}:
        return "the paper came by post"
    return either(
        (f"{titles.plain(name).lower()} is {anything(value)}" for name, value in argument.items()), "and"
    )


_ARGUED: Mapping[str, Callable[[Any, Procedure], str]] = MappingProxyType(
    {
        "outcome": lambda keys, area: either(outcome(key, area) for key in keys),
        "how": lambda keys, _area: "it is decided " + either(titles.OUTCOME_HOWS.get(k, k) for k in keys),
        "given": lambda names, _area: f"with {_fields(names)}",
        "yes": lambda names, _area: _named(names, "is answered yes"),
        "no": lambda names, _area: _named(names, "is answered no"),
        "unanswered": lambda names, _area: either(f"{_fields((one,))} has no answer" for one in names),
        "review-number": lambda number, _area: f"it is review number {number}",
        "under-age": lambda age, _area: f"the child is under {age}",
        "on-plan-months": lambda months, _area: f"the plan has lasted {months} months",
        "consecutive-inquorate": lambda number, _area: f"{number} in a row had no quorum",
        "fact": _facts,
    }
)


def conditions(found: Iterable[Condition], procedure: Procedure) -> str:
    """Return conditions that must all hold."""
    return either((condition(one, procedure) for one in found), "and")


def anything(value: Any) -> str:
    """Return a value that has no words of its own, so that nothing the data says is left out."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return "; ".join(f"{titles.plain(str(k)).lower()}: {anything(v)}" for k, v in value.items())
    if isinstance(value, Citation):
        return ""
    if hasattr(value, "says"):
        return str(value.says)
    if is_dataclass(value) and not isinstance(value, type | Period):
        parts = ((f.name, getattr(value, f.name)) for f in fields(value))
        return "; ".join(f"{titles.plain(n).lower()}: {anything(v)}" for n, v in parts if v not in _NOTHING)
    if isinstance(value, tuple | list | frozenset):
        return ", ".join(anything(v) for v in value)
    return str(value).replace("-", " ") if isinstance(value, str) else str(value)


_NOTHING: tuple[Any, ...] = (None, "", (), False, 0, {}, [])


def line(label: str, says: str, citation: Citation | None = None) -> list[Line]:
    """Return one sentence under a label, or nothing."""
    return [Line(label, (Item(sentence(says), citation),))] if says else []


def items(label: str, found: Iterable[Listed | str | Item]) -> list[Line]:
    """Return several things under one label, or nothing."""
    said = tuple(
        Item(capital(one), None) if isinstance(one, str) else Item(capital(one.says), one.citation)
        for one in found
    )
    return [Line(label, said)] if said else []


def rest(terms: Any, told: frozenset[str]) -> list[Line]:
    """Return what else the terms say, for parts of a rule that have no wording of their own yet."""
    lines: list[Line] = []
    for one in fields(terms):
        value = getattr(terms, one.name)
        if one.name not in told and value not in _NOTHING:
            lines += line(titles.plain(one.name), anything(value))
    return lines

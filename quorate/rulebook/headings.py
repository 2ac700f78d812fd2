"""Reading what a rule is about, and the conditions and arms that rules share."""

from collections.abc import Collection
from datetime import date
from typing import Any

from quorate.rules.conditions import ARGUMENTS, CONDITIONS
from quorate.rules.events import CHILD_KINDS, CONFERENCE_KINDS
from quorate.rules.findings import Citation
from quorate.rules.procedure import Arm, Condition, DutyHeading, Listed

from .tables import Table

SCOPES = ("child", "conference", "milestone")
DIRECTIONS = {"within": "after", "by": "before", "over": "over"}
HEADING_KEYS = frozenset(
    ("title", "scope", "opens", "when", "each", "renew", "done", "done-when", "lapses", "averted")
    + ("whose", "even-silent", "once", "own-occasion")
)


class Sources:
    """The publications that may be cited."""

    def __init__(self, titles: dict[str, tuple[str, str]], default: str, *, drafts: bool = False) -> None:
        self.titles = titles
        self.default = default
        # Whether draft editions are read as if they bound: for trying them, never for binding.
        self.drafts = drafts

    def citation(self, table: Table, key: str = "cite", *, needed: bool = True) -> Citation | None:
        """Return the citation under a key, and note what is wrong with it."""
        cite = table.table(key)
        if cite is None:
            if needed:
                table.fault(f"“{key}” is missing: every edition says where it stands")
            return None
        source = cite.text("source", self.default)
        paragraph = cite.text("para")
        lines = cite.text("lines", "")
        clauses = cite.texts("clauses", ())
        cite.end()
        if source not in self.titles:
            cite.fault(f"source “{source}” is not in sources.toml. Known: {', '.join(sorted(self.titles))}")
            return None
        title, edition = self.titles[source]
        return Citation(title, edition, paragraph, lines, clauses)


def conditions(
    table: Table, key: str, names: Collection[str] = tuple(CONDITIONS), arguments: Any = ARGUMENTS
) -> tuple[Condition, ...]:
    """Return the conditions listed under a key: “name”, “not name”, or a table with one name and its argument."""
    entries = table.anything(key, [])
    if not isinstance(entries, list):
        table.fault(f"“{key}” must be a list of conditions")
        return ()
    found: list[Condition] = []
    for entry in entries:
        name, argument = entry, None
        if isinstance(entry, dict) and len(entry) == 1:
            name, argument = next(iter(entry.items()))
        if not isinstance(name, str):
            table.fault(f"a condition in “{key}” must be a name, or one name with its argument")
            continue
        negated = name.startswith("not ")
        bare = name.removeprefix("not ")
        if bare not in names:
            table.fault(f"condition “{bare}” is not known. Known: {', '.join(sorted(names))}")
            continue
        wanted = arguments.get(bare)
        if (wanted is None) != (argument is None) or (wanted and type(argument) is not wanted):
            need = f"takes {wanted.__name__}" if wanted else "takes nothing"
            table.fault(f"condition “{bare}” {need}, not {argument!r}")
            continue
        if not _sound(argument):
            table.fault(
                f"condition “{bare}” cannot take {argument!r}: words in quotes, or a whole number up to 1000"
            )
            continue
        found.append(Condition(bare, argument, negated))
    return tuple(found)


def _sound(argument: Any) -> bool:
    """Return whether the argument of a condition holds nothing but what a fact can be."""
    if isinstance(argument, dict):
        return bool(argument) and all(isinstance(v, str | bool | int | date) for v in argument.values())
    if isinstance(argument, list):
        return all(isinstance(v, str) for v in argument)
    return argument is None or 0 <= argument <= 1000


def duty_heading(table: Table) -> DutyHeading:
    """Return what a duty is about."""
    scope = table.text("scope", one_of=SCOPES)
    kinds = {*(CHILD_KINDS if scope != "conference" else CONFERENCE_KINDS), *table.own.events}
    every = table.own.kinds
    return DutyHeading(
        title=table.text("title"),
        scope=scope,
        opens=table.texts("opens", one_of=kinds) or _none(table, "opens"),
        when=conditions(table, "when"),
        each=table.text("each", "", one_of=kinds),
        renew=table.flag("renew"),
        done=table.texts("done", one_of=every),
        done_when=conditions(table, "done-when"),
        lapses=table.texts("lapses", one_of=every),
        averted=table.texts("averted", one_of=every),
        whose=table.text("whose", one_of=table.own.known_roles),
        even_silent=table.flag("even-silent"),
        once=table.flag("once"),
        own_occasion=table.flag("own-occasion"),
    )


def _none(table: Table, key: str) -> tuple[str, ...]:
    table.fault(f"“{key}” must name at least one event")
    return ()


def arms(table: Table, sources: Sources) -> tuple[Arm, ...]:
    """Return the arms of a duty: each so long after, before or past an event, or on the day itself."""
    found: list[Arm] = []
    for arm in table.tables("arms"):
        anchor = ""
        direction = ""
        for word in ("after", "before", "past", "on", "until"):
            if arm.has(word):
                anchor, direction = arm.text(word), word
                break
        if not direction:
            arm.fault("an arm needs one of “after”, “before”, “past”, “on”, “until”, naming an event")
            continue
        if anchor != "opening" and anchor not in arm.own.kinds and not anchor.startswith("duty:"):
            known = ", ".join(sorted(arm.own.kinds))
            arm.fault(f"“{anchor}” is not an event, “opening” or “duty:…”. Events: {known}")
        period = None
        if direction in ("after", "before", "past"):
            period = arm.period({"after": "within", "before": "by", "past": "over"}[direction])
            if period is not None and not _fits(period.unit, direction):
                arm.fault(f"{period} cannot be counted “{direction}” an event")
            if period is not None and period.unit == "hours" and anchor.startswith("duty:"):
                arm.fault(f"{period} cannot be counted from another duty, which ends on a day and at no hour")
        found.append(
            Arm(
                anchor=anchor,
                period=period,
                direction={"past": "over"}.get(direction, direction),
                when=conditions(arm, "when"),
                citation=sources.citation(arm, needed=False),
                which=arm.text("which", "last", one_of=("first", "next", "last")),
            )
        )
        arm.end()
    if not found:
        table.fault("“arms” must have at least one arm")
    return tuple(found)


def _fits(unit: str, direction: str) -> bool:
    if unit in ("hours", "years of age"):
        return direction == "after"
    if unit == "weeks of pregnancy":
        return direction == "before"
    return True


def listed(table: Table, key: str, sources: Sources) -> tuple[Listed, ...]:
    """Return a list of named entries with their words and, where they differ, their own citations."""
    found: list[Listed] = []
    for entry in table.tables(key):
        found.append(Listed(entry.text("key"), entry.text("says"), sources.citation(entry, needed=False)))
        entry.end()
    keys = [f.key for f in found]
    if len(keys) != len(set(keys)):
        table.fault(f"“{key}” names the same key twice")
    return tuple(found)

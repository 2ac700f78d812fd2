"""The sheets of a conference: what the area's procedure asks to be prepared, read out, analysed, considered.

Each sheet takes its points from a list of the procedure, so that an area whose text has no such list has no such sheet.
What was said to each point are rows (``Covered``); nothing here judges a decision.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from quorate.rules import deciding
from quorate.rules.days import add_months

from ..facts import ChildPart, Meeting
from ..models import Covered, Decision

Sheet = Covered.Sheet
LISTS: Mapping[str, str] = {
    Sheet.PREPARE: "preparation",
    Sheet.TASKS: "conference-tasks",
    Sheet.CHECKLIST: "review-checklist",
    Sheet.DOMAINS: "analysis-domains",
    Sheet.NO_PLAN: "help-without-plan",
    Sheet.LIKELIHOOD: "likelihood-tests",
}
TITLES: Mapping[str, str] = {Sheet.AGENDA: "What has to be said"}
OF_A_CHILD = (Sheet.DOMAINS, Sheet.CHECKLIST, Sheet.LIKELIHOOD, Sheet.NO_PLAN)
OF_THE_CONFERENCE = (Sheet.PREPARE, Sheet.AGENDA, Sheet.TASKS, Sheet.OTHER_CHILDREN)
WITHOUT_A_PLAN = (Decision.Outcome.NO_PLAN, Decision.Outcome.END)
DATED = frozenset({(Sheet.CHECKLIST, "information"), (Sheet.CHECKLIST, "health"), (Sheet.PREPARE, "issues")})
"""Points that ask for a day: of the latest information, and of the last contact with health."""
STALE_AFTER_MONTHS = 3
STATEMENT, ANNOUNCED, EXPLAINED = "statement", "review-date", "explained"


@dataclass(frozen=True, slots=True)
class Item:
    """One point of a sheet, with what was said to it and what the record itself shows about it."""

    key: str
    says: str
    source: str
    rule: str = ""
    said: Covered | None = None
    flag: str = ""
    dated: bool = False

    @property
    def answered(self) -> bool:
        return self.said is not None

    @property
    def covered(self) -> bool:
        """Whether somebody said that it was done, or that it does not apply."""
        return self.said is not None and self.said.answer != Covered.Answer.NOT_DONE


@dataclass(frozen=True, slots=True)
class Filled:
    """One sheet of a conference, or of one child's part of it, as far as it has been filled."""

    sheet: str
    title: str
    part: ChildPart | None
    items: tuple[Item, ...]

    @property
    def missing(self) -> tuple[Item, ...]:
        return tuple(item for item in self.items if not item.answered)

    @property
    def done(self) -> int:
        return len(self.items) - len(self.missing)

    @property
    def flags(self) -> tuple[str, ...]:
        return tuple(item.flag for item in self.items if item.flag)

    @property
    def status(self) -> str:
        return f"{self.done} of {len(self.items)} answered"


def sheets_of(meeting: Meeting) -> tuple[Filled, ...]:
    """Return the sheets of the conference as a whole that this area's procedure gives it."""
    return _present(sheet_of(meeting, sheet) for sheet in OF_THE_CONFERENCE)


def childs_sheets(meeting: Meeting, part: ChildPart) -> tuple[Filled, ...]:
    """Return the sheets of one child's part that this area's procedure gives it."""
    return _present(sheet_of(meeting, sheet, part) for sheet in OF_A_CHILD)


def _present(found: Iterable[Filled]) -> tuple[Filled, ...]:
    return tuple(one for one in found if one.items)


def sheet_of(meeting: Meeting, sheet: str, part: ChildPart | None = None) -> Filled:
    """Return one sheet with what was said to it; without points where the area's procedure has no such list.

    **Edition** the one in force on the day of the conference.
    **Rules** ``list.*`` as ``LISTS`` names them; ``setting.read-out`` and ``list.announced`` for the running order.
    """
    items = _items(meeting, sheet, part)
    said = {
        row.item: row
        for row in meeting.covered
        if row.sheet == sheet and row.conference_child_id == (part.row.pk if part else None)
    }
    filled = [replace(item, said=said.get(item.key)) for item in items]
    flagged = [replace(item, flag=_flag(meeting, part, sheet, item)) for item in filled]
    return Filled(str(sheet), TITLES.get(sheet, str(Sheet(sheet).label)), part, tuple(flagged))


def _items(meeting: Meeting, sheet: str, part: ChildPart | None) -> list[Item]:
    if sheet == Sheet.AGENDA:
        return _agenda(meeting)
    if sheet == Sheet.OTHER_CHILDREN:
        return _other_children(meeting)
    if not _applies(sheet, part):
        return []
    return listed(meeting, LISTS[sheet], sheet)


def _applies(sheet: str, part: ChildPart | None) -> bool:
    """Return whether this sheet is one for this child as things stand."""
    if sheet == Sheet.CHECKLIST:
        return part is not None and part.reviewed
    if sheet == Sheet.LIKELIHOOD:
        return part is not None and part.row.likely_to_suffer is True
    if sheet == Sheet.NO_PLAN:
        return part is not None and part.decision is not None and part.decision.outcome in WITHOUT_A_PLAN
    return True


def listed(meeting: Meeting, key: str, sheet: str = "") -> list[Item]:
    """Return the entries of one list of the area's procedure as points."""
    entries, reason = deciding.listed(key, procedure=meeting.procedure, on=meeting.on)
    return [
        Item(
            key=one.key,
            says=f"{one.says[:1].upper()}{one.says[1:]}",
            source=str(one.citation or reason.citation),
            rule=f"list.{key}",
            dated=(sheet, one.key) in DATED,
        )
        for one in entries
    ]


def _agenda(meeting: Meeting) -> list[Item]:
    """Return what the chair ticks in the running order: the statement read, the plan explained, the date announced."""
    found = []
    if read_out(meeting):
        stands = meeting.procedure.find("setting.read-out", meeting.on)
        source = str(stands.citation) if stands else ""
        found.append(
            Item(STATEMENT, "The statement on differing views was read out", source, "setting.read-out")
        )
    if any(part.kind != "review" for part in meeting.children):
        found += listed(meeting, "announced")
    outline = listed(meeting, "outline-plan")
    found += [replace(item, rule="list.outline-plan") for item in outline if item.key == EXPLAINED]
    return found


def read_out(meeting: Meeting) -> str:
    """Return the statement that this area has read out at every meeting, word for word as its procedure holds it."""
    return str(meeting.procedure.setting("read-out", meeting.on))


def _other_children(meeting: Meeting) -> list[Item]:
    """Return the other children whom the text wants considered: each known one by name, then those who visit."""
    kinds = listed(meeting, "other-children")
    if not kinds:
        return []
    source = kinds[0].source
    known = [
        Item(f"child-{child.pk}", f"{child.name}, who is not in this conference", source, kinds[0].rule)
        for child in meeting.other_children
    ]
    return [*known, *kinds]


# What the record itself shows -------------------------------------------------------------------------------------


def _flag(meeting: Meeting, part: ChildPart | None, sheet: str, item: Item) -> str:
    """Return what the record shows to be missing about one point of a review's checklist, or nothing."""
    if sheet != Sheet.CHECKLIST or part is None:
        return ""
    judge = _FLAGS.get(item.key)
    return judge(meeting, part, item) if judge else ""


def _information(meeting: Meeting, part: ChildPart, item: Item) -> str:
    on = item.said.on if item.said else None
    if on is not None and add_months(on, STALE_AFTER_MONTHS) < meeting.on:
        return f"Not up to date: the latest information is more than {STALE_AFTER_MONTHS} months old."
    return ""


def _health(meeting: Meeting, part: ChildPart, item: Item) -> str:
    since, on = part.last_held_on, item.said.on if item.said else None
    if on is not None and since is not None and on <= since:
        return "No contact with health since the last conference."
    return ""


def _progress(meeting: Meeting, part: ChildPart, item: Item) -> str:
    blank = part.unweighed
    return f"Nothing is recorded yet on the progress of: {'; '.join(blank)}." if blank else ""


def _changes(meeting: Meeting, part: ChildPart, item: Item) -> str:
    flagged = [
        one.what for one in part.actions if one.done_on is None and one.cancelled_on is None and one.to_change
    ]
    return f"Marked as to be changed: {'; '.join(flagged)}." if flagged else ""


def _outcomes(meeting: Meeting, part: ChildPart, item: Item) -> str:
    past = [one.what for one in part.actions if one.done_on is None and one.by_on and one.by_on < meeting.on]
    return f"Past its day, with no new one set: {'; '.join(past)}." if past else ""


def _wishes(meeting: Meeting, part: ChildPart, item: Item) -> str:
    if part.row.wishes_and_feelings.strip():
        return ""
    return "The child’s wishes and feelings are not recorded for this conference."


def _future(meeting: Meeting, part: ChildPart, item: Item) -> str:
    return "" if part.row.likely_to_suffer is not None else "Whether harm is likely is not answered yet."


_FLAGS: Mapping[str, Any] = {
    "information": _information,
    "health": _health,
    "progress": _progress,
    "changes": _changes,
    "outcomes": _outcomes,
    "wishes": _wishes,
    "future": _future,
}


# What is still open at the end ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Open:
    """Something that the procedure wants done, seen as not done when the conference is to be closed (or opened)."""

    key: str
    says: str
    source: str


def open_at_close(meeting: Meeting) -> tuple[Open, ...]:
    """Return what the chair is warned of before closing; with a reason the conference can be closed all the same."""
    found = []
    for item in sheet_of(meeting, Sheet.AGENDA).items:
        if item.key == ANNOUNCED and not any(_dated(part) for part in meeting.children):
            continue
        if item.key == EXPLAINED and not any(_new_plan(part) for part in meeting.children):
            continue
        if not item.covered:
            found.append(Open(f"agenda:{item.key}", f"Not ticked: {item.says}", item.source))
    for item in sheet_of(meeting, Sheet.OTHER_CHILDREN).missing:
        found.append(Open(f"other-children:{item.key}", f"Not considered: {item.says}", item.source))
    found += _wishes_missing(meeting)
    for part in meeting.children:
        for item in sheet_of(meeting, Sheet.NO_PLAN, part).missing:
            says = f"{part.row.child.name}: not answered whether this was considered: {item.says}"
            found.append(Open(f"no-plan:{part.row.pk}:{item.key}", says, item.source))
    return tuple(found)


def _wishes_missing(meeting: Meeting) -> list[Open]:
    """Return of which children nothing says what they wish and feel, where the text has the chair see to it.

    **Rules** ``list.chair-role``: the entry ``child``.
    """
    item = next((one for one in listed(meeting, "chair-role") if one.key == "child"), None)
    if item is None:
        return []
    return [
        Open(
            f"wishes:{part.row.pk}",
            f"{part.row.child.name}: nothing is recorded of what the child wishes and feels",
            item.source,
        )
        for part in meeting.children
        if not part.row.wishes_and_feelings.strip()
    ]


def _dated(part: ChildPart) -> bool:
    return bool(not part.reviewed and part.decision and part.decision.next_review_on)


def _new_plan(part: ChildPart) -> bool:
    return part.decision is not None and part.decision.outcome == Decision.Outcome.PLAN


def open_at_start(meeting: Meeting) -> tuple[Open, ...]:
    """Return what was to be done before the conference and is not on record: shown when it is opened."""
    prepare = sheet_of(meeting, Sheet.PREPARE)
    return tuple(
        Open(f"prepare:{item.key}", f"Not on record: {item.says}", item.source)
        for item in prepare.items
        if not item.covered
    )


def left_open(meeting: Meeting) -> dict[int, tuple[str, ...]]:
    """Return, child by child, the points of the child's own sheets to which nothing was said: shown, never barred."""
    return {
        part.row.pk: tuple(
            f"{filled.title}: {item.says}"
            for filled in childs_sheets(meeting, part)
            for item in filled.missing
        )
        for part in meeting.children
    }

"""What the sheets of a conference say, and the matters that were explored, as the minutes put them."""

from datetime import date

from quorate.conferences.facts import ChildPart, Meeting
from quorate.conferences.models import Covered, Decision
from quorate.conferences.queries.hold import explored
from quorate.conferences.queries.sheets import Filled, childs_sheets, sheets_of
from quorate.design.words import day
from quorate.letters.documents import Block, Grid
from quorate.people.models import Practitioner

ANSWERS = {
    Covered.Answer.DONE: "Yes",
    Covered.Answer.NOT_DONE: "No",
    Covered.Answer.NOT_NEEDED: "Does not apply",
}
EXPLORED = "Matters explored"
FOR_PROFESSIONALS = (Covered.Sheet.PREPARE, Covered.Sheet.OTHER_CHILDREN)
"""Sheets of the conference whose words are about arrangements, safety and other people's children."""
WITH_PLAN = (Decision.Outcome.PLAN, Decision.Outcome.CONTINUE)


def of_conference(meeting: Meeting) -> list[Block]:
    """Return what was prepared, said and considered for the conference as a whole, where anything was."""
    return [grid for filled in sheets_of(meeting) if (grid := _grid(filled))]


def titles_for_professionals(meeting: Meeting) -> list[str]:
    """Return the titles of the tables whose words the family's copies leave out."""
    return [filled.title for filled in sheets_of(meeting) if filled.sheet in FOR_PROFESSIONALS]


def of_child(meeting: Meeting, part: ChildPart) -> list[Block]:
    """Return what was covered for one child, and what was explored of the reports."""
    found: list[Block] = [grid for filled in childs_sheets(meeting, part) if (grid := _grid(filled))]
    rows = tuple((one.invitation.name, one.issue, one.challenge, one.response) for one in explored(part))
    if rows:
        found.append(Grid(EXPLORED, ("Raised by", "Matter", "Asked", "Answered"), rows))
    return found


def _grid(filled: Filled) -> Grid | None:
    rows = tuple(
        (item.says, ANSWERS[Covered.Answer(item.said.answer)], item.said.words)
        for item in filled.items
        if item.said
    )
    return Grid(filled.title, ("Point", "Answer", "In words"), rows) if rows else None


def decided(decision: Decision) -> list[tuple[str, str]]:
    """Return what else was decided: who leads, who is in the core group, an early review, legal planning."""
    asked = decision.answers.get("asked", {})
    entered = decision.answers.get("entered", {})
    rows: list[tuple[str, str]] = []
    if decision.outcome in WITH_PLAN:
        rows += _named(entered.get("social_worker"), entered.get("core_group"))
    if asked.get("core_group_on"):
        rows.append(("First core group", day(date.fromisoformat(str(asked["core_group_on"])))))
    if "early_review" in asked:
        rows.append(("Early review needed", "Yes" if asked["early_review"] else "No"))
    if asked.get("legal_planning"):
        rows.append(
            ("Legal planning", "A legal planning meeting is to be considered; the plan goes on meanwhile")
        )
    if asked.get("recommendations"):
        rows.append(("Recommendations", str(asked["recommendations"])))
    return rows


def _named(worker: int | None, group: list[int] | None) -> list[tuple[str, str]]:
    names = dict(
        Practitioner.objects.filter(pk__in=[*(group or ()), *([worker] if worker else ())]).values_list(
            "pk", "name"
        )
    )
    rows = [("Lead social worker from now on", names[worker])] if worker in names else []
    if group:
        rows.append(("Professionals in the core group", ", ".join(names[n] for n in group if n in names)))
    return rows

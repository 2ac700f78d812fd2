"""What a version of a plan says, part by part; and what changed from one version to another, word by word."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from quorate.design.words import day

from ..models import OutcomeWording, Plan, PlanAction, PlanVersion, Resource
from ..sections import PASSAGES

WORD = re.compile(r"\S+\s*|\s+")


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a version: a passage, an outcome, what one agency brings, one thing to be done."""

    group: str
    key: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a part, as they were or are: ``same``, ``added`` or ``gone``."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """How one part differs: ``added``, ``gone``, ``changed`` or ``same``."""

    part: Part
    kind: str
    pieces: tuple[Piece, ...]


def actions_now(plan: Plan) -> list[dict[str, str]]:
    """Return who is to do what under the plan, as it stands, as plain words to keep with a version."""
    rows = PlanAction.objects.filter(plan=plan, cancelled_on__isnull=True)
    doers = rows.select_related("agency", "practitioner", "relative", "plan__child")
    return [
        {
            "key": str(one.pk),
            "what": one.what,
            "who": one.doer or "Nobody yet",
            "doer": one.doer_key,
            "by": day(one.by_on) if one.by_on else "",
            "contact": ", ".join(part for part in (one.contact, one.how_often) if part),
            "done": day(one.done_on) if one.done_on else "",
        }
        for one in doers.order_by("pk")
    ]


def parts(version: PlanVersion) -> list[Part]:
    """Return all that a version says. An agreed one gives the actions as they were when it was agreed."""
    texts = {one.key: one.text for one in version.sections.all()}
    found = [
        Part("plan", one.key, one.title, texts[one.key]) for one in PASSAGES if texts.get(one.key, "").strip()
    ]
    if version.assessment_open is not None:
        found.append(Part("plan", "assessment", "Assessment", assessment_words(version)))
    for number, one in enumerate(version.outcomes.order_by("outcome__number"), 1):
        found.append(Part("outcomes", f"outcome-{one.outcome_id}", f"Outcome {number}", outcome_words(one)))
    actions = actions_now(version.plan) if version.state == "draft" else version.actions_then
    for each in actions:
        found.append(Part("actions", f"action-{each['key']}", each["who"], action_words(each)))
    for row in version.resources.select_related("agency").order_by("agency__name"):
        found.append(Part("resources", f"agency-{row.agency_id}", row.agency.name, resource_words(row)))
    return found


def assessment_words(version: PlanVersion) -> str:
    if not version.assessment_open:
        return "No assessment is running."
    by = version.assessment_by
    return (
        f"An assessment is running. It is to be finished by {day(by)}." if by else "An assessment is running."
    )


def outcome_words(one: OutcomeWording) -> str:
    """Return an outcome as lines of plain words."""
    lines = [
        one.what,
        f"What has to change: {one.must_change}" if one.must_change else "",
        f"How we will know: {one.known_by}" if one.known_by else "",
        f"By: {day(one.by_on)}" if one.by_on else "",
        f"Looked at: {one.reviewed_when}" if one.reviewed_when else "",
        f"Watched by: {one.monitor}" if one.monitor else "",
    ]
    return "\n".join(line for line in lines if line)


def action_words(one: dict[str, str]) -> str:
    """Return one thing to be done, as it was kept, as lines of plain words."""
    lines = [
        one["what"],
        f"By: {one['by']}" if one["by"] else "",
        f"Contact: {one['contact']}" if one["contact"] else "",
        f"Done: {one['done']}" if one["done"] else "",
    ]
    return "\n".join(line for line in lines if line)


def resource_words(row: Resource) -> str:
    commits = {True: " (can commit it)", False: " (cannot commit it)", None: ""}[row.can_commit]
    lines = [row.needs, f"First core group: {row.representative}{commits}" if row.representative else ""]
    return "\n".join(line for line in lines if line)


def compare(before: Sequence[Part], after: Sequence[Part]) -> list[Change]:
    """Return every part of two versions with how it differs, in the order of the later one; what is gone comes last."""
    was = {one.key: one for one in before}
    now = {one.key for one in after}
    found = []
    for one in after:
        old = was.get(one.key)
        if old is None:
            found.append(Change(one, "added", (Piece("added", one.text),)))
        elif (old.title, old.text) == (one.title, one.text):
            found.append(Change(one, "same", (Piece("same", one.text),)))
        else:
            found.append(Change(one, "changed", _pieces(_whole(old, one), _whole(one, old))))
    gone = [one for one in before if one.key not in now]
    return found + [Change(one, "gone", (Piece("gone", one.text),)) for one in gone]


def _whole(one: Part, other: Part) -> str:
    """Return the words to compare: who does it, too, when that is what changed."""
    return one.text if one.title == other.title else f"{one.title}\n{one.text}"


def _pieces(old: str, new: str) -> tuple[Piece, ...]:
    was, now = WORD.findall(old), WORD.findall(new)
    found: list[Piece] = []
    for kind, a, b, c, d in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        if kind == "equal":
            found.append(Piece("same", "".join(now[c:d])))
            continue
        if b > a:
            found.append(Piece("gone", "".join(was[a:b])))
        if d > c:
            found.append(Piece("added", "".join(now[c:d])))
    return tuple(found)

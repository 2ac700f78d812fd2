"""The record of a meeting as plain blocks: what an edition keeps, and what the page, the PDF and the Word file say."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from quorate.design.words import day, moment, weekday
from quorate.letters.actions import training_words
from quorate.letters.documents import Block, Facts, Grid, Heading, Paper, Text
from quorate.letters.own_words import head_of

from ..models import Agreed, Meeting, Part, RecordEdition, Seat

PASSAGES = (
    ("discussed", "What was talked over"),
    ("capacity", "How the parents' capacity affects the child"),
    ("changes", "What has changed in the child's circumstances"),
    ("protection", "What was decided to protect the child because of that"),
    ("care", "Care away from home, and whether it is secure"),
    ("decisions", "What was decided"),
)
FOR_ALL = "0"


def blocks_of(meeting: Meeting) -> dict[str, list[list[Any]]]:
    """Return the record as plain values: under "0" what is for all, and under each child's number that child's part."""
    seats = list(meeting.seats.order_by("pk"))
    for_all: list[list[Any]] = [
        ["facts", "The meeting", _about(meeting)],
        ["heading", "Who was there"],
        ["grid", "Members of the core group", ["Name", "Part", "Attendance"], [_came(one) for one in seats]],
    ]
    absent = [one for one in seats if not one.there]
    if absent:
        for_all.append(["heading", "Views of those who were not there"])
        for_all.append(["grid", "Written views", ["Name", "Part", "Views"], [_views(one) for one in absent]])
    found = {FOR_ALL: for_all}
    parts = meeting.parts.select_related("child").order_by("child__born_on", "pk")
    for part in parts:
        found[str(part.child_id)] = _of_child(part)
    return found


def _about(meeting: Meeting) -> list[list[str]]:
    return [
        ["When", moment(meeting.starts_at)],
        ["Where", meeting.place],
        ["Led by", meeting.lead.name],
        ["Family", meeting.family.reference if meeting.family else "-"],
    ]


def _came(seat: Seat) -> list[str]:
    commits = "; can commit resources" if seat.commits and seat.there else ""
    return [seat.name, seat.part, seat.get_came_display() + commits]


def _views(seat: Seat) -> list[str]:
    views = f"{seat.views} (received {day(seat.views_on)})" if seat.views else "None received"
    return [seat.name, seat.part, views]


def _of_child(part: Part) -> list[list[Any]]:
    found: list[list[Any]] = [["heading", part.child.name]]
    for name, title in PASSAGES:
        text = getattr(part, name)
        if text:
            found += [["heading3", title], ["text", text]]
    found += [
        ["heading3", "Whether the plan is still needed"],
        ["text", ". ".join(x for x in (part.get_recommends_display(), part.recommends_why) if x)],
    ]
    rows = Agreed.objects.filter(part=part).select_related("owner", "agency").order_by("by_on", "pk")
    agreed = [[one.what, one.whose, day(one.by_on)] for one in rows]
    found.append(["heading3", "What was agreed to be done"])
    found.append(
        ["grid", f"Agreed for {part.child.name}", ["What", "Who", "By when"], agreed]
        if agreed
        else ["text", "Nothing."]
    )
    return found


def _block(row: list[Any]) -> Block:
    kind, *rest = row
    if kind == "facts":
        return Facts(rest[0], tuple((str(name), str(value)) for name, value in rest[1]))
    if kind == "grid":
        return Grid(rest[0], tuple(rest[1]), tuple(tuple(str(cell) for cell in line) for line in rest[2]))
    if kind == "text":
        return Text(rest[0])
    return Heading(rest[0], 3 if kind == "heading3" else 2)


def paper(meeting: Meeting, children: Collection[int], edition: RecordEdition | None, at: datetime) -> Paper:
    """Return the record with the parts of these children: an approved edition as it was kept, or the draft as it is."""
    kept: dict[str, list[list[Any]]] = edition.blocks if edition else blocks_of(meeting)
    rows = [*kept[FOR_ALL]]
    for number in kept:
        if number != FOR_ALL and int(number) in children:
            rows += kept[number]
    standing = (
        f"Edition {edition.number}, approved by {edition.approved_by.name} on {day(edition.approved_at)}"
        if edition
        else "Draft, not approved yet"
    )
    area = meeting.area
    return Paper(
        title="Record of a core group",
        area_name=area.name,
        about=f"Core group {meeting.pk}, held on {weekday(meeting.starts_at)}. {standing}.",
        marking="Confidential. For the members of the core group.",
        blocks=tuple(_block(row) for row in rows),
        training=training_words(at),
        made_at=at,
        head=head_of(area),
    )


def latest_edition(meeting: Meeting) -> RecordEdition | None:
    return meeting.editions.select_related("approved_by").order_by("-number").first()

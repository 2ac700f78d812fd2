"""Where the conferences ask this part how far a family is prepared, what it gave, and whether a child may be asked."""

from collections.abc import Collection, Sequence

from django.urls import reverse

from quorate.cases.large_print import ask_about_large_print
from quorate.cases.models import Child, Relative
from quorate.conferences import readiness
from quorate.conferences.gate import Door, Line
from quorate.conferences.models import Conference, ConferenceChild
from quorate.people.access import sees_whole_area
from quorate.people.models import Practitioner

from .models import Contribution
from .queries import arrangements, heard, reading, waiting
from .queries import child as childs
from .queries.day import Asked, attenders
from .queries.family import facts_of, of_the_whole, prepared, without_interpreter

SHOWN = 160
"""Letters of what somebody wrote that one line shows; all of it stands on the page behind the link."""


def still_open(conference: Conference, reader: Practitioner) -> tuple[Line, ...]:
    """Return what is still to be prepared, one line for each person and for the day; nothing to a partner."""
    if reader.role == Practitioner.Role.PARTNER or conference.state not in ("booked", "open"):
        return ()
    facts = facts_of(conference)
    page = reverse("preparing:page", args=[conference.pk])
    found = []
    for one in prepared(facts):
        if one.missing:
            says = "; ".join(f"{line.entry.says[:1].lower()}{line.entry.says[1:]}" for line in one.missing)
            found.append(Line(f"{one.person.name}: {says}.", f"{page}#{one.who}", "Prepare", concern=True))
        if one.wish:
            where = reverse("preparing:contact", args=[conference.family_id, one.who])
            found.append(
                Line(f"{one.person.name} asks to be reached in another way.", where, "Answer", concern=True)
            )
    for part in childs.parts_of(conference, facts):
        where = reverse("preparing:child", args=[conference.pk, part.row.pk])
        found += [Line(f"{part.child.name}: {says}", where, "See", concern=True) for says in part.warnings]
    on_the_day = reverse("preparing:day", args=[conference.pk])
    found += [Line(says, on_the_day, "See", concern=True) for says in _together(attenders(conference).asked)]
    unsaid = [
        one.entry.says.partition(":")[0]
        for one in of_the_whole(facts, "day-arrangements")
        if one.step is None
    ]
    if unsaid:
        found.append(
            Line(
                f"Not planned for the day yet: {', '.join(unsaid).lower()}.", on_the_day, "Plan", concern=True
            )
        )
    found += _arrangements(conference, reader)
    found += _questions(conference, reader, page)
    return tuple(found)


def in_short(conference: Conference, reader: Practitioner) -> tuple[Line, ...]:
    """Return what is still to be prepared, counted; nothing to a partner."""
    if reader.role == Practitioner.Role.PARTNER:
        return ()
    page = reverse("preparing:page", args=[conference.pk])
    found = [
        Line(f"{says[:1].upper()}{says[1:]}.", page, "Prepare the family", concern=True)
        for says in waiting.points_of([conference])[conference.pk]
    ]
    return (*found, *_unrecorded(conference, reader))


def _together(asked: Sequence[Asked]) -> list[str]:
    """Return what is missing about those asked, those of whom the same is said in one line."""
    names: dict[str, list[str]] = {}
    for one in asked:
        for says in one.warnings:
            names.setdefault(says, []).append(one.name)
    return [f"{', '.join(those)}: {says}" for says, those in names.items()]


def _arrangements(conference: Conference, reader: Practitioner) -> list[Line]:
    """Return what the area's office has not recorded of how people are invited, for those who keep it."""
    where = reverse("preparing:arrangements")
    found = [
        Line(f"{one.name} joins online, and no guidance was sent to them.", where, "Record it", concern=True)
        for one in arrangements.with_no_guidance(conference)
    ]
    return [*found, *_unrecorded(conference, reader)]


def _unrecorded(conference: Conference, reader: Practitioner) -> list[Line]:
    missing = arrangements.missing_for(conference) if sees_whole_area(reader) else ()
    if not missing:
        return []
    titles = ", ".join(f"{one.title[:1].lower()}{one.title[1:]}" for one in missing)
    where = reverse("preparing:arrangements")
    return [Line(f"Not recorded for this area: {titles}.", where, "Record it", concern=True)]


def _questions(conference: Conference, reader: Practitioner, page: str) -> list[Line]:
    open_ = [
        one
        for one in heard.contributions_for(conference, reader)
        if one.kind == Contribution.Kind.QUESTION and not one.answer
    ]
    return [Line(f"{one.name} asks a question.", f"{page}#heard", "Answer", concern=True) for one in open_]


def heard_lines(
    conference: Conference, reader: Practitioner, row: ConferenceChild | None
) -> tuple[Line, ...]:
    """Return what the family gave, one line each, as far as it is meant for this reader."""
    found = []
    for one in heard.contributions_for(conference, reader):
        if row is not None and one.about_id not in (None, row.child_id) and one.child_id != row.child_id:
            continue
        words = one.words if len(one.words) <= SHOWN else f"{one.words[:SHOWN].rsplit(' ', 1)[0]} …"
        kind = one.get_kind_display().lower()
        chair = "" if one.audience != Contribution.Audience.CHAIR else " For the chair alone."
        helped = f", with {one.helped_by}" if one.helped_by else ""
        href = reverse("preparing:contribution", args=[one.pk])
        found.append(Line(f"{one.name}{helped} ({kind}).{chair} {words}".strip(), href, "Open", bool(chair)))
    return tuple(found)


def before_asking(conference: Conference, person: Child | Relative) -> Door:
    """Return what stands against inviting one of the family."""
    if isinstance(person, Child):
        return childs.may_be_asked(conference, person)
    return without_interpreter(conference, person)


def with_large_print(people: Sequence[Child | Relative]) -> Collection[Child | Relative]:
    """Return those of whom it stands recorded that large print helps them to read."""
    return reading.with_large_print(people)


def connect() -> None:
    """Have the conferences ask, and whoever writes to a family."""
    ask_about_large_print(with_large_print)
    readiness.ask_about_readiness(
        readiness.Preparer(still_open, heard_lines, before_asking, arrangements.goes_with, in_short)
    )

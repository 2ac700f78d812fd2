"""What a council's file may not say about a child, and what is taken with a doubt.

The numbers are those of the Department's own checks of the census. A check that would make the child's history
contradict itself refuses the child; one that casts doubt on a detail is noted, and the child is taken.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

from .records import ChildTold, Enquiry, Episode, Heading, PlanTold, Remark

CATEGORIES = ("NEG", "PHY", "SAB", "EMO", "MUL")
MOST_PLANS = 40
OLDEST = 30
EARLIEST = 1991
NOT_YET_BORN_FOR = timedelta(days=3 * 365)
"""How far an expected birth may lie from the end of the census year, at most."""


class Fault(NamedTuple):
    """Something found, the check that names it, and whether the child is taken all the same."""

    line: int
    check: str
    why: str
    taken_anyway: bool = False


def judge(child: ChildTold, *, heading: Heading, today: date) -> list[Remark]:
    """Return what is wrong with the child, refusals and doubts, in the order of the file."""
    known_until = min(heading.reference_on, today)
    faults = [
        *_of_the_child(child, heading),
        *(
            fault
            for episode in child.episodes
            for fault in _of_an_episode(child, episode, heading, known_until)
        ),
        *_of_the_plans(child),
    ]
    return [
        Remark(
            fault.line,
            child.la_child_id,
            f"{fault.why.rstrip('.')} (check {fault.check})." if fault.check else fault.why,
            fault.taken_anyway,
        )
        for fault in faults
    ]


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _of_the_child(child: ChildTold, heading: Heading) -> Iterator[Fault]:
    born, expected, died = child.born_on, child.expected_on, child.died_on
    if born is None and expected is None:
        yield Fault(child.line, "8525Q", "The child has neither a date of birth nor an expected one.")
    if born and expected:
        yield Fault(
            child.line,
            "8525Q",
            "The child has both a date of birth and an expected one; both are kept.",
            True,
        )
    if born and born > heading.reference_on:
        yield Fault(
            child.line, "8520", f"The date of birth, {_day(born)}, is after the end of the census year."
        )
    if born and born.year < heading.year - OLDEST:
        yield Fault(child.line, "", f"Born on {_day(born)}, this person would be over {OLDEST}.")
    if expected and abs(expected - heading.reference_on) > NOT_YET_BORN_FOR and born is None:
        yield Fault(child.line, "8530Q", f"The expected date of birth, {_day(expected)}, cannot be right.")
    if born and died and died < born:
        yield Fault(
            child.line,
            "8535Q",
            f"The date of death, {_day(died)}, is before the date of birth, {_day(born)}.",
        )
    yield from _possible(child.line, "The death", died, heading.reference_on)
    if not child.episodes:
        yield Fault(
            child.line, "8590", "The file says nothing about this child's time in need (no CINdetails)."
        )


def _of_an_episode(
    child: ChildTold, episode: Episode, heading: Heading, known_until: date
) -> Iterator[Fault]:
    referred = episode.referred_on
    yield from _possible(episode.line, "The referral", referred, known_until)
    yield from _possible(episode.line, "The closing of the case", episode.closed_on, known_until)
    for need in episode.need_plans:
        yield from _possible(need.line, "The Child in Need plan", need.started_on, known_until)
        yield from _possible(need.line, "The end of the Child in Need plan", need.ended_on, known_until)
    if episode.closed_on and episode.closed_on < referred:
        yield Fault(
            episode.line,
            "8630",
            f"The case is closed on {_day(episode.closed_on)}, before the referral on {_day(referred)}.",
        )
    yield from _possible(episode.line, "The initial conference", episode.conference_on, known_until)
    if episode.conference_on and episode.conference_on < referred:
        yield Fault(
            episode.line,
            "",
            f"The initial conference on {_day(episode.conference_on)} is before the referral on {_day(referred)}.",
        )
    if episode.conference_on and any(e.conference_on == episode.conference_on for e in episode.enquiries):
        yield Fault(
            episode.line,
            "2884",
            "The same initial conference stands with the enquiry and with the case; it is counted once.",
            True,
        )
    for enquiry in episode.enquiries:
        yield from _of_an_enquiry(enquiry, referred, known_until)
    for plan in episode.plans:
        yield from _of_a_plan(child, plan, known_until)
        yield from _of_its_start(plan, episode, heading)


def _of_its_start(plan: PlanTold, episode: Episode, heading: Heading) -> Iterator[Fault]:
    referred = episode.referred_on
    conferences = {e.conference_on for e in episode.enquiries if not e.not_required} | {episode.conference_on}
    if plan.started_on < referred:
        yield Fault(
            plan.line,
            "1105",
            f"The plan starts on {_day(plan.started_on)}, before the referral on {_day(referred)}.",
        )
    if plan.started_on >= heading.covers_from and plan.started_on not in conferences:
        yield Fault(
            plan.line,
            "2885",
            f"The plan starts on {_day(plan.started_on)}, but no initial conference of that day "
            "stands in the file.",
            True,
        )


def _of_an_enquiry(enquiry: Enquiry, referred: date, known_until: date) -> Iterator[Fault]:
    started, conference = enquiry.started_on, enquiry.conference_on
    yield from _possible(enquiry.line, "The section 47 enquiry", started, known_until)
    yield from _possible(enquiry.line, "The initial conference", conference, known_until)
    if started < referred:
        yield Fault(
            enquiry.line,
            "2889",
            f"The section 47 enquiry starts on {_day(started)}, before the referral on {_day(referred)}.",
        )
    if conference and conference < started:
        yield Fault(
            enquiry.line,
            "8615",
            f"The initial conference on {_day(conference)} is before its enquiry began on {_day(started)}.",
        )
    if conference and enquiry.not_required:
        yield Fault(
            enquiry.line,
            "8868",
            "An initial conference is dated although it is marked as not required; it is taken as held.",
            True,
        )


def _of_a_plan(child: ChildTold, plan: PlanTold, known_until: date) -> Iterator[Fault]:
    started, ended = plan.started_on, plan.ended_on
    yield from _possible(plan.line, "The plan", started, known_until)
    yield from _possible(plan.line, "The end of the plan", ended, known_until)
    if ended and ended == started:
        yield Fault(plan.line, "8840", f"The plan starts and ends on the same day, {_day(started)}.")
    if ended and ended < started:
        yield Fault(
            plan.line, "8925", f"The plan ends on {_day(ended)}, before it starts on {_day(started)}."
        )
    for review in plan.reviews:
        yield from _possible(plan.line, "A review", review, known_until)
        if review <= started:
            yield Fault(
                plan.line,
                "8841",
                f"The review on {_day(review)} is not after the plan's start on {_day(started)}.",
            )
        if ended and review > ended:
            yield Fault(
                plan.line, "", f"The review on {_day(review)} is after the plan's end on {_day(ended)}."
            )
    for check, which, code in (
        ("8905", "first", plan.first_category),
        ("8910", "latest", plan.latest_category),
    ):
        if code not in CATEGORIES:
            said = f"“{code[:10]}” is not a category of harm" if code else "It is missing"
            yield Fault(
                plan.line,
                check,
                f"The plan's {which} category: {said}. The census knows {', '.join(CATEGORIES)}.",
            )
    if child.died_on and started > child.died_on:
        yield Fault(plan.line, "8915", f"The plan starts on {_day(started)}, after the child's death.")
    if child.died_on and (ended is None or ended > child.died_on):
        yield Fault(plan.line, "8920", "The plan goes on after the child's death.", True)


def _of_the_plans(child: ChildTold) -> Iterator[Fault]:
    plans = child.plans
    still_open = [plan for plan in plans if plan.ended_on is None]
    if len(still_open) > 1:
        lines = ", ".join(str(plan.line) for plan in still_open)
        yield Fault(
            still_open[-1].line,
            "8935",
            f"More than one plan is open (lines {lines}). A child is on one plan at a time.",
        )
    for first, second in pairwise(plans):
        if first.ended_on is not None and second.started_on < first.ended_on:
            yield Fault(
                second.line,
                "8940",
                f"The plan of {_day(second.started_on)} overlaps the one of {_day(first.started_on)}, "
                f"which ends on {_day(first.ended_on)}.",
            )
        if first.ended_on is not None and second.started_on == first.ended_on:
            yield Fault(
                second.line,
                "8940",
                f"The plan starts on {_day(second.started_on)}, the day the one before it ends.",
                True,
            )
        if first.started_on == second.started_on:
            yield Fault(second.line, "8940", f"Two plans start on {_day(first.started_on)}.")


def _possible(line: int, what: str, day: date | None, known_until: date) -> Iterator[Fault]:
    if day and day > known_until:
        yield Fault(
            line,
            "",
            f"{what} is dated {_day(day)}, after {_day(known_until)}, up to which the file can know.",
        )
    if day and day.year < EARLIEST:
        yield Fault(line, "", f"{what} is dated {_day(day)}, which is too long ago to be right.")

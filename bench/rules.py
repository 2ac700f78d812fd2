"""Children a second whose every duty is worked out, beside a loop that does only the date arithmetic.

python -m bench.rules [CHILDREN]

Each child has a history of its own; the four areas take turns. Seconds are of this process alone, so that another one
on the machine does not count against it.
"""

import resource
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta

from quorate import rulebook
from quorate.rules import Event, History, derive
from quorate.rules.days import Calendar, Period, count

AIM_EACH_SECOND, AIM_TIMES, AIM_LOAD = 5_000, 10, 0.2
FIGURES = (Period(15, "working days"), Period(3, "months"), Period(10, "working days"))
SIX_MONTHS = Period(6, "months")
SCOPES = ("child", "milestone")
BATCH = 1_000


def ten_years(number: int) -> list[Event]:
    """Return what happened to one invented child: an enquiry, a plan, twenty reviews, eighty core groups."""
    on = date(2008, 1, 2) + timedelta(days=number % 3000)
    gap, pause = 170 + number % 11, 40 + number % 5
    events = [
        Event("date-of-birth", on - timedelta(days=900 + number % 700)),
        Event("strategy-discussion", on - timedelta(days=14)),
        Event("initial-conference", on, facts={"outcome": "plan"}),
        Event("plan-start", on),
    ]
    review, group = on + timedelta(days=80), on + timedelta(days=8)
    for _ in range(20):
        events.append(Event("review", review, facts={"outcome": "continue", "quorate": True}))
        review += timedelta(days=gap)
    for _ in range(80):
        events.append(Event("core-group", group))
        group += timedelta(days=pause)
    return events


def bare(histories: list[History], calendar: Calendar) -> None:
    """Do the date arithmetic alone: three figures from the conference and one from each review."""
    for history in histories:
        opened = history.events[2].on
        for period in FIGURES:
            calendar.on_or_before(count(opened, period, calendar))
        for review in history.placed("review"):
            calendar.on_or_before(count(review.event.on, SIX_MONTHS, calendar))


def seconds(work: Callable[[], object]) -> float:
    """Return the seconds of this process that some work takes."""
    begun = time.process_time()
    work()
    return time.process_time() - begun


def main() -> int:
    """Print the figures; the exit code says whether the aims are met."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 50_000
    loading = seconds(rulebook.load)
    book = rulebook.load()
    areas = [(book.procedure(key), book.calendar(key)) for key in book.keys()]  # noqa: SIM118 - areas that bind
    bare([History(ten_years(0))], areas[0][1])
    building = arithmetic = deriving = 0.0
    found = 0
    for first in range(0, number, BATCH):
        told = [ten_years(n) for n in range(first, min(first + BATCH, number))]
        histories: list[History] = []
        building += seconds(lambda told=told, into=histories: into.extend(History(events) for events in told))
        procedure, calendar = areas[first // BATCH % len(areas)]
        arithmetic += seconds(lambda: bare(histories, calendar))  # noqa: B023 - done before the loop goes on
        begun = time.process_time()
        for history in histories:
            for scope in SCOPES:
                found += len(derive(history, procedure=procedure, calendar=calendar, scope=scope))
        deriving += time.process_time() - begun
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    rate, times = number / deriving, deriving / arithmetic
    print(f"loading and checking all procedures: {loading * 1000:.0f} ms (aim {AIM_LOAD * 1000:.0f})")
    print(f"{number} children, ten years each: {found} duties in {deriving:.1f} s, {memory:.0f} MB")
    sorted_too = number / (deriving + building)
    print(
        f"{rate:.0f} children a second (aim {AIM_EACH_SECOND}); {sorted_too:.0f} with their events put in order"
    )
    print(f"{times:.1f} times the bare date arithmetic, {arithmetic:.2f} s (aim {AIM_TIMES})")
    return 0 if rate >= AIM_EACH_SECOND and times <= AIM_TIMES and loading <= AIM_LOAD else 1


if __name__ == "__main__":
    sys.exit(main())

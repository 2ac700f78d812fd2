"""Children a second whose every duty is worked out, beside a loop that does only the date arithmetic.

python -m bench.rules [CHILDREN]
"""

import resource
import sys
import time
from datetime import date, timedelta

from quorate import rulebook
from quorate.rules import Event, History, derive
from quorate.rules.days import Calendar, Period, count

AIM_EACH_SECOND, AIM_TIMES, AIM_LOAD = 5_000, 10, 0.2
FIGURES = (Period(15, "working days"), Period(3, "months"), Period(10, "working days"))


def ten_years(number: int) -> History:
    """Return the history of one invented child: an enquiry, a plan, twenty reviews, eighty core groups."""
    on = date(2012, 1, 2) + timedelta(days=number % 1000)
    events = [
        Event("date-of-birth", on - timedelta(days=900)),
        Event("strategy-discussion", on - timedelta(days=14)),
        Event("initial-conference", on, facts={"outcome": "plan"}),
        Event("plan-start", on),
    ]
    review, group = on + timedelta(days=80), on + timedelta(days=8)
    for _ in range(20):
        events.append(Event("review", review, facts={"outcome": "continue", "quorate": True}))
        review += timedelta(days=175)
    for _ in range(80):
        events.append(Event("core-group", group))
        group += timedelta(days=42)
    return History(events)


def bare(histories: list[History], calendar: Calendar) -> float:
    """Return the seconds that the date arithmetic alone takes."""
    six = Period(6, "months")
    begun = time.perf_counter()
    for history in histories:
        opened = history.events[2].on
        for period in FIGURES:
            calendar.on_or_before(count(opened, period, calendar))
        for review in history.placed("review"):
            calendar.on_or_before(count(review.event.on, six, calendar))
    return time.perf_counter() - begun


def main() -> int:
    """Print the figures; the exit code says whether the aims are met."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 50_000
    begun = time.perf_counter()
    book = rulebook.load()
    loading = time.perf_counter() - begun
    procedure, calendar = book.procedure("tees"), book.calendar("tees")
    batch = [ten_years(n) for n in range(1_000)]
    bare(batch[:1], calendar)
    arithmetic = bare(batch, calendar) * number / len(batch)
    begun, found = time.perf_counter(), 0
    for _ in range(number // len(batch)):
        for history in batch:
            found += len(derive(history, procedure=procedure, calendar=calendar))
    seconds = time.perf_counter() - begun
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"loading and checking all procedures: {loading * 1000:.0f} ms (aim {AIM_LOAD * 1000:.0f})")
    print(f"{number} children, ten years each: {found} duties in {seconds:.1f} s, {memory:.0f} MB")
    print(f"{number / seconds:.0f} children a second (aim {AIM_EACH_SECOND})")
    print(f"{seconds / arithmetic:.1f} times the bare date arithmetic (aim {AIM_TIMES})")
    met = number / seconds >= AIM_EACH_SECOND and loading <= AIM_LOAD
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())

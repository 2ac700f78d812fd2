"""What the pages about the instance ask."""

from dataclasses import dataclass
from datetime import datetime

from quorate.jobs.models import Job
from quorate.jobs.queries import Overview, needing_attention, overview


@dataclass(frozen=True)
class Work:
    """Background work as a page shows it: counts, and what needs looking at. It names nobody."""

    overview: Overview
    jobs: list[Job]


def background_work(*, now: datetime) -> Work:
    """Return the state of the background work at `now`, the machine's time."""
    return Work(overview(now=now), list(needing_attention()))

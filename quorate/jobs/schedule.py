"""Has the workers do the minute's work, one of them each minute."""

from django_q.models import Schedule

NAME = "each minute"


def each_minute_from_now_on() -> None:
    """Set the schedule up, or set it right."""
    Schedule.objects.update_or_create(
        name=NAME,
        defaults={
            "func": "quorate.jobs.work.tick",
            "schedule_type": Schedule.MINUTES,
            "minutes": 1,
            "repeats": -1,
        },
    )

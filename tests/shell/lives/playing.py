"""One family's life as it is played: its day, its people, and the trying of acts that may be refused."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.apps import apps
from django.db import connection

from quorate.cases.models import Child
from tests.shell import world


@dataclass
class Life:
    """A family of one area, living from day to day."""

    place: world.Place
    today: date = world.TODAY
    minutes: int = 0
    refusals: dict[str, int] = field(default_factory=dict)
    done: dict[str, int] = field(default_factory=dict)
    stood: dict[int, str] = field(default_factory=dict)
    """Where each child stood when it was last asked."""
    meetings_stood: dict[int, str] = field(default_factory=dict)
    """Where each conference stood when it was last asked."""
    looked_at: int = -1
    """How many acts had been done when what must hold was last looked at."""

    @property
    def now(self) -> datetime:
        """A moment of the day; each act takes a minute, so that nothing happens at once."""
        return datetime.combine(self.today, time(9, 0), tzinfo=world.LONDON) + timedelta(minutes=self.minutes)

    def children(self) -> list[Child]:
        return list(
            Child.objects.filter(family=self.place.family).select_related("area", "family").order_by("pk")
        )

    def child(self, which: int) -> Child:
        """Return one of the family's children, by any number."""
        children = self.children()
        return children[which % len(children)]

    def passes(self, days: int) -> None:
        self.today += timedelta(days=days)
        self.minutes = 0

    def attempt(self, name: str, act: Callable[..., Any], *args: Any, **named: Any) -> Any:
        """Do something that may be refused, and return what came of it, or None.

        A refusal speaks to a person and leaves nothing behind. Anything else that is raised is a fault of the act.
        """
        self.minutes += 1
        before = self._trace()
        try:
            result = act(*args, **named)
        except Exception as refused:
            if not speaks(refused):
                raise
            assert self._trace() == before, f"{name} was refused and left something behind"
            said = f"{name}: {refused}"
            self.refusals[said] = self.refusals.get(said, 0) + 1
            return None
        self.done[name] = self.done.get(name, 0) + 1
        return result

    def acted(self) -> bool:
        """Return whether anything has been done since this was last asked: if not, nothing can have changed."""
        done = sum(self.done.values())
        was, self.looked_at = self.looked_at, done
        return done != was

    def _trace(self) -> tuple[int, ...]:
        """Return how many rows of each kind there are: a refused act may not leave one more, or one fewer."""
        tables = sorted(
            model._meta.db_table for model in apps.get_models() if model.__module__.startswith("quorate.")
        )
        quoted = (connection.ops.quote_name(table) for table in tables)
        with connection.cursor() as cursor:
            cursor.execute("SELECT " + ", ".join(f"(SELECT count(*) FROM {table})" for table in quoted))
            return tuple(cursor.fetchone() or ())


def speaks(refused: Exception) -> bool:
    """Return whether an exception is one of the product's own refusals, with a sentence for a person."""
    ours = type(refused).__module__.startswith("quorate.")
    return ours and len(str(refused).split()) >= 3

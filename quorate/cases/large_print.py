"""Who of a family has large print. The part that asks people what they need answers; nobody else has to know how.

A letter to somebody who has it is made in large print by itself.
"""

from collections.abc import Callable, Collection, Sequence

from .models import Child, Relative

Person = Relative | Child
Ask = Callable[[Sequence[Person]], Collection[Person]]
_asked: list[Ask] = []


def ask_about_large_print(ask: Ask) -> None:
    """Have each letter to a family asked about: ``ask`` gets people and returns those who need large print."""
    if ask not in _asked:
        _asked.append(ask)


def in_large_print(people: Sequence[Person]) -> list[Person]:
    """Return those of the people whose letters are made in large print."""
    return [one for ask in _asked for one in ask(people)] if people else []

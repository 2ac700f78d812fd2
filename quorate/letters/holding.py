"""Reasons, known to parts above the post room, for which a letter waits until somebody releases it.

The post room knows nothing of children. A part that does names a question here; each letter is asked about when posted.
"""

from collections.abc import Callable, Collection

from quorate.people.models import Practitioner

Ask = Callable[[Collection[int], Practitioner | None, str], str]
_asked: list[Ask] = []


def ask_before_posting(ask: Ask) -> None:
    """Have each letter asked about: ``ask`` gets the children's numbers, the practitioner it goes to (none for family
    and others without a post) and the kind of document, and returns why it waits, or nothing."""
    if ask not in _asked:
        _asked.append(ask)


def why_held(children: Collection[int], to: Practitioner | None, document: str) -> str:
    """Return the first reason for which a letter about these children waits, or nothing."""
    return next((why for ask in _asked if (why := ask(children, to, document))), "")

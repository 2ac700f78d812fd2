"""What is asked of a paper for one person before it goes: whether it tells them something that is kept from them.

The conferences know who gets the outcome notice. What is kept from whom is known above, where the record is written:
the part that knows it names its question here once, when it is loaded.
"""

from collections.abc import Callable, Iterable

from .facts import Meeting
from .models import Conference
from .queries.papers import Copy

Files = Iterable[tuple[str, bytes]]
Question = Callable[[Meeting, Copy, Files], tuple[str, ...]]
_questions: list[Question] = []


def ask_before_posting(question: Question) -> None:
    """Have this question asked of each copy before it is posted: it returns, in words, what the copy must not tell."""
    if question not in _questions:
        _questions.append(question)


def would_tell(meeting: Meeting, copy: Copy, files: Files) -> tuple[str, ...]:
    """Return what a copy, its files included, would tell its reader that is kept from them."""
    held = list(files)
    return tuple(says for question in _questions for says in question(meeting, copy, held))


Outside = Callable[[Conference, str, Files], tuple[str, ...]]
_outside: list[Outside] = []


def ask_before_releasing(question: Outside) -> None:
    """Have this question asked of papers that go to somebody outside: it returns, in words, what they must not tell."""
    if question not in _outside:
        _outside.append(question)


def would_tell_outside(conference: Conference, name: str, files: Files) -> tuple[str, ...]:
    """Return what papers of a conference would tell somebody outside it, who is named, that is kept secret."""
    held = list(files)
    return tuple(says for question in _outside for says in question(conference, name, held))


__all__ = ["ask_before_posting", "ask_before_releasing", "would_tell", "would_tell_outside"]

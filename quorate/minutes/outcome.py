"""The outcome notice, searched as the minutes are: it goes out before them, and must not tell more."""

from collections.abc import Iterable

from quorate.conferences.facts import Meeting
from quorate.conferences.queries.papers import Copy

from . import leaks, queries
from .editing import current_editions
from .editions import Reader


def told_by_notice(meeting: Meeting, copy: Copy, files: Iterable[tuple[str, bytes]]) -> tuple[str, ...]:
    """Return, in words, what somebody's notice and its files would tell them that is kept from them.

    Looked for are the secret addresses of others of the family, the names of children whom the copy is not about, and,
    once the record of the conference has been begun, each sentence of it that this person's edition leaves out.
    """
    reader = Reader(copy, meeting)
    written = queries.written_of(meeting)
    withheld = leaks.of_people(reader, leaks.places_of(written))
    names = leaks.names_for(copy, meeting)
    if written.minutes is not None:
        own = (one for one in current_editions(written) if one.copy.number == copy.number)
        withheld = [*withheld, *(one for edition in own for one in leaks.sentences_from(edition))]
    if not withheld:
        return ()
    return tuple(leaks.in_papers(copy.name, withheld, files=files, names=names))


__all__ = ["told_by_notice"]

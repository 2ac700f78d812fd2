"""How children and parents took part in the conferences about them."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from quorate.rules.days import age_on

from ..counted import Counted
from ..queries.records import Asked, Meeting
from ..queries.rows import Rows
from .quorum import counted

YOUNG = 4
"""Children under this age are not counted: the code of the sector for them is PN0."""
CAME, WORDS, OTHERS, NOTHING = "Came", "Sent their own words", "Views put by others", "No views recorded"


def _family(rows: Rows) -> Mapping[int, list[Asked]]:
    """Return who of the family was asked to each conference."""
    found: dict[int, list[Asked]] = defaultdict(list)
    for one in rows.asked:
        if one.relative or one.young_person:
            found[one.conference].append(one)
    return found


def _old_enough(part: Meeting) -> bool:
    return part.born_on is not None and part.born_on <= part.on and age_on(part.born_on, part.on) >= YOUNG


def how(rows: Rows) -> Iterator[Counted]:
    """Yield each child of four years or more with how the child took part; ``yes`` where the child came."""
    family = _family(rows)
    for part in rows.held:
        if not _old_enough(part):
            continue
        came = any(one.came and one.young_person == part.child for one in family.get(part.conference, ()))
        said = (part.conference, "child", part.child) in rows.told
        split = CAME if came else WORDS if said else OTHERS if part.heard else NOTHING
        yield counted(part, yes=came, split=split)


def heard(rows: Rows) -> Iterator[Counted]:
    """Yield the same children; ``yes`` where the child came or was heard in another way."""
    return (one._replace(yes=one.split != NOTHING) for one in how(rows))


def parents(rows: Rows) -> Iterator[Counted]:
    """Yield each child for whose conference somebody with parental responsibility was asked; ``yes``: one came."""
    family = _family(rows)
    for part in rows.held:
        asked = [one for one in family.get(part.conference, ()) if one.parent]
        if asked:
            came = any(one.came for one in asked)
            said = any((part.conference, "relative", one.relative) in rows.told for one in asked)
            split = CAME if came else WORDS if said else NOTHING
            yield counted(part, yes=came, split=split)


def parents_heard(rows: Rows) -> Iterator[Counted]:
    """Yield the same children; ``yes`` where a parent came or sent their own words."""
    return (one._replace(yes=one.split != NOTHING) for one in parents(rows))

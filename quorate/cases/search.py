"""Finding a child by name, spelt nearly right or not, or by identifier or NHS number."""

from django.db.models import Count, F, QuerySet, Value
from django.db.models.functions import Coalesce
from rapidfuzz import fuzz

from quorate.people.models import Practitioner

from . import names
from .access import children_seen_by
from .models import Child, NameKey

CANDIDATES = 200
"""How many children that share the most fragments are compared letter by letter."""
NEAR_ENOUGH = 66
"""Of 100: how alike a name must be to be offered. Chosen so that one wrong letter in five is still found."""


def find(reader: Practitioner, words: str, *, limit: int = 100) -> list[Child]:
    """Return the children this reader may see whose identifier, NHS number or name is like ``words``, best
    first.

    An identifier or NHS number must match from its beginning; a name may be misspelt. At most ``limit``.
    """
    return _found(reader, children_seen_by(reader), words)[:limit]


def find_in_area(reader: Practitioner, words: str, *, limit: int = 25) -> list[Child]:
    """Return the children of the reader's whole area that are like ``words``, whosever case they are.

    Only for answering somebody outside who has been checked: what is shown is logged by whoever asks this.
    """
    return _found(reader, Child.objects.filter(area=reader.area_id), words)[:limit]


def _found(reader: Practitioner, among: QuerySet[Child], words: str) -> list[Child]:
    words = words.strip()
    if not words:
        return []
    seen = among.select_related("family", "social_worker")
    exact = _by_identifier(seen, words)
    return exact or _by_name(reader, seen, words)


def _by_identifier(seen: QuerySet[Child], words: str) -> list[Child]:
    compact = words.replace(" ", "").upper()
    if compact.isdigit() and len(compact) == 10:
        found = list(seen.filter(nhs_number=compact)[:20])
        if found:
            return found
    if not any(letter.isdigit() for letter in compact):
        return []
    # A range rather than LIKE, which neither database answers from an ordinary index.
    return list(
        seen.filter(la_child_id__gte=compact, la_child_id__lt=compact + "\U0010ffff").order_by("la_child_id")[
            :100
        ]
    )


def _by_name(reader: Practitioner, seen: QuerySet[Child], words: str) -> list[Child]:
    keys = names.fragments(words)
    if not keys:
        return []
    nearest = (
        NameKey.objects.filter(area=reader.area_id, key__in=keys)
        .values("child")
        .annotate(shared=Count("pk"))
        .order_by(F("shared").desc(), Coalesce("child", Value(0)))[:CANDIDATES]
    )
    shared = {row["child"]: row["shared"] for row in nearest}
    asked = names.plain(words)
    scored = []
    for child in seen.filter(pk__in=shared):
        likeness = _likeness(asked, child)
        if likeness >= NEAR_ENOUGH:
            scored.append(
                (-likeness, -shared[child.pk], child.family_name, child.given_name, child.pk, child)
            )
    return [row[-1] for row in sorted(scored, key=lambda row: row[:-1])]


def _likeness(asked: str, child: Child) -> float:
    """Return 0 to 100. One word asked is compared with each name; several with the whole name in any
    order."""
    whole = names.plain(f"{child.given_name} {child.family_name}")
    if len(asked.split()) > 1:
        return float(fuzz.token_sort_ratio(asked, whole))
    # A beginning is enough once three letters are typed; shorter and it must be the name itself.
    begins = 95.0 if len(asked) >= 3 and any(word.startswith(asked) for word in whole.split()) else 0.0
    return max([begins, *(float(fuzz.ratio(asked, word)) for word in whole.split())])

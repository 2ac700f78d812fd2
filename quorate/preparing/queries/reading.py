"""Who has letters in large print, by what stands recorded of what helps them to read."""

import re
from collections.abc import Sequence

from django.db.models import Q

from quorate.cases.models import Child, Relative

from ..models import Needs

LARGE = re.compile(r"\b(?:large|larger|big|bigger)[ -]+(?:print|type|letters|text|font)\b", re.IGNORECASE)


def says_large_print(words: str) -> bool:
    """Return whether what somebody wrote about reading or sight asks for large print."""
    return LARGE.search(words) is not None


def with_large_print(people: Sequence[Child | Relative]) -> list[Child | Relative]:
    """Return those of the people of whom it stands recorded that large print helps them: one question for all."""
    relatives = [one.pk for one in people if isinstance(one, Relative)]
    children = [one.pk for one in people if isinstance(one, Child)]
    rows = Needs.objects.filter(
        Q(relative__in=relatives) | Q(child__in=children), superseded_at__isnull=True
    ).only("relative_id", "child_id", "reading", "sensory")
    need = {
        (one.relative_id, one.child_id)
        for one in rows
        if says_large_print(one.reading) or says_large_print(one.sensory)
    }
    return [
        one for one in people if ((one.pk, None) if isinstance(one, Relative) else (None, one.pk)) in need
    ]

"""Who may not chair for some children because a complaint ended so that another chair takes the conference again."""

from collections.abc import Iterable

from quorate.cases.models import Child, Event
from quorate.people.models import Practitioner

from ..models import Conference, ConferenceChild

TOPIC = "complaint"
OVER = (Conference.State.CLOSED, Conference.State.STOOD_DOWN)


def may_not_chair(chair: Practitioner, children: Iterable[Child]) -> bool:
    """Return whether a complaint about this chair's conference waits for one under another chair.

    It is read from the children's history, where the complaint's result is written; once they had a conference under
    somebody else after it, this person may chair again.
    """
    numbers = [child.pk for child in children]
    results = Event.objects.filter(
        child__in=numbers,
        superseded_at__isnull=True,
        facts__topic=TOPIC,
        facts__result="reconvene",
        facts__not_chair=chair.pk,
    )
    for one in results:
        later = ConferenceChild.objects.filter(
            child=one.child_id, conference__state__in=OVER, conference__closed_at__gte=one.recorded_at
        )
        if not later.exclude(conference__chair=chair.pk).exists():
            return True
    return False

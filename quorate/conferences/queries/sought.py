"""Whether a review has to be held because nobody knows where a child is."""

from datetime import date

from quorate.cases.facts import NOTED, procedure_of
from quorate.cases.models import Event
from quorate.rules import permission

from ..models import Conference

TOPIC = "whereabouts"
NOT_CONFIRMED = frozenset({"unknown", "thought-abroad"})


def must_go_ahead(conference: Conference, on: date) -> str:
    """Return why a review is not cancelled while a child of it is being sought, or nothing if it may be.

    **Rules** ``permission.cancel-review``.
    """
    children = conference.children.filter(child__died_on__isnull=True).values_list("child", flat=True)
    efforts = Event.objects.filter(
        child__in=list(children), kind=NOTED, superseded_at__isnull=True, facts__topic=TOPIC
    ).order_by("on", "pk")
    last = {one.child_id: one.facts.get("result", "") for one in efforts}
    if not NOT_CONFIRMED.intersection(last.values()):
        return ""
    found = permission.may(
        "cancel-review",
        role="",
        procedure=procedure_of(conference.area),
        on=on,
        facts={"whereabouts": "unconfirmed"},
    )
    return "" if found.allowed else "; ".join(point.says for point in found.blocked)

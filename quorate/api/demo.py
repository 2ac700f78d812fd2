"""The programs that a council of the demonstration lets in, and a webhook that was told of something and then stopped.

It was stopped, because nobody is there: a demonstration calls no address.
"""

from datetime import datetime, timedelta
from uuid import uuid4

from quorate.audit.models import Entry
from quorate.returns.demo.meetings import LONDON
from quorate.returns.demo.staff import Staff

from .actions import tokens, webhooks
from .actions.telling import links
from .models import Delivery, Webhook
from .queries.children import identifiers
from .queries.happened import EVENTS
from .scopes import SCOPES
from .signing import new_salt

LET_IN_AT = datetime(2026, 3, 2, 14, 0, tzinfo=LONDON)
STOPPED_AT = datetime(2026, 4, 10, 16, 5, tzinfo=LONDON)
READS = ("children:read", "conferences:read", "plans:read", "outcomes:read")
TOLD = 4
"""How many things the webhook was told of; the last was given up."""
State = Delivery.State


def play(staff: Staff) -> None:
    """Let two programs in, one of them no longer; tell a webhook of a few conferences."""
    manager = staff.of("designated manager")[0]
    tokens.make_token(
        name="Main case system",
        scopes=tuple(SCOPES),
        expires_at=LET_IN_AT + timedelta(days=300),
        by=manager,
        at=LET_IN_AT,
    )
    former, _ = tokens.make_token(
        name="Performance team's reports",
        scopes=READS,
        expires_at=LET_IN_AT + timedelta(days=60),
        by=manager,
        at=LET_IN_AT,
    )
    tokens.revoke_token(token=former, why="The reports come from the figures now.", by=manager, at=STOPPED_AT)
    _told(staff)


def _told(staff: Staff) -> None:
    manager = staff.of("designated manager")[0]
    told = list(
        Entry.objects.filter(area=staff.area.key, act__in=EVENTS, at__gte=LET_IN_AT).order_by("sequence")[
            :TOLD
        ]
    )
    if not told:
        return
    salt, mark = new_salt()
    domain = manager.email.partition("@")[2]
    webhook = Webhook.objects.create(
        area=staff.area,
        address=f"https://cases.{domain}/quorate",
        events=sorted({EVENTS[entry.act] for entry in told}),
        salt=salt,
        key_mark=mark,
        after_sequence=told[0].sequence - 1,
        made_at=LET_IN_AT,
        made_by=manager.name,
    )
    names = identifiers(child for entry in told for child in entry.children)
    for number, entry in enumerate(told, 1):
        _deliver(webhook, entry, names, given_up=number == len(told))
    webhooks.stop(webhook=webhook, why="The case system moves to another address.", by=manager, at=STOPPED_AT)


def _deliver(webhook: Webhook, entry: Entry, names: dict[int, str], *, given_up: bool) -> None:
    number, made_at = uuid4(), entry.at + timedelta(minutes=1)
    children = (names[child] for child in entry.children if child in names)
    Delivery.objects.create(
        webhook=webhook,
        number=number,
        event=EVENTS[entry.act],
        sequence=entry.sequence,
        body={
            "delivery": str(number),
            "event": EVENTS[entry.act],
            "at": entry.at.isoformat(),
            "area": entry.area,
            "sequence": entry.sequence,
            "links": links(entry.about, children),
        },
        made_at=made_at,
        state=State.GIVEN_UP if given_up else State.DELIVERED,
        tries=16 if given_up else 1,
        last_status=503 if given_up else 200,
        ended_at=made_at + (timedelta(days=3) if given_up else timedelta()),
    )
